// What an operation that kernels know does not do in them.
// RUN: ptowsp-opt %s --wsp-verify-kernels --split-input-file --verify-diagnostics

tile.kernel @k on aiv(in %x: memref<8x16xf32>, %n: i32, %c: i1) {
  %zero = arith.constant 0 : i32
  %one = arith.constant 1 : i32
  // expected-error @below {{a loop that counts unsigned has no form in a kernel [unsupported-op]}}
  // expected-note @below {{count signed, in a wider type}}
  scf.for unsigned %i = %zero to %n step %one : i32 {
  }
}

// -----

tile.kernel @k on aiv(in %x: memref<8x16xf32>, %n: i1, %one: i1) {
  // expected-error @below {{a loop that counts in numbers of one bit has no form in a kernel [unsupported-op]}}
  // expected-note @below {{count signed, in a wider type}}
  scf.for %i = %n to %one step %one : i1 {
  }
}

// -----

tile.kernel @k on aiv(in %x: memref<8x16xf32>, in %z: memref<8x16xf32>, %n: index) {
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  // expected-error @below {{'scf.for' hands on a value of type 'memref<8x16xf32>'; in a kernel it hands on tiles and scalars [unsupported-op]}}
  // expected-note @below {{hand on what is loaded, or where the view starts}}
  %r = scf.for %i = %zero to %n step %one iter_args(%p = %x) -> (memref<8x16xf32>) {
    scf.yield %z : memref<8x16xf32>
  }
}

// -----

tile.kernel @k on aiv(in %x: memref<8x16xf32>, in %z: memref<8x16xf32>, %c: i1) {
  // expected-error @below {{'scf.if' hands on a value of type 'memref<8x16xf32>'; in a kernel it hands on tiles and scalars [unsupported-op]}}
  // expected-note @below {{hand on what is loaded, or where the view starts}}
  %s = scf.if %c -> (memref<8x16xf32>) {
    scf.yield %x : memref<8x16xf32>
  } else {
    scf.yield %z : memref<8x16xf32>
  }
}

// -----

tile.kernel @k on aiv(in %x: memref<8x16xf32>, %c: i1) {
  %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
  // expected-error @below {{'arith.select' on '!tile.tile<8x16xf32>' has no form in a kernel [unsupported-op]}}
  // expected-note @below {{'arith' is for scalars; take the operations of 'tile', or 'scf.if', for tiles}}
  %s = arith.select %c, %a, %a : !tile.tile<8x16xf32>
}

// -----

tile.kernel @k on aiv(in %x: memref<8x16xf32>) {
  %five = arith.constant 5 : index
  // expected-error @below {{memory of type 'memref<8x16xf32>' has no dimension 5 [out-of-bounds]}}
  %n = memref.dim %x, %five : memref<8x16xf32>
}

// -----

tile.kernel @k on aiv(in %x: memref<8x16xf32>) {
  %minus = arith.constant -1 : index
  // expected-error @below {{memory of type 'memref<8x16xf32>' has no dimension -1 [out-of-bounds]}}
  %n = memref.dim %x, %minus : memref<8x16xf32>
}

// -----

tile.kernel @k on aiv(in %x: memref<32x16xf32>, %o: index) {
  // expected-error @below {{dimension 0 of this view has a step of -1; steps are positive [out-of-bounds]}}
  %v = memref.subview %x[%o, 0] [8, 16] [-1, 1] : memref<32x16xf32> to memref<8x16xf32, strided<[-16, 1], offset: ?>>
}

// -----

tile.kernel @k on aiv(in %x: memref<?x16xf32>) {
  // expected-error @below {{a cast from 'memref<?x16xf32>' to 'memref<8x16xf32>' claims what is not known; in a kernel a cast can only forget [unsupported-op]}}
  // expected-note @below {{take a 'memref.subview' of the extent that is wanted}}
  %v = memref.cast %x : memref<?x16xf32> to memref<8x16xf32>
}
