// RUN: ptowsp-opt %s --split-input-file --verify-diagnostics

tile.kernel @k on aic(in %x: memref<16x16xf32>, out %y: memref<16x16xf32>) {
  %a = tile.load %x : memref<16x16xf32> -> !tile.tile<16x16xf32, mat>
  // expected-error @below {{the cube unit cannot move '!tile.tile<16x16xf32, mat>' to '!tile.tile<16x16xf32>' [tile-type]}}
  // expected-note @below {{store the tile to global memory and load it where it is needed}}
  %b = tile.move %a : !tile.tile<16x16xf32, mat> -> !tile.tile<16x16xf32>
}

// -----

tile.kernel @k on aic(in %x: memref<16x16xf32>) {
  %a = tile.load %x : memref<16x16xf32> -> !tile.tile<16x16xf32, mat>
  // expected-error @below {{the cube unit cannot move '!tile.tile<16x16xf32, mat>' to '!tile.tile<16x16xf16, left>' [tile-type]}}
  // expected-note @below {{memory 'left' takes f32, f16, bf16 or i8 from an 'nz' or 'zn' tile in memory 'mat', as they are}}
  %b = tile.move %a : !tile.tile<16x16xf32, mat> -> !tile.tile<16x16xf16, left>
}

// -----

tile.kernel @k on aic(in %x: memref<16x16xf16>) {
  // expected-error @below {{memory of type 'memref<16x16xf16>' cannot be loaded to '!tile.tile<16x16xf16, mat zn>' [tile-type]}}
  // expected-note @below {{memory with whole rows is loaded to 'mat', memory with whole columns ('memref.transpose') to 'mat zn'}}
  %a = tile.load %x : memref<16x16xf16> -> !tile.tile<16x16xf16, mat zn>
}

// -----

tile.kernel @k on aic(in %x: memref<16x16xf16>) {
  %a = tile.load %x : memref<16x16xf16> -> !tile.tile<16x16xf16, mat>
  %b = tile.move %a : !tile.tile<16x16xf16, mat> -> !tile.tile<16x16xf16, left>
  %c = tile.move %a : !tile.tile<16x16xf16, mat> -> !tile.tile<16x16xf16, right>
  // expected-error @below {{the cube unit multiplies f32, f16 or bf16 into f32, and i8 into i32; not 'f16' and 'f16' into 'f16' [tile-type]}}
  %d = tile.matmul %b, %c : !tile.tile<16x16xf16, left>, !tile.tile<16x16xf16, right> -> !tile.tile<16x16xf16, acc>
}

// -----

tile.kernel @k on aic(in %x: memref<16x16xf16>, in %y: memref<16x32xf16>) {
  %a = tile.load %x : memref<16x16xf16> -> !tile.tile<16x16xf16, mat>
  %a2 = tile.load %y : memref<16x32xf16> -> !tile.tile<16x32xf16, mat>
  %b = tile.move %a2 : !tile.tile<16x32xf16, mat> -> !tile.tile<16x32xf16, left>
  %c = tile.move %a : !tile.tile<16x16xf16, mat> -> !tile.tile<16x16xf16, right>
  // expected-error @below {{the tiles of a product are MxK, KxN and MxN, not '!tile.tile<16x32xf16, left>', '!tile.tile<16x16xf16, right>' and '!tile.tile<16x16xf32, acc>' [tile-shape]}}
  %d = tile.matmul %b, %c : !tile.tile<16x32xf16, left>, !tile.tile<16x16xf16, right> -> !tile.tile<16x16xf32, acc>
}

// -----

tile.kernel @k on aic(in %x: memref<16x16xf16>, out %y: memref<16x16xf32>) {
  %a = tile.load %x : memref<16x16xf16> -> !tile.tile<16x16xf16, mat>
  %b = tile.move %a : !tile.tile<16x16xf16, mat> -> !tile.tile<16x16xf16, left>
  %c = tile.move %a : !tile.tile<16x16xf16, mat> -> !tile.tile<16x16xf16, right>
  %d = tile.matmul %b, %c : !tile.tile<16x16xf16, left>, !tile.tile<16x16xf16, right> -> !tile.tile<16x16xf32, acc>
  // expected-error @below {{the cube unit cannot move '!tile.tile<16x16xf32, acc>' to '!tile.tile<16x16xf32, mat>' [tile-type]}}
  // expected-note @below {{an accumulator goes to memory 'mat' as f16 or bf16 in 'nz'; everything else goes through global memory: store it and load it where it is needed}}
  %e = tile.move %d : !tile.tile<16x16xf32, acc> -> !tile.tile<16x16xf32, mat>
  tile.store %d, %y : !tile.tile<16x16xf32, acc>, memref<16x16xf32>
}
