// Kernels that work through their rows in blocks, as the schedule says: run with checked
// instructions, compared with the reference on the kernels as they were written. Their tiles do not
// fit without that.
// REQUIRES: toolchain
// RUN: rm -rf %t && mkdir %t
// RUN: not ptowsp-compile %s --schedule=@none --emit=none 2>&1 | FileCheck %s --check-prefix=NONE
// RUN: ptowsp-compile %s --schedule=@tiled -o %t/tiled --layout=linked
// RUN: ptowsp-compile %s --schedule=@buffered -o %t/buffered --layout=linked
// RUN: FileCheck %s --check-prefix=MANIFEST < %t/buffered/manifest.json
// RUN: cmake -S %t/tiled -B %t/tiled-build -G Ninja -DCMAKE_PREFIX_PATH=%build_dir -DPTOWSP_CHECKED=ON > %t/log
// RUN: cmake --build %t/tiled-build >> %t/log
// RUN: cmake -S %t/buffered -B %t/buffered-build -G Ninja -DCMAKE_PREFIX_PATH=%build_dir -DPTOWSP_CHECKED=ON >> %t/log
// RUN: cmake --build %t/buffered-build >> %t/log
// RUN: ptowsp-run %t/tiled --program=%t/tiled-build/rows.run --check x=random:1 w=random:2 u=random:5 z=random:6 s=0.5 n=401 | FileCheck %s
// RUN: ptowsp-run %t/tiled --program=%t/tiled-build/rows.run --check x=random:3 w=random:4 u=random:5 z=random:6 s=0.25 n=512 | FileCheck %s
// RUN: ptowsp-run %t/buffered --program=%t/buffered-build/rows.run --check x=random:1 w=random:2 u=random:5 z=random:6 s=0.5 n=401 | FileCheck %s
// RUN: ptowsp-run %t/buffered --program=%t/buffered-build/rows.run --check x=random:1 w=random:2 u=random:5 z=random:6 s=0.5 n=48 | FileCheck %s
// RUN: ptowsp-run %t/buffered --program=%t/buffered-build/rows.run --check x=random:1 w=random:2 u=random:5 z=random:6 s=0.5 n=1 | FileCheck %s
// NONE: error: the tiles of kernel 'fixed' need {{[0-9]+}} bytes of memory 'vec' here
// NONE: note: there is room for 64 rows at a time: 'wsp.tile rows(64) for @fixed' in the schedule
// MANIFEST: "tiles": [
// MANIFEST-NEXT: {
// MANIFEST-NEXT: "rows": 48,
// MANIFEST-NEXT: "kernel": "fixed"
// MANIFEST: "tile_rows": 48
// CHECK: check passed: y (51200 elements), low (51200 elements), sums (400 elements), z ({{[0-9]+}} elements){{$}}

!rows = memref<400x128xf32>
!all = !tile.tile<400x128xf32>
!some_rows = memref<?x100xf32>
!some = !tile.tile<512x104xf32, valid ?x100>

tile.kernel @fixed on aiv(in %x: !rows, in %w: memref<128xf32>, out %y: !rows, out %low: memref<400x128xf16>,
                          out %sums: memref<400xf32>, %s: f32) {
  %weight = tile.load %w : memref<128xf32> -> !tile.tile<1x128xf32>
  %more = tile.add_scalar %weight, %s : !tile.tile<1x128xf32>, f32
  %a = tile.load %x : !rows -> !all
  %max = tile.row_max %a : !all
  %shifted = tile.row_expand_sub %a, %max : !all
  %b = tile.col_expand_mul %shifted, %more : !all
  %limit = tile.fill %s : f32 -> !all
  %mask = tile.compare lt %b, %limit : !all
  %chosen = tile.select %mask, %b, %a : !all
  %sum = tile.row_max %chosen : !all
  %half = tile.convert %chosen : !all -> !tile.tile<400x128xf16>
  tile.store %b, %y : !all, !rows
  tile.store %half, %low : !tile.tile<400x128xf16>, memref<400x128xf16>
  tile.store %sum, %sums : !tile.tile<400x1xf32>, memref<400xf32>
}

tile.kernel @open on aiv(in %u: !some_rows, inout %z: !some_rows) {
  %a = tile.load %u : !some_rows -> !some
  %b = tile.load %z : !some_rows -> !some
  %c = tile.add %a, %b : !some
  %least = tile.row_min %c : !some
  %d = tile.row_expand_max %a, %least : !some
  tile.store %d, %z : !some, !some_rows
}

wsp.symbol @n : index = 401
wsp.workload @rows(in %x: !rows, in %w: memref<128xf32>, out %y: !rows, out %low: memref<400x128xf16>,
                   out %sums: memref<400xf32>, in %u: !some_rows[@n], inout %z: !some_rows[@n], %s: f32) {
  wsp.task @fixed(%x, %w, %y, %low, %sums, %s) : !rows, memref<128xf32>, !rows, memref<400x128xf16>, memref<400xf32>, f32
  wsp.task @open(%u, %z) : !some_rows, !some_rows
}
wsp.schedule @none for @rows {
}
wsp.schedule @tiled for @rows {
  wsp.tile rows(16) for @open
  wsp.tile rows(64) for @fixed
}
wsp.schedule @buffered for @rows {
  wsp.tile rows(48) for @fixed
  wsp.tile rows(24) for @open
  wsp.buffers 2
}
