// The largest 16 of each row, and where they stand: rows with a tail are filled up, sorted, merged;
// run with checked instructions, equal to the reference.
// REQUIRES: toolchain
// RUN: rm -rf %t && mkdir %t
// RUN: ptowsp-compile %s -o %t/out --layout=linked
// RUN: cmake -S %t/out -B %t/build -G Ninja -DCMAKE_PREFIX_PATH=%build_dir -DPTOWSP_CHECKED=ON > %t/log
// RUN: cmake --build %t/build >> %t/log
// RUN: ptowsp-run %t/out --program=%t/build/largest.run --check x=random:1 n=45 | FileCheck %s
// RUN: ptowsp-run %t/out --program=%t/build/largest.run --check x=1 n=2 | FileCheck %s
// CHECK: check passed: top ({{.*}}), where ({{.*}})

!rows = memref<?x100xf32>
!values = !tile.tile<1x128xf32>
!places = !tile.tile<1x128xi32>
!pairs = !tile.tile<1x256xf32>
!largest = memref<1x16xf32, strided<[16, 1], offset: ?>>
!indices = memref<1x16xi32, strided<[16, 1], offset: ?>>

tile.kernel @topk on aiv(in %x: !rows, out %top: memref<?x16xf32>, out %where: memref<?x16xi32>) {
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %none = arith.constant 0 : i32
  %n = memref.dim %x, %zero : !rows
  %index = tile.iota %none : i32 -> !places
  %first = tile.iota %none : i32 -> !tile.tile<1x32xi32>
  scf.for %row = %zero to %n step %one {
    %from = memref.subview %x[%row, 0] [1, 100] [1, 1] : !rows to memref<1x100xf32, strided<[100, 1], offset: ?>>
    %to = memref.subview %top[%row, 0] [1, 16] [1, 1] : memref<?x16xf32> to !largest
    %to_where = memref.subview %where[%row, 0] [1, 16] [1, 1] : memref<?x16xi32> to !indices
    %a = tile.load %from : memref<1x100xf32, strided<[100, 1], offset: ?>> -> !tile.tile<1x128xf32, valid 1x100>
    %b = tile.pad %a, min : !tile.tile<1x128xf32, valid 1x100> -> !values
    %by32 = tile.sort32 %b, %index : !values, !places -> !pairs
    %sorted = tile.merge_runs %by32, 32 : !pairs
    %best = tile.gather %sorted, %first : !pairs, !tile.tile<1x32xi32> -> !tile.tile<1x32xf32>
    %values = tile.pair_values %best : !tile.tile<1x32xf32> -> !tile.tile<1x16xf32>
    %indices = tile.pair_indices %best : !tile.tile<1x32xf32> -> !tile.tile<1x16xi32>
    tile.store %values, %to : !tile.tile<1x16xf32>, !largest
    tile.store %indices, %to_where : !tile.tile<1x16xi32>, !indices
  }
}

wsp.symbol @n : index = 45

wsp.workload @largest(in %x: !rows[@n], out %top: memref<?x16xf32>[@n], out %where: memref<?x16xi32>[@n]) {
  wsp.task @topk(%x, %top, %where) : !rows, memref<?x16xf32>, memref<?x16xi32>
}
