// RUN: ptowsp-opt %s --wsp-verify-races --split-input-file --verify-diagnostics

// Two tasks of one iteration may write next to each other, but not into the neighbour's part.

tile.kernel @copy on aiv(in %x: memref<4x16xf32>, out %y: memref<4x16xf32>) {
}
wsp.symbol @n : index = 64
wsp.workload @w(in %a: memref<4x16xf32>, out %b: memref<?x16xf32>[@n], %count: index) { // expected-note {{this is the tensor}}
  %c4 = arith.constant 4 : index
  // expected-note @below {{the loop is here}}
  wsp.parallel (%i) in (%count) {
    %first = arith.muli %i, %c4 : index
    %second = arith.addi %first, %c4 : index
    %rows = memref.subview %b[%first, 0] [4, 16] [1, 1]
        : memref<?x16xf32> to memref<4x16xf32, strided<[16, 1], offset: ?>>
    %more = memref.subview %b[%second, 0] [4, 16] [1, 1]
        : memref<?x16xf32> to memref<4x16xf32, strided<[16, 1], offset: ?>>
    // expected-note @below {{another iteration writes it here}}
    wsp.task @copy(%a, %rows) : memref<4x16xf32>, memref<4x16xf32, strided<[16, 1], offset: ?>>
    // expected-error @below {{iterations of this 'parallel' write the same memory through kernel 'copy' [write-race]}}
    wsp.task @copy(%a, %more) : memref<4x16xf32>, memref<4x16xf32, strided<[16, 1], offset: ?>>
  }
}

// -----

tile.kernel @copy on aiv(in %x: memref<4x16xf32>, out %y: memref<4x16xf32>) {
}
wsp.symbol @n : index = 64
wsp.workload @pairs(in %a: memref<4x16xf32>, out %b: memref<?x16xf32>[@n], %count: index) {
  %c4 = arith.constant 4 : index
  %c8 = arith.constant 8 : index
  wsp.parallel (%i) in (%count) {
    %first = arith.muli %i, %c8 : index
    %second = arith.addi %first, %c4 : index
    %rows = memref.subview %b[%first, 0] [4, 16] [1, 1]
        : memref<?x16xf32> to memref<4x16xf32, strided<[16, 1], offset: ?>>
    %more = memref.subview %b[%second, 0] [4, 16] [1, 1]
        : memref<?x16xf32> to memref<4x16xf32, strided<[16, 1], offset: ?>>
    wsp.task @copy(%a, %rows) : memref<4x16xf32>, memref<4x16xf32, strided<[16, 1], offset: ?>>
    wsp.task @copy(%a, %more) : memref<4x16xf32>, memref<4x16xf32, strided<[16, 1], offset: ?>>
  }
}

// -----

// A condition may keep all but one iteration from writing: left to the run.
tile.kernel @copy on aiv(in %x: memref<4x16xf32>, out %y: memref<4x16xf32>) {
}
wsp.workload @one_of_them(in %a: memref<4x16xf32>, out %b: memref<4x16xf32>, %count: index, %which: index) {
  wsp.parallel (%i) in (%count) {
    %chosen = arith.cmpi eq, %i, %which : index
    wsp.cond %chosen {
      wsp.task @copy(%a, %b) : memref<4x16xf32>, memref<4x16xf32>
    }
  }
}
