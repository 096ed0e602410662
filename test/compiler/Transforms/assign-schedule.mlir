// RUN: ptowsp-opt %s --pass-pipeline='builtin.module(wsp-assign-schedule{schedule=narrow})' | FileCheck %s
// RUN: not ptowsp-opt %s --wsp-assign-schedule 2>&1 | FileCheck %s --check-prefix=AMBIGUOUS
// RUN: not ptowsp-opt %s --pass-pipeline='builtin.module(wsp-assign-schedule{schedule=none})' 2>&1 | FileCheck %s --check-prefix=UNKNOWN

// CHECK-NOT: wsp.workload @first
// CHECK: wsp.workload @second
// CHECK-NOT: @wide
// CHECK: wsp.schedule @narrow for @second
// CHECK-NOT: wsp.schedule

// AMBIGUOUS: error: there are several workloads, and one is compiled at a time: choose it by a schedule of its own, of 'wide', 'narrow' [unknown-schedule]
// UNKNOWN: error: there is no schedule 'none'; known are 'wide', 'narrow' [unknown-schedule]

wsp.workload @first() {
}
wsp.workload @second() {
}
wsp.schedule @wide for @second {
}
wsp.schedule @narrow for @second {
  wsp.dispatch round_robin(1)
}
