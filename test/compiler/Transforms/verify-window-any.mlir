// RUN: ptowsp-opt %s --wsp-verify-window --split-input-file --verify-diagnostics

// No schedule, and no window that would do.
tile.kernel @copy on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
}
// expected-error @below {{no task window is large enough: one scope holds up to 5000001 tasks at once, and a window has at most 4194304 [window-too-small]}}
// expected-note @below {{this is the scope}}
wsp.workload @w(in %a: memref<8x16xf32>, out %b: memref<8x16xf32>) {
  %many = arith.constant 5000000 : index
  %t = wsp.intermediate : memref<8x16xf32>
  // expected-note @below {{what it holds starts here}}
  wsp.task @copy(%a, %t) : memref<8x16xf32>, memref<8x16xf32>
  // expected-note @below {{this needs slot 5000001; split the scope}}
  wsp.for_each (%i) in (%many) {
    wsp.task @copy(%t, %b) : memref<8x16xf32>, memref<8x16xf32>
  }
}

// -----

tile.kernel @copy on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
}
wsp.workload @one_smaller(in %a: memref<8x16xf32>, out %b: memref<8x16xf32>) {
  %many = arith.constant 4194303 : index
  %t = wsp.intermediate : memref<8x16xf32>
  wsp.task @copy(%a, %t) : memref<8x16xf32>, memref<8x16xf32>
  wsp.for_each (%i) in (%many) {
    wsp.task @copy(%t, %b) : memref<8x16xf32>, memref<8x16xf32>
  }
}
