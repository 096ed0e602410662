// RUN: ptowsp-opt %s --split-input-file --verify-diagnostics

// expected-error @below {{unknown unit 'gpu'; units are aic, aiv, aicpu, dma}}
tile.kernel @k on gpu() {
}

// -----

// expected-error @below {{tensor argument 'x' needs a direction: 'in', 'out' or 'inout' [bad-kernel]}}
tile.kernel @k on aiv(%x: memref<8x16xf32>) {
}

// -----

// expected-error @below {{argument 's' of type 'f32' cannot have a direction: only tensors do [bad-kernel]}}
tile.kernel @k on aiv(in %s: f32) {
}

// -----

// expected-error @below {{argument 's' of type 'complex<f32>' is neither a tensor nor a scalar that the ABI carries [bad-kernel]}}
tile.kernel @k on aiv(%s: complex<f32>) {
}

// -----

// expected-error @below {{argument 'x' has elements of type 'f80', which the ABI does not carry [bad-kernel]}}
tile.kernel @k on aiv(in %x: memref<8x16xf80>) {
}

// -----

// expected-error @below {{argument 'x' has 6 dimensions; 1 to 5 are possible [bad-kernel]}}
tile.kernel @k on aiv(in %x: memref<1x1x1x1x1x8xf32>) {
}

// -----

// expected-error @below {{argument 'x' lies in global memory and takes no memory space [bad-kernel]}}
tile.kernel @k on aiv(in %x: memref<8x16xf32, 3>) {
}

// -----

tile.kernel @k on aiv(in %x: memref<8x16xf32>) {
  // expected-error @below {{tile of 8x32 elements cannot hold memory of type 'memref<8x16xf32>': the shapes differ [tile-shape]}}
  %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x32xf32>
}

// -----

tile.kernel @k on aiv(in %x: memref<8x16xf32>) {
  // expected-error @below {{tile of 'i32' cannot hold memory of type 'memref<8x16xf32>': the element types differ [tile-shape]}}
  %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xi32>
}

// -----

tile.kernel @k on aiv(in %x: memref<8x16xf32>, %s: i32) {
  %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
  // expected-error @below {{the scalar is of type 'i32', the tile's elements of 'f32' [tile-shape]}}
  %b = tile.add_scalar %a, %s : !tile.tile<8x16xf32>, i32
}

// -----

tile.kernel @k on aiv(in %x: memref<1x32xbf16>, in %i: memref<1x32xi32>) {
  %a = tile.load %x : memref<1x32xbf16> -> !tile.tile<1x32xbf16>
  %b = tile.load %i : memref<1x32xi32> -> !tile.tile<1x32xi32>
  // expected-error @below {{'tile.sort32' has no form for 'bf16' elements; it takes f32, f16 [tile-type]}}
  // expected-note @below {{convert to f32 with 'tile.convert', compute, convert back}}
  %c = tile.sort32 %a, %b : !tile.tile<1x32xbf16>, !tile.tile<1x32xi32> -> !tile.tile<1x128xbf16>
}

// -----

tile.kernel @k on aiv(in %x: memref<8x16xi32>) {
  %a = tile.load %x : memref<8x16xi32> -> !tile.tile<8x16xi32>
  // expected-error @below {{'tile.exp' has no form for 'i32' elements; it takes f32, f16, bf16 [tile-type]}}
  %b = tile.exp %a : !tile.tile<8x16xi32>
}

// -----

tile.kernel @k on aiv(in %x: memref<8xf32>) {
  // expected-error @below {{a tile has two dimensions of 1 to 1048576 elements each [tile-shape]}}
  %a = tile.load %x : memref<8xf32> -> !tile.tile<8xf32>
}

// -----

// expected-error @+2 {{kernel 'k' cannot be the file '../k.cpp' [bad-kernel]}}
// expected-note @+1 {{the file stands beside the program, or in a folder there: 'softmax.cpp', 'kernels/softmax.cpp'}}
tile.kernel @k on aiv(in %x: memref<8x16xf32>) external = "../k.cpp"

// -----

// expected-error @+2 {{kernel 'k' cannot be the file '/k.cpp' [bad-kernel]}}
// expected-note @+1 {{the file stands beside the program}}
tile.kernel @k on aiv(in %x: memref<8x16xf32>) external = "/k.cpp"
