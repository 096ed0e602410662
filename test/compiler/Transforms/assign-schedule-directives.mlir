// RUN: ptowsp-opt %s --wsp-assign-schedule --split-input-file --verify-diagnostics

tile.kernel @k on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
}
wsp.workload @w(in %a: memref<8x16xf32>, out %b: memref<8x16xf32>, %n: index) {
  wsp.for_each (%row) in (%n) {
    wsp.for_each (%column) in (%n) {
      // expected-note @below {{this task is inside axes 'column', 'row'; 'for @kernel' in the directive restricts it to the tasks of one kernel}}
      wsp.task @k(%a, %b) : memref<8x16xf32>, memref<8x16xf32>
    }
  }
}
wsp.schedule @s for @w {
  // expected-error @below {{a task of kernel 'k' has no axis or scalar 'i' [bad-schedule]}}
  wsp.dispatch affinity(%i)
}

// -----

wsp.workload @w() {
}
wsp.schedule @s for @w {
  // expected-error @below {{'affinity' needs an expression: an axis in parentheses, or a body that ends in 'wsp.yield' [bad-schedule]}}
  wsp.dispatch affinity
}

// -----

wsp.workload @w() {
}
wsp.schedule @s for @w {
  // expected-error @below {{'fifo' takes no expression [bad-schedule]}}
  wsp.ready fifo(%i)
}

// -----

tile.kernel @k on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
}
wsp.workload @w() {
}
wsp.schedule @s for @w {
  // expected-error @below {{workload 'w' has no task of kernel 'k' [bad-schedule]}}
  wsp.dispatch hash(%i) for @k
}

// -----

wsp.workload @w() {
}
wsp.schedule @s for @w {
  // expected-error @below {{'threshold' takes one parameter, the number of tasks, at least 1 [bad-schedule]}}
  wsp.start threshold
}

// -----

tile.kernel @k on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
}
wsp.workload @w(in %a: memref<8x16xf32>, out %b: memref<8x16xf32>, %n: i32) {
  // expected-note @below {{at this task}}
  wsp.task @k(%a, %b) : memref<8x16xf32>, memref<8x16xf32>
}
wsp.schedule @s for @w {
  // expected-error @below {{'n' is of type 'index' here and of type 'i32' at a task [bad-schedule]}}
  wsp.ready priority(%n)
}

// -----

wsp.workload @w() {
}
wsp.schedule @s for @w {
  // expected-error @below {{'wsp.stream_by' needs 'wsp.streams' with the number of streams [bad-schedule]}}
  wsp.stream_by(%i)
}
