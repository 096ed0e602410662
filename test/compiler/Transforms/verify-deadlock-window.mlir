// RUN: ptowsp-opt %s --wsp-verify-deadlock --split-input-file --verify-diagnostics

// The window of the producer is full of what the channel could still take, and the consumer
// does not start before the producer has ended.
tile.kernel @copy on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
}
wsp.workload @w(in %a: memref<8x16xf32>, out %b: memref<8x16xf32>) {
  %six = arith.constant 6 : index
  // expected-error @below {{wait for each other for ever [deadlock]}}
  // expected-note @below {{no capacity lets it pass in this task window}}
  wsp.network {
    wsp.channel @tiles capacity 8 : memref<8x16xf32>
    wsp.channel @go capacity 0
    wsp.process @produce {
      wsp.for_each (%i) in (%six) {
        %t = wsp.intermediate : memref<8x16xf32>
        // expected-note @below {{then process 'produce' waits here for its task window of 4 slots}}
        wsp.task @copy(%a, %t) : memref<8x16xf32>, memref<8x16xf32>
        // expected-note @below {{process 'produce' sends a token to channel 'tiles'}}
        wsp.send @tiles(%t) : memref<8x16xf32>
      }
      wsp.close @tiles
      wsp.record @go
    }
    wsp.process @take {
      // expected-note @below {{then process 'take' waits here for a token of channel 'go'}}
      wsp.synchronize @go
      wsp.consume @tiles (%t: memref<8x16xf32>) {
        wsp.task @copy(%t, %b) : memref<8x16xf32>, memref<8x16xf32>
      }
    }
  }
}
wsp.schedule @small for @w {
  wsp.task_window 4
}

// -----

// Six slots are enough: the error is not about the network as such.
tile.kernel @copy on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
}
wsp.workload @w(in %a: memref<8x16xf32>, out %b: memref<8x16xf32>) {
  %six = arith.constant 6 : index
  wsp.network {
    wsp.channel @tiles capacity 8 : memref<8x16xf32>
    wsp.channel @go capacity 0
    wsp.process @produce {
      wsp.for_each (%i) in (%six) {
        %t = wsp.intermediate : memref<8x16xf32>
        wsp.task @copy(%a, %t) : memref<8x16xf32>, memref<8x16xf32>
        wsp.send @tiles(%t) : memref<8x16xf32>
      }
      wsp.close @tiles
      wsp.record @go
    }
    wsp.process @take {
      wsp.synchronize @go
      wsp.consume @tiles (%t: memref<8x16xf32>) {
        wsp.task @copy(%t, %b) : memref<8x16xf32>, memref<8x16xf32>
      }
    }
  }
}
wsp.schedule @enough for @w {
  wsp.task_window 6
}
