// RUN: ptowsp-opt %s --split-input-file --verify-diagnostics

tile.kernel @k on aiv(in %x: memref<8x16xf32>) {
  // expected-error @below {{unknown memory 'attic'; memories are vec, mat, left, right, acc, bias}}
  %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32, attic>
}

// -----

tile.kernel @k on aiv(in %x: memref<8x16xi64>) {
  %a = tile.load %x : memref<8x16xi64> -> !tile.tile<8x16xi64>
  // expected-error @below {{'tile.add' has no form for 'i64' elements; it takes f32, f16, i32, i16, bf16, i8 [tile-type]}}
  %b = tile.add %a, %a : !tile.tile<8x16xi64>
}

// -----

tile.kernel @k on aiv(in %x: memref<8x16xf32>) {
  // expected-error @below {{the valid rows and columns of a tile lie within the tile [tile-shape]}}
  %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32, valid 9x16>
}

// -----

tile.kernel @k on aic(in %x: memref<16x16xf32>) {
  // expected-error @below {{tiles in memory 'left' are always 'nz' [tile-shape]}}
  %a = tile.load %x : memref<16x16xf32> -> !tile.tile<16x16xf32, left zn>
}

// -----

tile.kernel @k on aic(in %x: memref<16x16xf32>) {
  // expected-error @below {{global memory is loaded to memory 'vec' or 'mat', not to 'left' [tile-type]}}
  %a = tile.load %x : memref<16x16xf32> -> !tile.tile<16x16xf32, left>
}

// -----

tile.kernel @k on aic(in %x: memref<16x16xf32>, out %y: memref<16x16xf32>) {
  %a = tile.load %x : memref<16x16xf32> -> !tile.tile<16x16xf32, mat>
  // expected-error @below {{a tile in memory 'mat' cannot be stored; only tiles in 'vec' and 'acc' can [tile-type]}}
  tile.store %a, %y : !tile.tile<16x16xf32, mat>, memref<16x16xf32>
}

// -----

tile.kernel @k on aiv(in %x: memref<8x16xf16>) {
  %a = tile.load %x : memref<8x16xf16> -> !tile.tile<8x16xf16>
  // expected-error @below {{the vector unit does not convert 'f16' to 'bf16' directly [tile-type]}}
  // expected-note @below {{convert to f32 first}}
  %b = tile.convert %a : !tile.tile<8x16xf16> -> !tile.tile<8x16xbf16>
}

// -----

tile.kernel @k on aiv(in %x: memref<8x16xf32>) {
  %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
  // expected-error @below {{the vector unit does not convert 'f32' to 'f32' directly [tile-type]}}
  // expected-note @below {{the tile has that type already: use it as it is}}
  %b = tile.convert %a : !tile.tile<8x16xf32> -> !tile.tile<8x16xf32>
}

// -----

tile.kernel @k on aiv(in %x: memref<8x16xf32>) {
  %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
  // expected-error @below {{a conversion changes nothing but the element type: '!tile.tile<8x16xf32>' to '!tile.tile<8x32xf16>' [tile-shape]}}
  %b = tile.convert %a : !tile.tile<8x16xf32> -> !tile.tile<8x32xf16>
}

// -----

tile.kernel @k on aiv(in %x: memref<16xf32>) {
  %a = tile.load %x : memref<16xf32> -> !tile.tile<1x16xf32>
  // expected-error @below {{how many rows of '!tile.tile<8x16xf32, valid ?x16>' are valid is left open by the type and by all operands [tile-shape]}}
  %b = tile.col_expand %a : !tile.tile<8x16xf32, valid ?x16>
}

// -----

tile.kernel @k on aiv(in %x: memref<8x16xi64>, inout %y: memref<8x16xi64>) {
  %a = tile.load %x : memref<8x16xi64> -> !tile.tile<8x16xi64>
  // expected-error @below {{elements of type 'i64' cannot be added by a store; it takes f32, f16, bf16, i32, i16, i8 [tile-type]}}
  tile.store %a, %y atomic : !tile.tile<8x16xi64>, memref<8x16xi64>
}
