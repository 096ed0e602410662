// RUN: ptowsp-opt %s --wsp-verify-workloads --split-input-file --verify-diagnostics

tile.kernel @copy on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
}
wsp.workload @fine(in %a: memref<8x16xf32>, out %b: memref<8x16xf32>, inout %c: memref<8x16xf32>) {
  wsp.scope {
    %t = wsp.intermediate : memref<8x16xf32>
    wsp.task @copy(%a, %t) : memref<8x16xf32>, memref<8x16xf32>
    wsp.task @copy(%t, %b) : memref<8x16xf32>, memref<8x16xf32>
    wsp.task @copy(%b, %c) : memref<8x16xf32>, memref<8x16xf32>
  }
}

// -----

tile.kernel @copy on aiv(in %x: memref<8x16xf32>,
                         // expected-note @below {{the kernel's argument 'y' is declared here}}
                         out %y: memref<8x16xf32>) {
}
wsp.workload @w(in %a: memref<8x16xf32>,
                // expected-note @below {{declare it 'inout' or 'out' to write it}}
                in %b: memref<8x16xf32>) {
  // expected-error @below {{kernel 'copy' writes argument 'b' of the workload, which is 'in' [task-direction]}}
  wsp.task @copy(%a, %b) : memref<8x16xf32>, memref<8x16xf32>
}

// -----

tile.kernel @copy on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
}
wsp.workload @w(out %b: memref<8x16xf32>) {
  wsp.scope {
    // expected-note @below {{it is made here}}
    %t = wsp.intermediate : memref<8x16xf32>
    // expected-error @below {{kernel 'copy' reads the intermediate before any task has written it [read-before-write]}}
    wsp.task @copy(%t, %b) : memref<8x16xf32>, memref<8x16xf32>
  }
}

// -----

tile.kernel @copy on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
}
wsp.workload @w(out %a: memref<8x16xf32>, out %b: memref<8x16xf32>) { // expected-note {{declare it 'inout' if the host fills it}}
  // expected-error @below {{kernel 'copy' reads argument 'a' before any task has written it [read-before-write]}}
  wsp.task @copy(%a, %b) : memref<8x16xf32>, memref<8x16xf32>
}

// -----

// expected-note @below {{a kernel that updates a tensor in place takes it once, as 'inout'}}
tile.kernel @copy on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
}
wsp.workload @w(inout %a: memref<8x16xf32>) {
  // expected-error @below {{arguments 'x' and 'y' of kernel 'copy' overlap in memory, and the kernel writes to one of them [task-arguments]}}
  wsp.task @copy(%a, %a) : memref<8x16xf32>, memref<8x16xf32>
}

// -----

// expected-note @below {{the tensor is declared here}}
wsp.workload @w(in %a: memref<10x16xf32>) {
  %c4 = arith.constant 4 : index
  wsp.parallel (%i) in (%c4) {
    %three = arith.constant 3 : index
    %offset = arith.muli %i, %three : index
    // expected-error @below {{dimension 0 of this view reaches element 11 of 10 in the last iteration [out-of-bounds]}}
    %v = memref.subview %a[%offset, 0] [3, 16] [1, 1]
        : memref<10x16xf32> to memref<3x16xf32, strided<[16, 1], offset: ?>>
  }
}

// -----

wsp.workload @w() {
  // expected-error @below {{'memref.alloc' cannot stand in a workload; a workload is made of wsp and arith operations, memref.subview, memref.cast and memref.dim [unsupported-op]}}
  %a = memref.alloc() : memref<8xf32>
}
