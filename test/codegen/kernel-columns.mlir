// A column of values which is also used as a row is two tiles. Behind each instruction that writes
// one, the other gets what was written: a simulator may give every tile memory of its own.

// RUN: ptowsp-compile %s -o %t
// RUN: FileCheck %s --input-file=%t/kernels/aiv/columns.cpp

!block = !tile.tile<16x64xf32>
!column = !tile.tile<16x1xf32>

// CHECK:      tile_16x1_f32 sum;
// CHECK-NEXT: TASSIGN<[[AT:.*]]>(sum);
// CHECK:      tile_1x16_f32 sum_row;
// CHECK-NEXT: TASSIGN<[[AT]]>(sum_row); // 'sum' as a row
// CHECK:      tile_1x16_f32 scale;
// CHECK:      tile_1x16_f32 once;
// CHECK:      tile_16x1_f32 scale_2;
// CHECK:      tile_1x16_f32 scale_2_row;
// CHECK-NEXT: TASSIGN<{{.*}}>(scale_2_row); // 'scale_2' as a row
tile.kernel @columns on aiv(in %x: memref<16x64xf32>, out %y: memref<16x64xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c3 = arith.constant 3 : index
  %block = tile.load %x : memref<16x64xf32> -> !block
  // CHECK:      TROWSUM(sum, block, {{.*}});
  // CHECK-NEXT: TRESHAPE(sum_row, sum);
  %sum = tile.row_sum %block : !block
  // CHECK:      TRSQRT(scale, sum_row);
  %scale = tile.rsqrt %sum : !column
  // CHECK:      TABS(once, scale);
  %once = tile.abs %scale : !column
  // CHECK:      TMOV(scale_2_row, scale);
  // CHECK-NEXT: TRESHAPE(scale_2, scale_2_row);
  // CHECK:      for (
  // CHECK:        TADD(scale_2_row, scale_2_row, once);
  // CHECK-NEXT:   TRESHAPE(scale_2, scale_2_row);
  %last = scf.for %i = %c0 to %c3 step %c1 iter_args(%before = %scale) -> (!column) {
    %after = tile.add %before, %once : !column
    scf.yield %after : !column
  }
  // CHECK:      TROWEXPANDMUL({{[a-z]+}}, block, scale_2);
  %result = tile.row_expand_mul %block, %last : !block
  tile.store %result, %y : !block, memref<16x64xf32>
}

wsp.workload @w(in %x: memref<16x64xf32>, out %y: memref<16x64xf32>) {
  wsp.task @columns(%x, %y) : memref<16x64xf32>, memref<16x64xf32>
}
