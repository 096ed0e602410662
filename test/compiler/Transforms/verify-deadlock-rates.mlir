// RUN: ptowsp-opt %s --wsp-verify-deadlock --split-input-file --verify-diagnostics

wsp.symbol @n : index = 4
wsp.workload @rates() {
  %n = wsp.symbol_load @n : index
  wsp.network {
    // expected-error @below {{channel 'c' gets 2 tokens for each iteration of the processes' loops and gives 1 [channel-rates]}}
    wsp.channel @c capacity 8 : index
    wsp.process @p {
      wsp.for_each (%i) in (%n) {
        wsp.send @c(%i) : index
        // expected-note @below {{sent here}}
        wsp.send @c(%i) : index
      }
    }
    wsp.process @q {
      %m = wsp.symbol_load @n : index
      wsp.for_each (%i) in (%m) {
        // expected-note @below {{taken here; no capacity is enough for all extents}}
        wsp.receive @c (%j: index) {
        }
      }
    }
  }
}

// -----

// The other way round the one who takes waits for a process that has ended.
wsp.workload @starves(%n: index) {
  // expected-error @below {{for example when the extent of its loops is 1}}
  // expected-note @below {{no capacity lets it pass}}
  wsp.network {
    wsp.channel @c capacity 8 : index
    wsp.process @p {
      wsp.for_each (%i) in (%n) {
        // expected-note @below {{process 'p' sends a token}}
        wsp.send @c(%i) : index
      }
    }
    wsp.process @q {
      wsp.for_each (%i) in (%n) {
        // expected-note @below {{process 'q' takes a token}}
        wsp.receive @c (%j: index) {
        }
        // expected-note @below {{then process 'q' waits here for a token}}
        wsp.receive @c (%j: index) {
        }
      }
    }
  }
}

// -----

// Who forgets to close.
wsp.workload @open(%n: index) {
  // expected-error @below {{for example when the extent of its loops is 0}}
  // expected-note @below {{no capacity lets it pass}}
  wsp.network {
    wsp.channel @c : index
    wsp.process @p {
      wsp.for_each (%i) in (%n) {
        wsp.send @c(%i) : index
      }
    }
    wsp.process @q {
      // expected-note @below {{then process 'q' waits here for a token of channel 'c'}}
      wsp.consume @c (%j: index) {
      }
    }
  }
}
