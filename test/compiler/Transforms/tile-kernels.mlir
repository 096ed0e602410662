// RUN: ptowsp-opt %s --wsp-tile-kernels | FileCheck %s

!tile = !tile.tile<100x64xf32>
!open = !tile.tile<128x64xf32, valid ?x64>

// Whole blocks of 32 rows, 4 that are left; what is of one row stays in front.
// CHECK-LABEL: tile.kernel @counted
// CHECK-SAME: attributes {tile_rows = 32 : i64}
// CHECK-NEXT: arith.constant 2.0
// CHECK-NEXT: tile.load %w : memref<64xf32> -> !tile.tile<1x64xf32>
// CHECK-NEXT: tile.add_scalar {{.*}} : !tile.tile<1x64xf32>, f32
// CHECK: scf.for %[[ROW:.*]] = %{{.*}} to %{{.*}} step %{{.*}} {
// CHECK-NEXT: memref.subview %x[%[[ROW]], 0] [32, 64] [1, 1]
// CHECK-NEXT: tile.load {{.*}} -> !tile.tile<32x64xf32>
// CHECK-NEXT: tile.row_max {{.*}} : !tile.tile<32x64xf32>
// CHECK-NEXT: tile.row_expand_sub {{.*}} : !tile.tile<32x64xf32>
// CHECK-NEXT: tile.col_expand_mul {{.*}} : !tile.tile<32x64xf32>
// CHECK-NEXT: memref.subview %y[%[[ROW]], 0] [32, 64] [1, 1]
// CHECK-NEXT: tile.store
// CHECK-NEXT: memref.subview %max[%[[ROW]]] [32] [1]
// CHECK-NEXT: tile.store {{.*}} : !tile.tile<32x1xf32>, memref<32xf32,
// CHECK-NEXT: }
// CHECK-NEXT: memref.subview %x[96, 0] [4, 64] [1, 1]
// CHECK-NEXT: tile.load {{.*}} -> !tile.tile<32x64xf32, valid 4x64>
// CHECK: tile.store {{.*}} : !tile.tile<32x1xf32, valid 4x1>, memref<4xf32,
// CHECK-NEXT: }
tile.kernel @counted on aiv(in %x: memref<100x64xf32>, in %w: memref<64xf32>, out %y: memref<100x64xf32>, out %max: memref<100xf32>) {
  %two = arith.constant 2.0 : f32
  %a = tile.load %x : memref<100x64xf32> -> !tile
  %largest = tile.row_max %a : !tile
  %weight = tile.load %w : memref<64xf32> -> !tile.tile<1x64xf32>
  %more = tile.add_scalar %weight, %two : !tile.tile<1x64xf32>, f32
  %b = tile.row_expand_sub %a, %largest : !tile
  %c = tile.col_expand_mul %b, %more : !tile
  tile.store %c, %y : !tile, memref<100x64xf32>
  tile.store %largest, %max : !tile.tile<100x1xf32>, memref<100xf32>
}

// As many rows as there are, parts of a tensor side by side.
// CHECK-LABEL: tile.kernel @open
// CHECK: %[[ALL:.*]] = memref.dim %[[PART:.*]], %{{.*}} : memref<?x64xf32,
// CHECK: scf.for %[[ROW:.*]] = %{{.*}} to %[[ALL]] step %[[STEP:.*]] {
// CHECK-NEXT: %[[LEFT:.*]] = arith.subi %[[ALL]], %[[ROW]]
// CHECK-NEXT: %[[ROWS:.*]] = arith.minsi %[[LEFT]], %[[STEP]]
// CHECK-NEXT: memref.subview %[[PART]][%[[ROW]], 0] [%[[ROWS]], 64] [1, 1]
// CHECK-NEXT: tile.load {{.*}} -> !tile.tile<16x64xf32, valid ?x64>
// CHECK: tile.store {{.*}} : !tile.tile<16x64xf32, valid ?x64>, memref<?x64xf32
// CHECK: tile.store
// CHECK-NEXT: }
tile.kernel @open on aiv(inout %x: memref<?x128xf32>, %n: index) {
  %left = memref.subview %x[0, 0] [%n, 64] [1, 1] : memref<?x128xf32> to memref<?x64xf32, strided<[128, 1]>>
  %right = memref.subview %x[0, 64] [%n, 64] [1, 1] : memref<?x128xf32> to memref<?x64xf32, strided<[128, 1], offset: 64>>
  %a = tile.load %left : memref<?x64xf32, strided<[128, 1]>> -> !open
  %b = tile.load %right : memref<?x64xf32, strided<[128, 1], offset: 64>> -> !open
  %sum = tile.add %a, %b : !open
  tile.store %sum, %left : !open, memref<?x64xf32, strided<[128, 1]>>
  %product = tile.mul %a, %b : !open
  tile.store %product, %right : !open, memref<?x64xf32, strided<[128, 1], offset: 64>>
}

// Without a directive, or with no more rows than a block has, a kernel stays as it is.
// CHECK-LABEL: tile.kernel @small
// CHECK-NOT: scf.for
tile.kernel @small on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
  %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
  tile.store %a, %y : !tile.tile<8x16xf32>, memref<8x16xf32>
}

wsp.workload @w() {
}
wsp.schedule @s for @w {
  wsp.tile rows(32) for @counted
  wsp.tile rows(16) for @open
  wsp.tile rows(8) for @small
}
