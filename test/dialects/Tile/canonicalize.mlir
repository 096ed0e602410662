// RUN: ptowsp-opt %s --canonicalize | FileCheck %s

// CHECK-LABEL: tile.kernel @neutral_scalars
// CHECK: %[[A:.*]] = tile.load
// CHECK-NEXT: tile.store %[[A]]
tile.kernel @neutral_scalars on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
  %minus_zero = arith.constant -0.0 : f32
  %one = arith.constant 1.0 : f32
  %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
  %b = tile.add_scalar %a, %minus_zero : !tile.tile<8x16xf32>, f32
  %c = tile.mul_scalar %b, %one : !tile.tile<8x16xf32>, f32
  tile.store %c, %y : !tile.tile<8x16xf32>, memref<8x16xf32>
}

// Adding +0.0 turns -0.0 into +0.0: it stays.
// CHECK-LABEL: tile.kernel @plus_zero_is_not_neutral
// CHECK: tile.add_scalar
tile.kernel @plus_zero_is_not_neutral on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
  %zero = arith.constant 0.0 : f32
  %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
  %b = tile.add_scalar %a, %zero : !tile.tile<8x16xf32>, f32
  tile.store %b, %y : !tile.tile<8x16xf32>, memref<8x16xf32>
}

// CHECK-LABEL: tile.kernel @integers
// CHECK: %[[A:.*]] = tile.load
// CHECK-NEXT: tile.store %[[A]]
tile.kernel @integers on aiv(in %x: memref<8x16xi32>, out %y: memref<8x16xi32>) {
  %zero = arith.constant 0 : i32
  %one = arith.constant 1 : i32
  %a = tile.load %x : memref<8x16xi32> -> !tile.tile<8x16xi32>
  %b = tile.add_scalar %a, %zero : !tile.tile<8x16xi32>, i32
  %c = tile.mul_scalar %b, %one : !tile.tile<8x16xi32>, i32
  tile.store %c, %y : !tile.tile<8x16xi32>, memref<8x16xi32>
}

// CHECK-LABEL: tile.kernel @twice
// CHECK: %[[A:.*]] = tile.load
// CHECK-NEXT: %[[ABS:.*]] = tile.abs %[[A]]
// CHECK-NEXT: %[[RELU:.*]] = tile.relu %[[ABS]]
// CHECK-NEXT: tile.store %[[RELU]]
tile.kernel @twice on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
  %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
  %b = tile.neg %a : !tile.tile<8x16xf32>
  %c = tile.neg %b : !tile.tile<8x16xf32>
  %d = tile.abs %c : !tile.tile<8x16xf32>
  %e = tile.abs %d : !tile.tile<8x16xf32>
  %f = tile.relu %e : !tile.tile<8x16xf32>
  %g = tile.relu %f : !tile.tile<8x16xf32>
  tile.store %g, %y : !tile.tile<8x16xf32>, memref<8x16xf32>
}
