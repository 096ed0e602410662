// RUN: ptowsp-opt %s --split-input-file --verify-diagnostics

tile.kernel @k on aiv(in %x: memref<8x16xi32>) {
  %two = arith.constant 2.0 : f32
  %a = tile.load %x : memref<8x16xi32> -> !tile.tile<8x16xi32>
  // expected-error @below {{the scalar is of type 'f32', the tile's elements of 'i32' [tile-shape]}}
  %b = tile.leaky_relu %a, %two : !tile.tile<8x16xi32>, f32
}

// -----

tile.kernel @k on aiv(in %x: memref<8x16xf32>) {
  %two = arith.constant 2.0 : f16
  %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
  // expected-error @below {{the scalar is of type 'f16', the tile's elements of 'f32' [tile-shape]}}
  %b = tile.axpy %a, %a, %two : !tile.tile<8x16xf32>, f16
}
