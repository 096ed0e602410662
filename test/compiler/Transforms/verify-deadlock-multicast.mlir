// RUN: ptowsp-opt %s --wsp-verify-deadlock --split-input-file --verify-diagnostics

// A cyclic multicast with too little slack: each value goes to both, @second needs all three by
// way of @first before it takes its own, and @source starts again when @second is done.
wsp.workload @multicast(%n: index) {
  %three = arith.constant 3 : index
  // expected-error @below {{wait for each other for ever, for example when the extent of its loops is 1 [deadlock]}}
  // expected-note @below {{it passes with a capacity of 2 for 'b'}}
  wsp.network {
    wsp.channel @a : index
    wsp.channel @b : index
    wsp.channel @x : index
    wsp.channel @back : index
    wsp.process @source {
      wsp.for_each (%i) in (%n) {
        wsp.receive @back (%v: index) {
        }
        wsp.for_each (%k) in (%three) {
          // expected-note @below {{process 'source' sends a token to channel 'a'}}
          wsp.send @a(%k) : index
          // expected-note @below {{then process 'source' waits here for a place in channel 'b', which has 1 of 1}}
          wsp.send @b(%k) : index
        }
      }
    }
    wsp.process @first {
      wsp.for_each (%i) in (%n) {
        wsp.for_each (%k) in (%three) {
          // expected-note @below {{process 'first' takes a token of channel 'a'}}
          // expected-note @below {{then process 'first' waits here for a token of channel 'a'}}
          wsp.receive @a (%v: index) {
            // expected-note @below {{process 'first' sends a token to channel 'x'}}
            wsp.send @x(%v) : index
          }
        }
      }
    }
    wsp.process @second {
      wsp.for_each (%i) in (%n) {
        wsp.send @back(%n) : index
        wsp.for_each (%k) in (%three) {
          // expected-note @below {{process 'second' takes a token of channel 'x'}}
          // expected-note @below {{then process 'second' waits here for a token of channel 'x'}}
          wsp.receive @x (%v: index) {
          }
        }
        wsp.for_each (%k) in (%three) {
          wsp.receive @b (%v: index) {
          }
        }
      }
    }
  }
}
