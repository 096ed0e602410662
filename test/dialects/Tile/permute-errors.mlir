// RUN: ptowsp-opt %s --split-input-file --verify-diagnostics

tile.kernel @k on aiv(in %x: memref<8x16xf32>, in %i: memref<1x16xi16>) {
  %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
  %b = tile.load %i : memref<1x16xi16> -> !tile.tile<1x16xi16>
  // expected-error @below {{a gather takes indices of i32, not 'i16' [tile-type]}}
  %c = tile.gather %a, %b : !tile.tile<8x16xf32>, !tile.tile<1x16xi16> -> !tile.tile<1x16xf32>
}

// -----

tile.kernel @k on aiv(in %x: memref<8x16xf32>, in %i: memref<1x16xi32>) {
  %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
  %b = tile.load %i : memref<1x16xi32> -> !tile.tile<1x16xi32>
  // expected-error @below {{the result of a gather has the shape of the indices and the elements of the operand: '!tile.tile<8x16xf32>' [tile-shape]}}
  %c = tile.gather %a, %b : !tile.tile<8x16xf32>, !tile.tile<1x16xi32> -> !tile.tile<8x16xf32>
}

// -----

tile.kernel @k on aiv(%s: i32) {
  // expected-error @below {{numbers that count fill one row, not '!tile.tile<2x16xi32>' [tile-shape]}}
  // expected-note @below {{spread the row with 'tile.col_expand'}}
  %a = tile.iota %s : i32 -> !tile.tile<2x16xi32>
}

// -----

tile.kernel @k on aiv(in %x: memref<8x16xf32>) {
  %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
  // expected-error @below {{a tile is filled up to one with more valid rows or columns: '!tile.tile<8x16xf32>' to '!tile.tile<8x16xf32, valid 4x16>' [tile-shape]}}
  %b = tile.pad %a, zero : !tile.tile<8x16xf32> -> !tile.tile<8x16xf32, valid 4x16>
}

// -----

tile.kernel @k on aiv(in %x: memref<1x40xf32>, in %i: memref<1x40xi32>) {
  %a = tile.load %x : memref<1x40xf32> -> !tile.tile<1x40xf32>
  %b = tile.load %i : memref<1x40xi32> -> !tile.tile<1x40xi32>
  // expected-error @below {{the columns of a sort are known and a multiple of 32 [tile-shape]}}
  // expected-note @below {{fill up the tile with 'tile.pad'; 'min' comes last}}
  %c = tile.sort32 %a, %b : !tile.tile<1x40xf32>, !tile.tile<1x40xi32> -> !tile.tile<1x80xf32>
}

// -----

tile.kernel @k on aiv(in %x: memref<1x32xf16>, in %i: memref<1x32xi32>) {
  %a = tile.load %x : memref<1x32xf16> -> !tile.tile<1x32xf16>
  %b = tile.load %i : memref<1x32xi32> -> !tile.tile<1x32xi32>
  // expected-error @below {{a sort takes an index of i32 for each value, and gives 8 bytes for each [tile-shape]}}
  // expected-note @below {{for f32 the result has twice as many columns, for f16 four times as many}}
  %c = tile.sort32 %a, %b : !tile.tile<1x32xf16>, !tile.tile<1x32xi32> -> !tile.tile<1x64xf16>
}

// -----

tile.kernel @k on aiv(in %x: memref<1x192xf32>) {
  %a = tile.load %x : memref<1x192xf32> -> !tile.tile<1x192xf32>
  // expected-error @below {{the unit merges up to 255 times four neighbouring runs in one full row, of a multiple of 32 pairs [tile-shape]}}
  // expected-note @below {{'tile.merge' merges two to four tiles of any length}}
  %b = tile.merge_runs %a, 32 : !tile.tile<1x192xf32>
}

// -----

tile.kernel @k on aiv(in %x: memref<1x64xf32>) {
  %a = tile.load %x : memref<1x64xf32> -> !tile.tile<1x64xf32>
  // expected-error @below {{a merge takes two to four tiles [tile-shape]}}
  // expected-note @below {{merge the results once more}}
  %b = tile.merge %a : !tile.tile<1x64xf32> -> !tile.tile<1x64xf32>
}

// -----

tile.kernel @k on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>, %s: f32) {
  %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
  // expected-error @below {{only accumulators are scaled or rectified as they are stored, not '!tile.tile<8x16xf32>' [tile-type]}}
  // expected-note @below {{use 'tile.mul_scalar' and 'tile.relu' before the store}}
  tile.store %a, %y scaled %s : !tile.tile<8x16xf32>, memref<8x16xf32>
}
