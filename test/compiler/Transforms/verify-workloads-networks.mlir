// RUN: ptowsp-opt %s --wsp-verify-workloads --split-input-file --verify-diagnostics

tile.kernel @copy on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
}
// What one process writes, another one may read.
wsp.workload @fine(in %a: memref<8x16xf32>, out %b: memref<8x16xf32>) {
  %t = wsp.intermediate : memref<8x16xf32>
  wsp.network {
    wsp.channel @c
    wsp.process @reads {
      wsp.receive @c {
      }
      wsp.task @copy(%t, %b) : memref<8x16xf32>, memref<8x16xf32>
    }
    wsp.process @writes {
      wsp.task @copy(%a, %t) : memref<8x16xf32>, memref<8x16xf32>
      wsp.send @c
    }
  }
}

// -----

tile.kernel @copy on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
}
wsp.workload @w(in %a: memref<8x16xf32>) {
  wsp.network {
    wsp.channel @c : memref<8x16xf32>
    wsp.process @p {
      // expected-note @below {{it is made here}}
      %t = wsp.intermediate : memref<8x16xf32>
      // expected-error @below {{'wsp.send' reads the intermediate before any task has written it}}
      wsp.send @c(%t) : memref<8x16xf32>
    }
  }
}

// -----

tile.kernel @copy on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
}
wsp.workload @w(in %a: memref<8x16xf32>) {
  wsp.network {
    wsp.channel @c : memref<8x16xf32>
    wsp.process @p {
      // expected-note @below {{taken here; write to an intermediate, and send that on}}
      wsp.consume @c (%t: memref<8x16xf32>) {
        // expected-error @below {{kernel 'copy' writes the tensor of a token, which is only read [task-direction]}}
        wsp.task @copy(%a, %t) : memref<8x16xf32>, memref<8x16xf32>
      }
    }
  }
}

// -----

tile.kernel @copy on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
}
wsp.workload @w(in %a: memref<8x16xf32>, %n: index) {
  wsp.network {
    wsp.channel @c : memref<8x16xf32>
    wsp.process @p {
      // expected-note @below {{make it inside the loop that sends it}}
      %t = wsp.intermediate : memref<8x16xf32>
      wsp.for_each (%i) in (%n) {
        // expected-error @below {{kernel 'copy' writes an intermediate that may belong to a token by then [task-direction]}}
        wsp.task @copy(%a, %t) : memref<8x16xf32>, memref<8x16xf32>
        // expected-note @below {{sent here}}
        wsp.send @c(%t) : memref<8x16xf32>
      }
    }
  }
}
