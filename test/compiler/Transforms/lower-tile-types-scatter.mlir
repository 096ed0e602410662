// RUN: ptowsp-opt %s --wsp-lower-tile-types | FileCheck %s

// What the unit does not scatter or round is an f32 exactly; indices and masks stay.
// CHECK-LABEL: tile.kernel @narrow
tile.kernel @narrow on aiv(in %x: memref<8x32xf16>, in %b: memref<8x32xi8>, in %i: memref<8x32xi32>, out %y: memref<8x32xf16>, out %z: memref<8x32xi8>) {
  // CHECK: %[[x:.*]] = tile.load %x
  // CHECK: %[[wide:.*]] = tile.convert %[[x]] : !tile.tile<8x32xf16> -> !tile.tile<8x32xf32>
  %a = tile.load %x : memref<8x32xf16> -> !tile.tile<8x32xf16>
  // CHECK: %[[b:.*]] = tile.load %b
  // CHECK: %[[half:.*]] = tile.convert %[[b]] : !tile.tile<8x32xi8> -> !tile.tile<8x32xf16>
  // CHECK: %[[byte:.*]] = tile.convert %[[half]] : !tile.tile<8x32xf16> -> !tile.tile<8x32xf32>
  %b0 = tile.load %b : memref<8x32xi8> -> !tile.tile<8x32xi8>
  // CHECK: %[[index:.*]] = tile.load %i
  %index = tile.load %i : memref<8x32xi32> -> !tile.tile<8x32xi32>
  // CHECK: %[[put:.*]] = tile.scatter %[[wide]], %[[index]] : !tile.tile<8x32xf32>, !tile.tile<8x32xi32> -> !tile.tile<8x32xf32>
  // CHECK: %[[narrow:.*]] = tile.convert %[[put]] : !tile.tile<8x32xf32> -> !tile.tile<8x32xf16>
  %c = tile.scatter %a, %index : !tile.tile<8x32xf16>, !tile.tile<8x32xi32> -> !tile.tile<8x32xf16>
  // CHECK: %[[again:.*]] = tile.convert %[[narrow]]
  // CHECK: tile.round %[[again]], floor : !tile.tile<8x32xf32>
  %d = tile.round %c, floor : !tile.tile<8x32xf16>
  tile.store %d, %y : !tile.tile<8x32xf16>, memref<8x32xf16>
  // CHECK: tile.scatter %[[byte]], %[[index]] : !tile.tile<8x32xf32>, !tile.tile<8x32xi32> -> !tile.tile<8x32xf32>
  // CHECK: tile.convert %{{.*}} : !tile.tile<8x32xf32> -> !tile.tile<8x32xf16>
  // CHECK: tile.convert %{{.*}} : !tile.tile<8x32xf16> -> !tile.tile<8x32xi8>
  %e = tile.scatter %b0, %index : !tile.tile<8x32xi8>, !tile.tile<8x32xi32> -> !tile.tile<8x32xi8>
  tile.store %e, %z : !tile.tile<8x32xi8>, memref<8x32xi8>
}
