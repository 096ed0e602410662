// RUN: ptowsp-opt %s --wsp-lower-workloads --wsp-verify-lowered | FileCheck %s

tile.kernel @first on aiv(%s: f32) {
}
tile.kernel @second on aiv(%s: f32) {
}
tile.kernel @third on aiv(%s: f32) {
}

// CHECK-LABEL: orch.program @w
wsp.workload @w(%s: f32, %n: i32) {
  %zero = arith.constant 0 : i32
  %c = arith.cmpi ne, %n, %zero : i32
  // CHECK: scf.if %{{.*}} {
  // CHECK-NEXT: orch.submit @first
  // CHECK-NEXT: } else {
  // CHECK-NEXT: orch.submit @second
  // CHECK-NEXT: }
  wsp.cond %c {
    wsp.task @first(%s) : f32
  } otherwise {
    wsp.task @second(%s) : f32
  }
  // CHECK-NEXT: orch.submit @first
  // CHECK-NEXT: orch.submit @second
  wsp.combine {
    wsp.task @first(%s) : f32
    wsp.task @second(%s) : f32
  }
  // Nothing follows the last part, so there is no fence behind it; what submits nothing
  // needs none.
  // CHECK-NEXT: orch.ordered {
  // CHECK-NEXT: %[[A:.*]] = orch.next_task
  // CHECK-NEXT: orch.submit @first
  // CHECK-NEXT: orch.fence %[[A]]
  // CHECK-NEXT: arith.addf
  // CHECK-NEXT: %[[B:.*]] = orch.next_task
  // CHECK-NEXT: scf.if %{{.*}} {
  // CHECK-NEXT: orch.submit @second
  // CHECK-NEXT: }
  // CHECK-NEXT: orch.fence %[[B]]
  // CHECK-NEXT: orch.submit @third
  // CHECK-NEXT: }
  // CHECK-NEXT: orch.submit @first
  // CHECK-NEXT: }
  wsp.sequential {
    wsp.task @first(%s) : f32
    %twice = arith.addf %s, %s : f32
    wsp.cond %c {
      wsp.task @second(%twice) : f32
    }
    wsp.task @third(%twice) : f32
  }
  // One part that submits needs no order.
  wsp.sequential {
    wsp.task @first(%s) : f32
  }
}
