// REQUIRES: toolchain
// RUN: rm -rf %t && ptowsp-compile %s -o %t/out 2>&1 | FileCheck %s --check-prefix=COMPILE
// COMPILE: warning: whether this network can stop for ever is not known: how often it runs depends on a value that only the run knows [deadlock-undecided]
// RUN: ptowsp-run %t/out --build-dir=%t/b --check a=1 n=5 m=5
// RUN: ptowsp-run %t/out --build-dir=%t/b --check a=1 n=5 m=3
// RUN: not ptowsp-run %t/out --build-dir=%t/b a=1 n=6 m=3 --report-json=%t/report.json 2>&1 | FileCheck %s
// RUN: FileCheck %s --check-prefix=JSON < %t/report.json

// Two rows fit into the channel: a third one that nobody takes stops the process that sends it.

// CHECK: deadlock: 1 of 2 processes wait and none can go on, in the network{{.*}}network-deadlock.mlir:[[@LINE+22]]:3
// CHECK: process 'give'{{.*}}network-deadlock.mlir:[[@LINE+25]]:9{{.*}} waits for a place (CHANNEL_FULL_WAIT) in channel 'rows', which has 2 of 2 tokens
// CHECK: the last one for a process that has ended
// CHECK: hint: close a channel when nothing more is sent; take all that is sent

// JSON: "kind": "deadlock"
// JSON: "network": {
// JSON-NEXT: "processes": 2,
// JSON-NEXT: "waiting": 1,
// JSON: "chain": [
// JSON: "process": "give",
// JSON-NEXT: "waits_for": "CHANNEL_FULL_WAIT",
// JSON-NEXT: "channel": "rows",
// JSON: "waits_for_ended": true
// JSON: "tokens": 2,
// JSON-NEXT: "capacity": 2,
// JSON-NEXT: "sent": 5,
tile.kernel @copy on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
  %t = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
  tile.store %t, %y : !tile.tile<8x16xf32>, memref<8x16xf32>
}
wsp.workload @w(in %a: memref<8x16xf32>, out %b: memref<8x16xf32>, %n: index, %m: index) {
  wsp.network {
    wsp.channel @rows capacity 2 : memref<8x16xf32>
    wsp.process @give {
      wsp.for_each (%i) in (%n) {
        wsp.send @rows(%a) : memref<8x16xf32>
      }
    }
    wsp.process @take {
      wsp.for_each (%i) in (%m) {
        wsp.receive @rows (%row: memref<8x16xf32>) {
          wsp.task @copy(%row, %b) : memref<8x16xf32>, memref<8x16xf32>
        }
      }
    }
  }
}
