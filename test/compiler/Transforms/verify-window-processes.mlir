// RUN: ptowsp-opt %s --wsp-verify-window --verify-diagnostics

// The window is that of each process.
tile.kernel @copy on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
}
wsp.workload @w(in %a: memref<8x16xf32>, out %b: memref<8x16xf32>) {
  wsp.network {
    wsp.process @small {
      %t = wsp.intermediate : memref<8x16xf32>
      wsp.task @copy(%a, %t) : memref<8x16xf32>, memref<8x16xf32>
      wsp.task @copy(%t, %b) : memref<8x16xf32>, memref<8x16xf32>
    }
    // expected-note @below {{this is the scope}}
    wsp.process @large {
      %t = wsp.intermediate : memref<8x16xf32>
      // expected-note @below {{what it holds starts here}}
      wsp.task @copy(%a, %t) : memref<8x16xf32>, memref<8x16xf32>
      wsp.task @copy(%t, %b) : memref<8x16xf32>, memref<8x16xf32>
      // expected-note @below {{this needs slot 3}}
      wsp.task @copy(%t, %b) : memref<8x16xf32>, memref<8x16xf32>
    }
  }
}
wsp.schedule @two for @w {
  // expected-error @below {{a task window of 2 is too small}}
  wsp.task_window 2
}
