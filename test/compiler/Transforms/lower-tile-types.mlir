// RUN: ptowsp-opt %s --split-input-file --verify-diagnostics --wsp-lower-tile-types | FileCheck %s

// Between conversions, each instruction rounded; what the unit has on bf16 stays.
// CHECK-LABEL: tile.kernel @brains
tile.kernel @brains on aiv(in %x: memref<?x16xbf16>, out %y: memref<?x16xbf16>) {
  // CHECK-NEXT: tile.load
  %half = arith.constant 0.5 : bf16
  %a = tile.load %x : memref<?x16xbf16> -> !tile.tile<16x16xbf16, valid ?x16>
  // CHECK: %[[wide:.*]] = tile.convert %[[a:.*]] : !tile.tile<16x16xbf16, valid ?x16> -> !tile.tile<16x16xf32, valid ?x16>
  // CHECK: %[[half:.*]] = arith.constant 5.000000e-01 : f32
  // CHECK: %[[product:.*]] = tile.mul_scalar %[[wide]], %[[half]] : !tile.tile<16x16xf32, valid ?x16>, f32
  // CHECK: %[[b:.*]] = tile.convert %[[product]] : !tile.tile<16x16xf32, valid ?x16> -> !tile.tile<16x16xbf16, valid ?x16>
  %b = tile.mul_scalar %a, %half : !tile.tile<16x16xbf16, valid ?x16>, bf16
  // CHECK: %[[b_wide:.*]] = tile.convert %[[b]]
  // CHECK: %[[sum:.*]] = tile.row_sum %[[b_wide]] : !tile.tile<16x16xf32, valid ?x16>
  // CHECK: %[[column:.*]] = tile.convert %[[sum]] : !tile.tile<16x1xf32, valid ?x1> -> !tile.tile<16x1xbf16, valid ?x1>
  %sum = tile.row_sum %b : !tile.tile<16x16xbf16, valid ?x16>
  // CHECK: tile.row_expand_div %[[b_wide]], %{{.*}} : !tile.tile<16x16xf32, valid ?x16>
  %c = tile.row_expand_div %b, %sum : !tile.tile<16x16xbf16, valid ?x16>
  // CHECK: %[[mask:.*]] = tile.compare lt %[[wide]], %{{.*}} : !tile.tile<16x16xf32, valid ?x16>
  // CHECK-NEXT: tile.select %[[mask]], %{{.*}}, %{{.*}} : !tile.tile<16x16xbf16, valid ?x16>
  %mask = tile.compare lt %a, %c : !tile.tile<16x16xbf16, valid ?x16>
  %d = tile.select %mask, %a, %c : !tile.tile<16x16xbf16, valid ?x16>
  tile.store %d, %y : !tile.tile<16x16xbf16, valid ?x16>, memref<?x16xbf16>
}

// -----

// CHECK-LABEL: tile.kernel @bytes
tile.kernel @bytes on aiv(in %x: memref<8x32xi8>, out %y: memref<8x32xi8>) {
  %a = tile.load %x : memref<8x32xi8> -> !tile.tile<8x32xi8>
  // CHECK: %[[half:.*]] = tile.convert %{{.*}} : !tile.tile<8x32xi8> -> !tile.tile<8x32xf16>
  // CHECK: %[[word:.*]] = tile.convert %[[half]] : !tile.tile<8x32xf16> -> !tile.tile<8x32xi16>
  // CHECK: tile.add %[[word]], %[[word]] : !tile.tile<8x32xi16>
  // CHECK: tile.shl_scalar %{{.*}} : !tile.tile<8x32xi16>, i16
  // CHECK: tile.shr_scalar %{{.*}} : !tile.tile<8x32xi16>, i16
  // CHECK: tile.convert %{{.*}} : !tile.tile<8x32xi16> -> !tile.tile<8x32xf16>
  // CHECK: tile.convert %{{.*}} : !tile.tile<8x32xf16> -> !tile.tile<8x32xi8>
  %b = tile.add %a, %a : !tile.tile<8x32xi8>
  // CHECK-NOT: tile.shl_scalar
  // CHECK: tile.max %{{.*}}, %{{.*}} : !tile.tile<8x32xi16>
  %c = tile.max %a, %b : !tile.tile<8x32xi8>
  tile.store %c, %y : !tile.tile<8x32xi8>, memref<8x32xi8>
}

// -----

// CHECK-LABEL: tile.kernel @orders
tile.kernel @orders on aiv(in %x: memref<8x16xi32>, in %y: memref<8x16xi16>, out %z: memref<8x16xi32>, %s: i32, %t: i16) {
  %a = tile.load %x : memref<8x16xi32> -> !tile.tile<8x16xi32>
  %b = tile.add %a, %a : !tile.tile<8x16xi32>
  // CHECK: %[[max:.*]] = tile.max %[[a:.*]], %[[b:.*]] :
  // CHECK: tile.compare ne %[[max]], %[[a]]
  %lt = tile.compare lt %a, %b : !tile.tile<8x16xi32>
  // CHECK: %[[min:.*]] = tile.min_scalar %[[a]], %s
  // CHECK: tile.compare eq %[[min]], %[[a]]
  %le = tile.compare_scalar le %a, %s : !tile.tile<8x16xi32>, i32
  // CHECK: tile.compare eq %[[a]], %[[b]]
  %eq = tile.compare eq %a, %b : !tile.tile<8x16xi32>
  %c = tile.select %lt, %a, %b : !tile.tile<8x16xi32>
  %d = tile.select %le, %c, %b : !tile.tile<8x16xi32>
  %e = tile.select %eq, %d, %a : !tile.tile<8x16xi32>
  tile.store %e, %z : !tile.tile<8x16xi32>, memref<8x16xi32>
  %f = tile.load %y : memref<8x16xi16> -> !tile.tile<8x16xi16>
  // CHECK: %[[number:.*]] = arith.sitofp %t : i16 to f32
  // CHECK: tile.compare_scalar eq %{{.*}}, %[[number]] : !tile.tile<8x16xf32>, f32
  %same = tile.compare_scalar eq %f, %t : !tile.tile<8x16xi16>, i16
}

// -----

// expected-note @below {{pass it as f32, convert the tile to f32 with 'tile.convert', compute, convert back}}
tile.kernel @k on aiv(in %x: memref<8x16xbf16>, %s: bf16) {
  %a = tile.load %x : memref<8x16xbf16> -> !tile.tile<8x16xbf16>
  // expected-error @below {{'tile.add_scalar' takes a number of bf16 that is no constant [tile-type]}}
  %b = tile.add_scalar %a, %s : !tile.tile<8x16xbf16>, bf16
}
