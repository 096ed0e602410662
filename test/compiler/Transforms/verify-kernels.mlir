// RUN: ptowsp-opt %s --wsp-verify-kernels --split-input-file --verify-diagnostics

tile.kernel @reads_and_writes on aiv(in %x: memref<8x16xf32>, inout %y: memref<8x16xf32>, out %z: memref<8x16xf32>) {
  %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
  %b = tile.load %y : memref<8x16xf32> -> !tile.tile<8x16xf32>
  tile.store %a, %y : !tile.tile<8x16xf32>, memref<8x16xf32>
  tile.store %b, %z : !tile.tile<8x16xf32>, memref<8x16xf32>
  %again = tile.load %z : memref<8x16xf32> -> !tile.tile<8x16xf32>
}

// -----

// expected-note @below {{declare it 'out' or 'inout' to write it}}
tile.kernel @k on aiv(in %x: memref<8x16xf32>) {
  %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
  // expected-error @below {{kernel 'k' stores to argument 'x', which is 'in' [kernel-direction]}}
  tile.store %a, %x : !tile.tile<8x16xf32>, memref<8x16xf32>
}

// -----

// expected-note @below {{declare it 'inout' to read what it holds}}
tile.kernel @k on aiv(out %x: memref<8x16xf32>) {
  // expected-error @below {{kernel 'k' loads from argument 'x', which is 'out' [kernel-direction]}}
  %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
  tile.store %a, %x : !tile.tile<8x16xf32>, memref<8x16xf32>
}

// -----

// expected-error @below {{argument 'x' of kernel 'k' is 'out' but nothing is stored to it [kernel-direction]}}
tile.kernel @k on aiv(out %x: memref<8x16xf32>) {
}

// -----

tile.kernel @k on aiv(in %x: memref<8x16xf32>) {
  // expected-error @below {{'memref.alloc' cannot stand in a kernel; a kernel is made of tile and arith operations, views of memory, 'scf.for' and 'scf.if' [unsupported-op]}}
  %a = memref.alloc() : memref<8x8xf32>
}

// -----

// Through views, loops and branches.
// expected-note @below {{declare it 'out' or 'inout' to write it}}
tile.kernel @k on aiv(in %x: memref<8x16xf32>) {
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  scf.for %i = %zero to %one step %one {
    %part = memref.subview %x[0, 0] [8, 8] [1, 1] : memref<8x16xf32> to memref<8x8xf32, strided<[16, 1]>>
    %a = tile.load %part : memref<8x8xf32, strided<[16, 1]>> -> !tile.tile<8x8xf32>
    // expected-error @below {{kernel 'k' stores to argument 'x', which is 'in' [kernel-direction]}}
    tile.store %a, %part : !tile.tile<8x8xf32>, memref<8x8xf32, strided<[16, 1]>>
  }
}

// -----

// expected-note @below {{declare it 'inout' to add to what it holds}}
tile.kernel @k on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
  %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
  // expected-error @below {{kernel 'k' adds to argument 'y', which is 'out' [kernel-direction]}}
  tile.store %a, %y atomic : !tile.tile<8x16xf32>, memref<8x16xf32>
}
