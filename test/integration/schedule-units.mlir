// Where kernels run is up to the schedule: the results are those of the program as it was written.
// REQUIRES: toolchain
// RUN: rm -rf %t && mkdir %t
// RUN: ptowsp-compile %s --schedule=@elsewhere -o %t/out --layout=linked
// RUN: FileCheck %s --check-prefix=MANIFEST < %t/out/manifest.json
// RUN: ls %t/out/kernels/aic/mark.cpp %t/out/kernels/aiv/twice.cpp
// RUN: ptowsp-run %t/out --build-dir=%t/build --check x=random:1 | FileCheck %s
// RUN: not ptowsp-compile %s --schedule=@as_written --emit=none 2>&1 | FileCheck %s --check-prefix=WRITTEN
// MANIFEST: "units": [
// MANIFEST: "unit": "aiv",
// MANIFEST-NEXT: "kernel": "twice"
// CHECK: check passed: y (128 elements)
// WRITTEN: error: 'tile.load' with tiles in memory 'vec' is an instruction of unit 'aiv', kernel 'twice' runs on 'aic' [unsupported-op]

tile.kernel @twice on aic(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
  %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
  %b = tile.add %a, %a : !tile.tile<8x16xf32>
  tile.store %b, %y : !tile.tile<8x16xf32>, memref<8x16xf32>
}
// A task that moves nothing and holds back those behind it.
tile.kernel @mark on aiv(inout %x: memref<8x16xf32>) {
}

wsp.workload @w(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
  %t = wsp.intermediate : memref<8x16xf32>
  wsp.task @twice(%x, %t) : memref<8x16xf32>, memref<8x16xf32>
  wsp.task @mark(%t) : memref<8x16xf32>
  wsp.task @twice(%t, %y) : memref<8x16xf32>, memref<8x16xf32>
}
wsp.schedule @elsewhere for @w {
  wsp.unit aiv for @twice
  wsp.unit aic for @mark
}
wsp.schedule @as_written for @w {
}
