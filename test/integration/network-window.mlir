// REQUIRES: toolchain
// RUN: rm -rf %t && ptowsp-compile %s -o %t/out
// RUN: FileCheck %s < %t/out/manifest.json
// RUN: ptowsp-run %t/out --build-dir=%t/b --check a=random:1
// RUN: not ptowsp-run %t/out --build-dir=%t/b a=1 --task-window=1099 2>&1 | FileCheck %s --check-prefix=SLOTS
// RUN: not ptowsp-run %t/out --build-dir=%t/b a=1 --heap=70400000 2>&1 | FileCheck %s --check-prefix=BYTES

// The consumer starts when the producer has made all its tiles: the channel has places for them, and
// a run of its own accord a task window and a heap, more than it would have otherwise.

// CHECK: "task_window": 1100,
// CHECK: "task_window": {
// CHECK-NEXT: "needed": 1100,
// CHECK: "heap_bytes": {
// CHECK-NEXT: "needed": 72089600,
// SLOTS: deadlock
// SLOTS: TASK_RING_FULL
// BYTES: deadlock
// BYTES: HEAP_ARENA_FULL
tile.kernel @copy on aiv(in %x: memref<128x128xf32>, out %y: memref<128x128xf32>) {
  %t = tile.load %x : memref<128x128xf32> -> !tile.tile<128x128xf32>
  tile.store %t, %y : !tile.tile<128x128xf32>, memref<128x128xf32>
}
wsp.workload @all_first(in %a: memref<128x128xf32>, out %b: memref<128x128xf32>) {
  %n = arith.constant 1100 : index
  wsp.network {
    wsp.channel @tiles capacity 1200 : memref<128x128xf32>
    wsp.channel @go capacity 0
    wsp.process @produce {
      wsp.for_each (%i) in (%n) {
        %t = wsp.intermediate : memref<128x128xf32>
        wsp.task @copy(%a, %t) : memref<128x128xf32>, memref<128x128xf32>
        wsp.send @tiles(%t) : memref<128x128xf32>
      }
      wsp.close @tiles
      wsp.record @go
    }
    wsp.process @take {
      wsp.synchronize @go
      wsp.consume @tiles (%t: memref<128x128xf32>) {
        wsp.task @copy(%t, %b) : memref<128x128xf32>, memref<128x128xf32>
      }
    }
  }
}
wsp.schedule @s for @all_first {
}
