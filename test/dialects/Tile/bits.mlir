// Bits of integers and masks, whole numbers, and transpositions: as they are written, and what the unit cannot do.
// RUN: ptowsp-opt %s --split-input-file --verify-diagnostics --verify-roundtrip | FileCheck %s

// CHECK-LABEL: tile.kernel @bits
tile.kernel @bits on aiv(in %x: memref<8x16xi32>, out %y: memref<16x8xi32>, %s: i32) {
  %a = tile.load %x : memref<8x16xi32> -> !tile.tile<8x16xi32>
  // CHECK: tile.and %{{.*}}, %{{.*}} : !tile.tile<8x16xi32>
  %0 = tile.and %a, %a : !tile.tile<8x16xi32>
  // CHECK: tile.or
  %1 = tile.or %0, %a : !tile.tile<8x16xi32>
  // CHECK: tile.xor %{{.*}}, %{{.*}} {scratch = 64 : i64} : !tile.tile<8x16xi32>
  %2 = tile.xor %1, %a {scratch = 64 : i64} : !tile.tile<8x16xi32>
  // CHECK: tile.not
  %3 = tile.not %2 : !tile.tile<8x16xi32>
  // CHECK: tile.shl
  %4 = tile.shl %3, %a : !tile.tile<8x16xi32>
  // CHECK: tile.shr
  %5 = tile.shr %4, %a : !tile.tile<8x16xi32>
  // CHECK: tile.and_scalar %{{.*}}, %s : !tile.tile<8x16xi32>, i32
  %6 = tile.and_scalar %5, %s : !tile.tile<8x16xi32>, i32
  // CHECK: tile.or_scalar
  %7 = tile.or_scalar %6, %s : !tile.tile<8x16xi32>, i32
  // CHECK: tile.xor_scalar %{{.*}}, %s {scratch = 64 : i64} : !tile.tile<8x16xi32>, i32
  %11 = tile.xor_scalar %7, %s {scratch = 64 : i64} : !tile.tile<8x16xi32>, i32
  // CHECK: tile.shl_scalar
  %8 = tile.shl_scalar %11, %s : !tile.tile<8x16xi32>, i32
  // CHECK: tile.shr_scalar
  %9 = tile.shr_scalar %8, %s : !tile.tile<8x16xi32>, i32
  // CHECK: tile.transpose %{{.*}} : !tile.tile<8x16xi32> -> !tile.tile<16x8xi32>
  %10 = tile.transpose %9 : !tile.tile<8x16xi32> -> !tile.tile<16x8xi32>
  tile.store %10, %y : !tile.tile<16x8xi32>, memref<16x8xi32>
}

// CHECK-LABEL: tile.kernel @masks
tile.kernel @masks on aiv(in %x: memref<?x16xf32>) {
  %a = tile.load %x : memref<?x16xf32> -> !tile.tile<8x16xf32, valid ?x16>
  %m = tile.compare eq %a, %a : !tile.tile<8x16xf32, valid ?x16>
  // CHECK: tile.not %{{.*}} : !tile.tile<8x16xi1, valid ?x16>
  %0 = tile.not %m : !tile.tile<8x16xi1, valid ?x16>
  // CHECK: tile.and %{{.*}}, %{{.*}} : !tile.tile<8x16xi1, valid ?x16>
  %1 = tile.and %0, %m : !tile.tile<8x16xi1, valid ?x16>
  // CHECK: tile.or
  %2 = tile.or %1, %0 : !tile.tile<8x16xi1, valid ?x16>
  // CHECK: tile.round %{{.*}} : !tile.tile<8x16xf32, valid ?x16>
  %3 = tile.round %a : !tile.tile<8x16xf32, valid ?x16>
  // CHECK: tile.round %{{.*}}, ceil : !tile.tile<8x16xf32, valid ?x16>
  %4 = tile.round %3, ceil : !tile.tile<8x16xf32, valid ?x16>
}

// -----

tile.kernel @k on aiv(in %x: memref<8x32xui8>) {
  %a = tile.load %x : memref<8x32xui8> -> !tile.tile<8x32xui8>
  // expected-error @below {{'tile.xor' has no form for 'ui8' elements; it takes i32, i16, i8 [tile-type]}}
  %b = tile.xor %a, %a : !tile.tile<8x32xui8>
}

// -----

tile.kernel @k on aiv(in %x: memref<8x16xf32>) {
  %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
  %one = arith.constant 1.0 : f32
  // expected-error @below {{'tile.shl_scalar' has no form for 'f32' elements; it takes i32, i16, i8 [tile-type]}}
  %b = tile.shl_scalar %a, %one : !tile.tile<8x16xf32>, f32
}

// -----

tile.kernel @k on aiv(in %x: memref<?x16xf32>) {
  %a = tile.load %x : memref<?x16xf32> -> !tile.tile<8x16xf32, valid ?x16>
  // expected-error @below {{a transposition exchanges rows and columns, valid ones too, and changes nothing else: '!tile.tile<8x16xf32, valid ?x16>' to '!tile.tile<16x8xf32>' [tile-shape]}}
  %b = tile.transpose %a : !tile.tile<8x16xf32, valid ?x16> -> !tile.tile<16x8xf32>
}
