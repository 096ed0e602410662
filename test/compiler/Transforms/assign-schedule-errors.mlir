// RUN: ptowsp-opt %s --wsp-assign-schedule --split-input-file --verify-diagnostics

// expected-error @below {{there is no workload to compile [bad-workload]}}
module {
}

// -----

wsp.workload @w() {
}
wsp.schedule @a for @w {
}
// expected-error @below {{workload 'w' has several schedules; choose one of 'a', 'b' [unknown-schedule]}}
wsp.schedule @b for @w {
}

// -----

wsp.workload @w() {
}
wsp.schedule @s for @w {
  // expected-error @below {{there is no dispatch policy 'by_colour'; known are 'affinity', 'custom', 'hash', 'round_robin', 'work_steal' [bad-schedule]}}
  wsp.dispatch by_colour
}

// -----

wsp.workload @w() {
}
wsp.schedule @s for @w {
  // expected-error @below {{'round_robin' takes one parameter, the number of domains, at least 1 [bad-schedule]}}
  wsp.dispatch round_robin
}

// -----

wsp.workload @w() {
}
wsp.schedule @s for @w {
  // expected-error @below {{'round_robin' over 3 domains; machine 'm' has 2 [bad-schedule]}}
  wsp.dispatch round_robin(3)
}
// expected-note @below {{the machine is described here}}
npu.machine @m attributes {clock_mhz = 1000, dispatch_cycles = 10, events = 8, max_domains = 2,
                           retire_cycles = 10, submit_cycles = 5} {
}

// -----

// expected-error @below {{argument 'a' has 1 open extents; write one symbol per '?' in brackets after the type [bad-workload]}}
wsp.workload @w(in %a: memref<?x16xf32>) {
}

// -----

// expected-error @below {{argument 'a' has a layout; the host passes tensors packed, in row-major order [bad-workload]}}
wsp.workload @w(in %a: memref<8x16xf32, strided<[32, 1]>>) {
}
