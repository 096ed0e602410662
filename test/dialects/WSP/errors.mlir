// RUN: ptowsp-opt %s --split-input-file --verify-diagnostics

wsp.symbol @n : index = 1
// expected-error @below {{argument 'a' has 1 open extents and names symbols for 2; write one symbol per '?' in brackets after the type [bad-workload]}}
wsp.workload @w(in %a: memref<?x16xf32>[@n, @n]) {
}

// -----

// expected-error @below {{there is no symbol 'n' [unknown-symbol]}}
wsp.workload @w(in %a: memref<?x16xf32>[@n]) {
}

// -----

// expected-note @below {{declared here}}
wsp.symbol @n : f32 = 1.0
// expected-error @below {{an extent is of type index, symbol 'n' of type 'f32' [unknown-symbol]}}
wsp.workload @w(in %a: memref<?x16xf32>[@n]) {
}

// -----

// expected-note @below {{declared here}}
wsp.symbol @n : index = 1
wsp.workload @w() {
  // expected-error @below {{symbol 'n' is of type 'index', not 'f32' [unknown-symbol]}}
  %n = wsp.symbol_load @n : f32
}

// -----

wsp.workload @w(%n: index) {
  // expected-error @below {{a loop has one iterator per axis and at least one axis, not 2 and 1}}
  wsp.parallel (%i, %j) in (%n) {
  }
}

// -----

wsp.workload @w() {
  %n = arith.constant -1 : index
  // expected-error @below {{an axis cannot have -1 elements [bad-workload]}}
  wsp.parallel (%i) in (%n) {
  }
}

// -----

wsp.workload @w() {
  // expected-error @below {{an intermediate of type 'memref<?xf32>' needs 1 sizes, not 0 [bad-workload]}}
  %t = wsp.intermediate : memref<?xf32>
}

// -----

// expected-error @below {{schedule 's' is for workload 'w', which does not exist [bad-schedule]}}
wsp.schedule @s for @w {
}

// -----

wsp.workload @w() {
}
wsp.schedule @s for @w {
  // expected-note @below {{first here}}
  wsp.task_window 8
  // expected-error @below {{'wsp.task_window' stands twice in schedule 's' [bad-schedule]}}
  wsp.task_window 8
}

// -----

wsp.workload @w() {
}
wsp.schedule @s for @w {
  // expected-error @below {{a task window holds 1 to 4194304 tasks, not 0 [bad-schedule]}}
  wsp.task_window 0
}

// -----

wsp.workload @w() {
  // expected-error @below {{there is no workload 'v' [unknown-workload]}}
  wsp.call @v()
}

// -----

// expected-note @below {{declared here}}
wsp.workload @v(%s: f32) {
}
wsp.workload @w(%s: f16) {
  // expected-error @below {{workload 'v' takes 'f32' for argument 's', not 'f16' [task-arguments]}}
  wsp.call @v(%s) : f16
}
