// RUN: ptowsp-opt %s --wsp-verify-races --split-input-file --verify-diagnostics

tile.kernel @copy on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
}

// Neighbours, a private intermediate, and one iteration only: no races.
wsp.workload @fine(in %a: memref<8x16xf32>, out %b: memref<16x16xf32>, out %c: memref<8x16xf32>) {
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c8 = arith.constant 8 : index
  wsp.parallel (%i) in (%c2) {
    %offset = arith.muli %i, %c8 : index
    %rows = memref.subview %b[%offset, 0] [8, 16] [1, 1]
        : memref<16x16xf32> to memref<8x16xf32, strided<[16, 1], offset: ?>>
    wsp.task @copy(%a, %rows) : memref<8x16xf32>, memref<8x16xf32, strided<[16, 1], offset: ?>>
    wsp.scope {
      %t = wsp.intermediate : memref<8x16xf32>
      wsp.task @copy(%a, %t) : memref<8x16xf32>, memref<8x16xf32>
    }
  }
  wsp.parallel (%i) in (%c1) {
    wsp.task @copy(%a, %c) : memref<8x16xf32>, memref<8x16xf32>
  }
  wsp.for_each (%i) in (%c2) {
    wsp.task @copy(%a, %c) : memref<8x16xf32>, memref<8x16xf32>
  }
}

// -----

tile.kernel @copy on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
}
wsp.workload @all_write_the_same(in %a: memref<8x16xf32>,
                                 // expected-note @below {{give each iteration a part of its own, or use 'for_each'}}
                                 out %b: memref<8x16xf32>, %n: index) {
  // expected-note @below {{the loop is here}}
  wsp.parallel (%i) in (%n) {
    // expected-error @below {{iterations of this 'parallel' write the same memory through kernel 'copy' [write-race]}}
    wsp.task @copy(%a, %b) : memref<8x16xf32>, memref<8x16xf32>
  }
}

// -----

tile.kernel @copy on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
}
wsp.symbol @n : index = 4
wsp.workload @windows_overlap(in %a: memref<8x16xf32>,
                              // expected-note @below {{this is the tensor}}
                              out %b: memref<?x16xf32>[@n], %count: index) {
  %c7 = arith.constant 7 : index
  // expected-note @below {{the loop is here}}
  wsp.parallel (%i) in (%count) {
    %offset = arith.muli %i, %c7 : index
    %rows = memref.subview %b[%offset, 0] [8, 16] [1, 1]
        : memref<?x16xf32> to memref<8x16xf32, strided<[16, 1], offset: ?>>
    // expected-error @below {{[write-race]}}
    wsp.task @copy(%a, %rows) : memref<8x16xf32>, memref<8x16xf32, strided<[16, 1], offset: ?>>
  }
}

// -----

tile.kernel @copy on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
}
wsp.workload @inner_axis_forgotten(in %a: memref<8x16xf32>,
                                   // expected-note @below {{this is the tensor}}
                                   out %b: memref<4x8x16xf32>) {
  %c4 = arith.constant 4 : index
  // expected-note @below {{the loop is here}}
  wsp.parallel (%i, %j) in (%c4, %c4) {
    %b_i = memref.subview %b[%i, 0, 0] [1, 8, 16] [1, 1, 1]
        : memref<4x8x16xf32> to memref<8x16xf32, strided<[16, 1], offset: ?>>
    // expected-error @below {{[write-race]}}
    wsp.task @copy(%a, %b_i) : memref<8x16xf32>, memref<8x16xf32, strided<[16, 1], offset: ?>>
  }
}
