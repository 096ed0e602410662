// RUN: ptowsp-opt %s --split-input-file --wsp-lower-workloads | FileCheck %s

tile.kernel @copy on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
}

// A process needs no fences; what an iteration sends it keeps in a scope of its own. How long
// tokens keep it is open.
// CHECK-LABEL: orch.program @tiles
// CHECK-SAME: heap_needs = array<i64: -1, -1, -1, -1>
// CHECK-NEXT: orch.network {
// CHECK-NEXT: orch.channel @c capacity 2 latency 0 [memref<8x16xf32>]
// CHECK-NEXT: orch.process @p instances 1 {
// CHECK-NOT: orch.fence
// CHECK: scf.for
// CHECK-NEXT: orch.scope {
// CHECK-NEXT: %[[T:.*]] = orch.intermediate
// CHECK-NEXT: orch.submit
// CHECK-NEXT: orch.channel_send @c(%[[T]]) : memref<8x16xf32>
// CHECK: orch.channel_close @c
// CHECK: orch.process @q instances 1 {
// CHECK-NEXT: orch.channel_take all @c {
// CHECK-NEXT: ^bb0(%[[U:.*]]: memref<8x16xf32>):
// CHECK-NEXT: orch.submit @copy on aiv(in %[[U]], out %b)
wsp.workload @tiles(in %a: memref<8x16xf32>, out %b: memref<8x16xf32>, %n: index) {
  wsp.network {
    wsp.channel @c capacity 2 : memref<8x16xf32>
    wsp.process @p {
      wsp.for_each (%i) in (%n) {
        %t = wsp.intermediate : memref<8x16xf32>
        wsp.task @copy(%a, %t) : memref<8x16xf32>, memref<8x16xf32>
        wsp.send @c(%t) : memref<8x16xf32>
      }
      wsp.close @c
    }
    wsp.process @q {
      wsp.consume @c (%t: memref<8x16xf32>) {
        wsp.task @copy(%t, %b) : memref<8x16xf32>, memref<8x16xf32>
      }
    }
  }
}

// -----

// Where the order of time may decide, the network is ordered. A process has rings of its own.
tile.kernel @copy on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
}
// CHECK-LABEL: orch.program @events
// CHECK-SAME: slot_needs = array<i64: 2, 0, 0, 0>
// CHECK-NEXT: orch.network ordered {
// CHECK-NEXT: orch.channel @e[2] capacity 0 latency 0 []
// CHECK-NEXT: orch.process @p instances 2 {
// CHECK-NEXT: ^bb0(%[[I:.*]]: index):
// CHECK-NEXT: orch.channel_send @e[%[[I]]]
// CHECK: orch.process @q instances 1 {
// CHECK: %[[HAPPENED:.*]] = orch.channel_query @e[%{{.*}}] : i1
// CHECK-NEXT: scf.if %[[HAPPENED]] {
// CHECK-NEXT: orch.channel_take @e
// CHECK-NEXT: } otherwise {
// CHECK-NEXT: orch.submit
// CHECK: orch.channel_take @e
wsp.workload @events(in %a: memref<8x16xf32>, out %b: memref<8x16xf32>) {
  wsp.network {
    wsp.channel @e[2] capacity 0
    wsp.process @p replicate 2 (%i) {
      wsp.record @e[%i]
    }
    wsp.process @q {
      %zero = arith.constant 0 : index
      %one = arith.constant 1 : index
      %happened = wsp.query @e[%zero] : i1
      wsp.cond %happened {
        wsp.receive @e[%zero] {
        } otherwise {
          wsp.task @copy(%a, %b) : memref<8x16xf32>, memref<8x16xf32>
        }
      }
      wsp.synchronize @e[%one]
      %t = wsp.intermediate : memref<8x16xf32>
      wsp.task @copy(%a, %t) : memref<8x16xf32>, memref<8x16xf32>
      wsp.task @copy(%t, %b) : memref<8x16xf32>, memref<8x16xf32>
    }
  }
}
