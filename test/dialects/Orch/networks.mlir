// RUN: ptowsp-opt %s --verify-roundtrip | FileCheck %s
// RUN: ptowsp-opt %s --mlir-print-op-generic | ptowsp-opt | FileCheck %s

// CHECK-LABEL: orch.program @w
orch.program @w(%n: index) {
  // CHECK: orch.network ordered {
  orch.network ordered {
    // CHECK-NEXT: orch.channel @c[4] capacity 2 latency 10 shared [f32, index]
    orch.channel @c[4] capacity 2 latency 10 shared [f32, index]
    // CHECK-NEXT: orch.channel @e capacity 0 latency 0 []
    orch.channel @e capacity 0 latency 0 []
    // CHECK-NEXT: orch.process @p instances 4 {
    // CHECK-NEXT: ^bb0(%[[I:.*]]: index):
    orch.process @p instances 4 {
    ^bb0(%i: index):
      %x = arith.constant 1.0 : f32
      // CHECK: orch.channel_send @c[%[[I]]](%{{.*}}, %[[I]]) : f32, index
      orch.channel_send @c[%i](%x, %i) : f32, index
      // CHECK-NEXT: orch.channel_close @c[%[[I]]]
      orch.channel_close @c[%i]
      // CHECK-NEXT: orch.channel_take all @c[%[[I]]] {
      orch.channel_take all @c[%i] {
      ^bb0(%y: f32, %j: index):
      }
      // CHECK: orch.channel_query @e : i1
      %happened = orch.channel_query @e : i1
      // CHECK-NEXT: orch.channel_take @e {
      orch.channel_take @e {
      // CHECK-NEXT: } otherwise {
      } otherwise {
        // CHECK-NEXT: orch.channel_send @e
        orch.channel_send @e
      }
    }
  }
}
