// RUN: ptowsp-opt %s --wsp-infer-channels=explain=1 --split-input-file --verify-diagnostics -o %t
// RUN: FileCheck %s < %t

// All six outputs lie in the channel before the first is taken.
// CHECK: task_window = 6
tile.kernel @copy on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
}
wsp.workload @all_first(in %a: memref<8x16xf32>, out %b: memref<8x16xf32>) {
  %six = arith.constant 6 : index
  // expected-remark @below {{no run of this network stops for ever; a task window of 6 is enough for its processes}}
  // expected-remark @below {{no time that is known bounds a period}}
  wsp.network {
    // expected-note @below {{'tiles' carries 1 tokens in it; its capacity is 8, against a deadlock 6 is enough}}
    wsp.channel @tiles capacity 8 : memref<8x16xf32>
    wsp.channel @go capacity 0
    // expected-note @below {{'produce' runs 1 iterations in it, of 0 cycles or more}}
    wsp.process @produce {
      wsp.for_each (%i) in (%six) {
        %t = wsp.intermediate : memref<8x16xf32>
        wsp.task @copy(%a, %t) : memref<8x16xf32>, memref<8x16xf32>
        wsp.send @tiles(%t) : memref<8x16xf32>
      }
      wsp.close @tiles
      wsp.record @go
    }
    // expected-note @below {{'take' runs 1 iterations in it, of 0 cycles or more}}
    wsp.process @take {
      wsp.synchronize @go
      wsp.consume @tiles (%t: memref<8x16xf32>) {
        wsp.task @copy(%t, %b) : memref<8x16xf32>, memref<8x16xf32>
      }
    }
  }
}
