// What cannot be moved between global memory and tiles.
// RUN: ptowsp-opt %s --split-input-file --verify-diagnostics

tile.kernel @k on aic(in %x: memref<16x16xi16>) {
  // expected-error @below {{elements of type 'i16' cannot be loaded to memory 'mat'; it takes f32, f16, bf16, i32, i8 [tile-type]}}
  %a = tile.load %x : memref<16x16xi16> -> !tile.tile<16x16xi16, mat>
}

// -----

tile.kernel @k on aic(in %x: memref<16x16xui8>) {
  // expected-error @below {{elements of type 'ui8' cannot be loaded to memory 'mat'; it takes f32, f16, bf16, i32, i8 [tile-type]}}
  %a = tile.load %x : memref<16x16xui8> -> !tile.tile<16x32xui8, mat, valid 16x16>
}

// -----

tile.kernel @k on aiv(in %x: memref<8x16xf32>) {
  %t = memref.transpose %x (i, j) -> (j, i) : memref<8x16xf32> to memref<16x8xf32, strided<[1, 16]>>
  // expected-error @below {{memory of type 'memref<16x8xf32, strided<[1, 16]>>' cannot be moved to or from '!tile.tile<16x8xf32>': its rows have gaps [tile-type]}}
  // expected-note @below {{move it as it lies in memory and turn the tile with 'tile.transpose'}}
  %a = tile.load %t : memref<16x8xf32, strided<[1, 16]>> -> !tile.tile<16x8xf32>
}

// -----

tile.kernel @k on aiv(in %x: memref<16x8xf32>, out %y: memref<8x16xf32>) {
  %a = tile.load %x : memref<16x8xf32> -> !tile.tile<16x8xf32>
  %t = memref.transpose %y (i, j) -> (j, i) : memref<8x16xf32> to memref<16x8xf32, strided<[1, 16]>>
  // expected-error @below {{memory of type 'memref<16x8xf32, strided<[1, 16]>>' cannot be moved to or from '!tile.tile<16x8xf32>': its rows have gaps [tile-type]}}
  // expected-note @below {{move it as it lies in memory and turn the tile with 'tile.transpose'}}
  tile.store %a, %t : !tile.tile<16x8xf32>, memref<16x8xf32, strided<[1, 16]>>
}
