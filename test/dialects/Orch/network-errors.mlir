// RUN: ptowsp-opt %s --split-input-file --verify-diagnostics

orch.program @w() {
  orch.network {
    // expected-error @below {{a channel's capacity and latency are 0 to 1048576}}
    orch.channel @c capacity -1 latency 0 []
  }
}

// -----

orch.program @w() {
  orch.network {
    // expected-error @below {{a process has 1 to 1048576 instances}}
    orch.process @p instances 0 {
    }
  }
}

// -----

orch.program @w() {
  orch.network {
    orch.process @p instances 1 {
      // expected-error @below {{the network has no channel 'c'}}
      orch.channel_send @c
    }
  }
}

// -----

orch.program @w(%i: index) {
  orch.network {
    orch.channel @c capacity 1 latency 0 []
    orch.process @p instances 1 {
      // expected-error @below {{an index is for arrays of channels, which need one: 'c'}}
      orch.channel_close @c[%i]
    }
  }
}

// -----

orch.program @w(%x: f32) {
  orch.network {
    orch.channel @c capacity 1 latency 0 [index]
    orch.process @p instances 1 {
      // expected-error @below {{channel 'c' carries other values}}
      orch.channel_send @c(%x) : f32
    }
  }
}

// -----

orch.program @w() {
  // expected-error @below {{'orch.channel_query' stands outside of a process}}
  %happened = orch.channel_query @c : i1
}

// -----

orch.program @w() {
  orch.network {
    // expected-error @below {{made of channels and processes, not of 'orch.scope'}}
    orch.scope {
    }
  }
}

// -----

orch.program @w() {
  orch.network {
    orch.process @p instances 1 {
      // expected-error @below {{a network inside a process}}
      orch.network {
      }
    }
  }
}
