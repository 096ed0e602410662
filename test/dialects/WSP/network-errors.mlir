// RUN: ptowsp-opt %s --split-input-file --verify-diagnostics

wsp.workload @w() {
  wsp.network {
    // expected-error @below {{channel 'c' has a capacity of -1; it is 0 to 1048576 [bad-network]}}
    wsp.channel @c capacity -1
  }
}

// -----

wsp.workload @w() {
  wsp.network {
    // expected-error @below {{channel 'c' has a number of channels of 0; it is 1 to 1048576 [bad-network]}}
    wsp.channel @c[0]
  }
}

// -----

wsp.workload @w() {
  wsp.network {
    // expected-error @below {{a token cannot carry 'vector<4xf32>'; it carries scalars that the ABI has, and tensors of them in global memory [bad-network]}}
    wsp.channel @c : vector<4xf32>
  }
}

// -----

wsp.workload @w() {
  wsp.network {
    // expected-error @below {{process 'p' has 0 instances; there are 1 to 1048576 [bad-network]}}
    wsp.process @p replicate 0 (%i) {
    }
  }
}

// -----

wsp.workload @w() {
  wsp.network {
    // expected-note @below {{the first is here}}
    wsp.channel @c
    // expected-error @below {{the network has two channels 'c' [bad-network]}}
    wsp.channel @c
  }
}

// -----

wsp.workload @w() {
  wsp.network {
    // expected-error @below {{a network is made of channels and processes; 'arith.constant' stands before it or inside a process [bad-network]}}
    %x = arith.constant 1.0 : f32
  }
}

// -----

wsp.workload @w() {
  wsp.network {
    // expected-note @below {{this is the process}}
    wsp.process @p {
      // expected-error @below {{a network inside a process; networks do not nest [bad-network]}}
      wsp.network {
      }
    }
  }
}

// -----

wsp.workload @w() {
  // expected-error @below {{'wsp.close' stands outside of a process [bad-network]}}
  wsp.close @c
}

// -----

wsp.workload @w(%n: index) {
  wsp.network {
    wsp.channel @c
    wsp.process @p {
      // expected-note @below {{tokens have one: use 'wsp.for_each' or 'wsp.sequential'}}
      wsp.parallel (%i) in (%n) {
        // expected-error @below {{'wsp.send' stands in a 'wsp.parallel', whose parts have no order [bad-network]}}
        wsp.send @c
      }
    }
  }
}
