// RUN: ptowsp-opt %s --split-input-file --verify-diagnostics

tile.kernel @k on aiv(in %x: memref<1x16xf32>, in %i: memref<1x16xi16>) {
  %a = tile.load %x : memref<1x16xf32> -> !tile.tile<1x16xf32>
  %b = tile.load %i : memref<1x16xi16> -> !tile.tile<1x16xi16>
  // expected-error @below {{a scatter takes indices of i32, not 'i16' [tile-type]}}
  %c = tile.scatter %a, %b : !tile.tile<1x16xf32>, !tile.tile<1x16xi16> -> !tile.tile<8x16xf32>
}

// -----

tile.kernel @k on aiv(in %x: memref<1x16xf32>, in %i: memref<1x8xi32>) {
  %a = tile.load %x : memref<1x16xf32> -> !tile.tile<1x16xf32>
  %b = tile.load %i : memref<1x8xi32> -> !tile.tile<1x8xi32>
  // expected-error @below {{a scatter takes an index for each element: '!tile.tile<1x16xf32>' and '!tile.tile<1x8xi32>' [tile-shape]}}
  %c = tile.scatter %a, %b : !tile.tile<1x16xf32>, !tile.tile<1x8xi32> -> !tile.tile<8x16xf32>
}

// -----

tile.kernel @k on aiv(in %x: memref<?x16xf32>, in %i: memref<?x16xi32>) {
  %a = tile.load %x : memref<?x16xf32> -> !tile.tile<8x16xf32, valid ?x16>
  %b = tile.load %i : memref<?x16xi32> -> !tile.tile<8x16xi32, valid ?x16>
  // expected-error @below {{the result of a scatter has the elements of the operand, and a known number of valid rows and columns: '!tile.tile<8x16xf32, valid ?x16>' [tile-shape]}}
  // expected-note @below {{what is not put anywhere is zero: let all of the tile be valid}}
  %c = tile.scatter %a, %b : !tile.tile<8x16xf32, valid ?x16>, !tile.tile<8x16xi32, valid ?x16> -> !tile.tile<8x16xf32, valid ?x16>
}

// -----

tile.kernel @k on aiv(in %x: memref<8x32xui8>, in %i: memref<8x32xi32>) {
  %a = tile.load %x : memref<8x32xui8> -> !tile.tile<8x32xui8>
  %b = tile.load %i : memref<8x32xi32> -> !tile.tile<8x32xi32>
  // expected-error @below {{'tile.scatter' has no form for 'ui8' elements; it takes f32, i32, f16, bf16, i16, i8 [tile-type]}}
  %c = tile.scatter %a, %b : !tile.tile<8x32xui8>, !tile.tile<8x32xi32> -> !tile.tile<8x32xui8>
}

// -----

tile.kernel @k on aiv(in %x: memref<8x48xf32>) {
  %a = tile.load %x : memref<8x48xf32> -> !tile.tile<8x48xf32>
  // expected-error @below {{the unit takes every second or fourth column from one of the first of them, not every 3 from 0 [tile-shape]}}
  // expected-note @below {{'tile.gather' takes elements in any order}}
  %b = tile.take %a, 3 : !tile.tile<8x48xf32> -> !tile.tile<8x16xf32>
}

// -----

tile.kernel @k on aiv(in %x: memref<8x32xf32>) {
  %a = tile.load %x : memref<8x32xf32> -> !tile.tile<8x32xf32>
  // expected-error @below {{not every 2 from -1 [tile-shape]}}
  // expected-note @below {{'tile.gather' takes elements in any order}}
  %b = tile.take %a, 2 from -1 : !tile.tile<8x32xf32> -> !tile.tile<8x16xf32>
}

// -----

tile.kernel @k on aiv(in %x: memref<8x30xf32>) {
  %a = tile.load %x : memref<8x30xf32> -> !tile.tile<8x32xf32, valid 8x30>
  // expected-error @below {{every 2 columns that are valid give one of the result, which has no other: '!tile.tile<8x32xf32, valid 8x30>' to '!tile.tile<8x16xf32>' [tile-shape]}}
  // expected-note @below {{fill up the operand with 'tile.pad' first}}
  %b = tile.take %a, 2 : !tile.tile<8x32xf32, valid 8x30> -> !tile.tile<8x16xf32>
}

// -----

tile.kernel @k on aiv(in %x: memref<8x16xf32>) {
  %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
  %m = tile.compare eq %a, %a : !tile.tile<8x16xf32>
  // expected-error @below {{'tile.xor' has no form for 'i1' elements; it takes i32, i16, i8 [tile-type]}}
  // expected-note @below {{of masks make it with 'tile.or', 'tile.and' and 'tile.not'}}
  %b = tile.xor %m, %m : !tile.tile<8x16xi1>
}

// -----

tile.kernel @k on aiv(in %x: memref<8x16xi32>) {
  %a = tile.load %x : memref<8x16xi32> -> !tile.tile<8x16xi32>
  // expected-error @below {{'tile.round' has no form for 'i32' elements; it takes f32, f16, bf16 [tile-type]}}
  %b = tile.round %a : !tile.tile<8x16xi32>
}
