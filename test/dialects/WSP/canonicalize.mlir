// RUN: ptowsp-opt %s --canonicalize | FileCheck %s

// CHECK-LABEL: wsp.workload @nothing_to_do
// CHECK-NOT: wsp.{{parallel|for_each|scope}}
// CHECK: }
wsp.workload @nothing_to_do(%n: index) {
  wsp.scope {
  }
  wsp.parallel (%i) in (%n) {
    wsp.for_each (%j) in (%n) {
    }
  }
}

tile.kernel @k on aiv(%s: f32) {
}

// CHECK-LABEL: wsp.workload @no_iteration
// CHECK-NOT: wsp.task
// CHECK: wsp.schedule
wsp.workload @no_iteration(%s: f32, %n: index) {
  %zero = arith.constant 0 : index
  wsp.parallel (%i, %j) in (%n, %zero) {
    wsp.task @k(%s) : f32
  }
}
wsp.schedule @end_of_workload for @no_iteration {
}

// CHECK-LABEL: wsp.workload @something_to_do
// CHECK: wsp.for_each
// CHECK: wsp.task
wsp.workload @something_to_do(%s: f32, %n: index) {
  wsp.for_each (%i) in (%n) {
    wsp.task @k(%s) : f32
  }
}
