// RUN: ptowsp-opt %s --split-input-file --verify-diagnostics

wsp.workload @w() {
  wsp.network {
    wsp.process @p {
      // expected-error @below {{the network has no channel 'c' [unknown-channel]}}
      wsp.send @c
    }
  }
}

// -----

wsp.workload @w() {
  wsp.network {
    // expected-note @below {{channel 'c' is declared here}}
    wsp.channel @c[2]
    wsp.process @p {
      // expected-error @below {{names an array of channels; say which one in brackets [unknown-channel]}}
      wsp.send @c
    }
  }
}

// -----

wsp.workload @w() {
  wsp.network {
    // expected-note @below {{channel 'c' is declared here}}
    wsp.channel @c[2]
    wsp.process @p {
      %two = arith.constant 2 : index
      // expected-error @below {{there is no channel 2 of 2 [unknown-channel]}}
      wsp.send @c[%two]
    }
  }
}

// -----

wsp.workload @w(%x: f32) {
  wsp.network {
    // expected-note @below {{channel 'c' is declared here}}
    wsp.channel @c : f32, index
    wsp.process @p {
      // expected-error @below {{the channel carries f32, index [channel-payload]}}
      wsp.send @c(%x) : f32
    }
  }
}

// -----

wsp.workload @w() {
  wsp.network {
    // expected-note @below {{channel 'c' is declared here}}
    wsp.channel @c
    wsp.process @p {
      // expected-error @below {{'wsp.synchronize' works on events: channels of capacity 0 without values [channel-payload]}}
      wsp.synchronize @c
    }
  }
}

// -----

wsp.workload @w() {
  wsp.network {
    // expected-note @below {{declare it 'shared', or as an array of channels}}
    wsp.channel @c
    wsp.process @p {
      // expected-note @below {{process 'p' does it here}}
      wsp.send @c
    }
    wsp.process @q {
      // expected-error @below {{more than one process sends to or closes channel 'c', which is not shared [channel-ends]}}
      wsp.close @c
    }
  }
}

// -----

wsp.workload @w() {
  wsp.network {
    // expected-note @below {{declare it 'shared', or as an array of channels}}
    wsp.channel @c
    // expected-note @below {{each instance of process 'p' does it}}
    wsp.process @p replicate 2 (%i) {
      // expected-error @below {{more than one process takes tokens from channel 'c', which is not shared [channel-ends]}}
      wsp.consume @c {
      }
    }
  }
}
