// RUN: ptowsp-opt %s --split-input-file --verify-diagnostics

wsp.workload @w() {
}
wsp.schedule @s for @w {
  // expected-error @below {{there is no kernel 'k' [unknown-kernel]}}
  wsp.dispatch hash(%i) for @k
}

// -----

wsp.workload @w() {
}
wsp.schedule @s for @w {
  wsp.dispatch hash(%i, %j)
// expected-error @below {{several variables need an expression over them, in braces}}
}

// -----

wsp.workload @w() {
}
wsp.schedule @s for @w {
  wsp.ready priority(%i) {
    // expected-error @below {{'arith.index_cast' op}}
    %x = "arith.index_cast"(%i) : (index) -> f32
    wsp.yield %i : index
  }
}

// -----

wsp.workload @w() {
}
wsp.schedule @s for @w {
  wsp.ready priority(%i) {
    // expected-error @below {{'wsp.intermediate' has no place in the expression of a schedule [bad-schedule]}}
    %t = wsp.intermediate : memref<4xf32>
    wsp.yield %i : index
  }
}

// -----

wsp.workload @w() {
}
wsp.schedule @s for @w {
  // expected-error @below {{'wsp.stream_by' needs the expression that chooses the stream [bad-schedule]}}
  wsp.stream_by
}

// -----

wsp.workload @w() {
}
wsp.schedule @s for @w {
  // expected-error @below {{there are 1 to 1024 streams, not 0 [bad-schedule]}}
  wsp.streams 0
}

// -----

wsp.workload @w() {
}
wsp.schedule @s for @w {
  // expected-error @below {{a tile has 1 to 8 buffers [bad-schedule]}}
  wsp.buffers 9
}

// -----

wsp.workload @w() {
}
wsp.schedule @s for @w {
  // expected-error @below {{there is no kernel 'k' [unknown-kernel]}}
  wsp.buffers 2 for @k
}

// -----

wsp.workload @w() {
}
wsp.schedule @s for @w {
  // expected-error @below {{a grid has one to 3 extents of at least 1 [bad-schedule]}}
  wsp.spatial_map [4, 0]
}

// -----

wsp.workload @w() {
}
wsp.schedule @s for @w {
  // expected-error @below {{a task window counts tasks, not 'bytes'}}
  wsp.task_window 8 unit(bytes)
}
