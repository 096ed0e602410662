// RUN: ptowsp-opt %s --wsp-verify-deadlock --split-input-file --verify-diagnostics

// A feedback loop with a token to begin with, whatever the extent.
wsp.workload @fine(%n: index) {
  wsp.network {
    wsp.channel @there : index
    wsp.channel @back : index
    wsp.process @p {
      wsp.for_each (%i) in (%n) {
        wsp.send @there(%i) : index
        wsp.receive @back (%j: index) {
        }
      }
    }
    wsp.process @q {
      wsp.for_each (%i) in (%n) {
        wsp.receive @there (%j: index) {
          wsp.send @back(%j) : index
        }
      }
    }
  }
}

// -----

wsp.workload @without_a_token(%n: index) {
  // expected-error @below {{the processes of this network come to wait for each other for ever, for example when the extent of its loops is 1 [deadlock]}}
  // expected-note @below {{no capacity lets it pass: send a token before the loop}}
  wsp.network {
    wsp.channel @there : index
    wsp.channel @back : index
    wsp.process @p {
      wsp.for_each (%i) in (%n) {
        // expected-note @below {{then process 'p' waits here for a token of channel 'back', which has 0 of 1}}
        wsp.receive @back (%j: index) {
        }
        wsp.send @there(%i) : index
      }
    }
    wsp.process @q {
      wsp.for_each (%i) in (%n) {
        // expected-note @below {{then process 'q' waits here for a token of channel 'there'}}
        wsp.receive @there (%j: index) {
          wsp.send @back(%j) : index
        }
      }
    }
  }
}

// -----

// Paths that meet again, of which one gives only after it has taken three.
wsp.workload @meeting(%x: index) {
  %three = arith.constant 3 : index
  // expected-error @below {{wait for each other for ever [deadlock]}}
  // expected-note @below {{it passes with a capacity of 3 for 'short'}}
  wsp.network {
    wsp.channel @short : index
    wsp.channel @long : index
    wsp.channel @sum : index
    wsp.process @fork {
      wsp.for_each (%i) in (%three) {
        // expected-note @below {{process 'fork' sends a token to channel 'short'}}
        // expected-note @below {{then process 'fork' waits here for a place in channel 'short', which has 1 of 1}}
        wsp.send @short(%i) : index
        // expected-note @below {{process 'fork' sends a token to channel 'long'}}
        wsp.send @long(%i) : index
      }
    }
    wsp.process @gather {
      wsp.for_each (%i) in (%three) {
        // expected-note @below {{process 'gather' takes a token of channel 'long'}}
        // expected-note @below {{then process 'gather' waits here for a token of channel 'long'}}
        wsp.receive @long (%j: index) {
        }
      }
      wsp.send @sum(%x) : index
    }
    wsp.process @join {
      // expected-note @below {{then process 'join' waits here for a token of channel 'sum'}}
      wsp.receive @sum (%j: index) {
      }
      wsp.for_each (%i) in (%three) {
        wsp.receive @short (%j: index) {
        }
      }
    }
  }
}
