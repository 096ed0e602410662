// RUN: ptowsp-opt %s --wsp-verify-deadlock --split-input-file --verify-diagnostics

wsp.workload @sharing(%n: index) {
  // expected-warning @below {{whether this network can stop for ever is not known: which process takes a token of a shared channel depends on time [deadlock-undecided]}}
  wsp.network {
    // expected-note @below {{'wsp.channel' keeps it open}}
    wsp.channel @c shared : index
    wsp.process @p replicate 2 (%i) {
      wsp.send @c(%i) : index
      wsp.close @c
    }
    wsp.process @q {
      wsp.consume @c (%i: index) {
      }
    }
  }
}

// -----

wsp.workload @branching(%n: index, %which: i1) {
  // expected-warning @below {{which branch is taken depends on a value that only the run knows}}
  wsp.network {
    wsp.channel @c : index
    wsp.process @p {
      wsp.send @c(%n) : index
    }
    wsp.process @q {
      wsp.receive @c (%i: index) {
        %zero = arith.constant 0 : index
        %v = arith.cmpi eq, %i, %zero : index
        wsp.cond %v {
        }
      }
      %x = arith.constant 1.0 : f32
      %y = arith.constant 2.0 : f32
      %less = arith.cmpf olt, %x, %y : f32
      %half = arith.truncf %x : f32 to f16
      %bits = arith.bitcast %half : f16 to i16
      %some = arith.trunci %bits : i16 to i1
      %same = arith.cmpi eq, %some, %which : i1
      // expected-note @below {{'wsp.cond' keeps it open}}
      wsp.cond %same {
        wsp.send @d(%n) : index
      }
    }
    wsp.channel @d : index
  }
}

// -----

// Two extents that have nothing to do with each other.
wsp.workload @two(%n: index, %m: index) {
  // expected-warning @below {{how often it runs depends on a value that only the run knows}}
  wsp.network {
    wsp.channel @c : index
    wsp.process @p {
      wsp.for_each (%i) in (%n) {
        wsp.send @c(%i) : index
      }
    }
    wsp.process @q {
      // expected-note @below {{'wsp.for_each' keeps it open}}
      wsp.for_each (%i) in (%m) {
        wsp.receive @c (%j: index) {
        }
      }
    }
  }
}
