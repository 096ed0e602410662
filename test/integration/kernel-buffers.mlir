// Loops with several buffers: run with checked instructions, with whole rounds and iterations
// left over, and no flag can be left out.
// REQUIRES: toolchain
// RUN: rm -rf %t && mkdir %t
// RUN: ptowsp-compile %s -o %t/out --layout=linked
// RUN: FileCheck %s --check-prefix=MANIFEST < %t/out/manifest.json
// MANIFEST-DAG: "buffers": 3
// MANIFEST-DAG: "buffers": [
// RUN: %python %S/Inputs/drop_flags.py prepare %t/out/kernels/aiv/accumulate.cpp
// RUN: cmake -S %t/out -B %t/build -G Ninja -DCMAKE_PREFIX_PATH=%build_dir -DPTOWSP_CHECKED=ON > %t/log
// RUN: cmake --build %t/build >> %t/log
// RUN: ptowsp-run %t/out --program=%t/build/buffers.run --check x=random:1 w=1 n=0 | FileCheck %s
// RUN: ptowsp-run %t/out --program=%t/build/buffers.run --check x=random:1 w=1 n=31 | FileCheck %s
// RUN: ptowsp-run %t/out --program=%t/build/buffers.run --check x=random:1 w=1 n=96 | FileCheck %s
// RUN: ptowsp-run %t/out --program=%t/build/buffers.run --check x=random:1 w=1 n=97 | FileCheck %s
// RUN: ptowsp-run %t/out --program=%t/build/buffers.run --check x=random:1 w=1 n=300 | FileCheck %s
// RUN: %python %S/Inputs/drop_flags.py try %t/build/buffers.run x=random:1 w=1 n=400 or x=random:1 w=1 n=64 or x=random:1 w=1 n=0 -- %t/out/kernels/aiv/accumulate.cpp | FileCheck %s --check-prefix=DROP
// CHECK: check passed: y ({{[0-9]+}} elements), total (64 elements)
// DROP: {{[0-9]+}} flags and barriers: 0 not noticed
// DROP: {{[0-9]+}} events: 0 not noticed

!rows = memref<?x64xf32, strided<[64, 1], offset: ?>>
!some = !tile.tile<32x64xf32, valid ?x64>

tile.kernel @accumulate on aiv(in %x: memref<?x64xf32>, in %w: memref<1x64xf32>, out %y: memref<?x64xf32>,
                               out %total: memref<1x64xf32>) {
  %zero = arith.constant 0 : index
  %chunk = arith.constant 32 : index
  %n = memref.dim %x, %zero : memref<?x64xf32>
  %first = tile.load %w : memref<1x64xf32> -> !tile.tile<1x64xf32>
  %last = scf.for %row = %zero to %n step %chunk iter_args(%before = %first) -> (!tile.tile<1x64xf32>) {
    %left = arith.subi %n, %row : index
    %rows = arith.minsi %left, %chunk : index
    %x_rows = memref.subview %x[%row, 0] [%rows, 64] [1, 1] : memref<?x64xf32> to !rows
    %y_rows = memref.subview %y[%row, 0] [%rows, 64] [1, 1] : memref<?x64xf32> to !rows
    %tile = tile.load %x_rows : !rows -> !some
    %double = tile.add %tile, %tile : !some
    tile.store %double, %y_rows : !some, !rows
    %sum = tile.col_max %tile : !some
    %after = tile.add %before, %sum : !tile.tile<1x64xf32>
    scf.yield %after : !tile.tile<1x64xf32>
  }
  tile.store %last, %total : !tile.tile<1x64xf32>, memref<1x64xf32>
}

wsp.symbol @n : index = 100

wsp.workload @buffers(in %x: memref<?x64xf32>[@n], in %w: memref<1x64xf32>, out %y: memref<?x64xf32>[@n],
                      out %total: memref<1x64xf32>) {
  wsp.task @accumulate(%x, %w, %y, %total) : memref<?x64xf32>, memref<1x64xf32>, memref<?x64xf32>, memref<1x64xf32>
}

wsp.schedule @s for @buffers {
  wsp.buffers 3
}
