// RUN: ptowsp-opt %s --wsp-assign-schedule --split-input-file --verify-diagnostics

tile.kernel @k on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
}
wsp.workload @w(in %a: memref<8x16xf32>, out %b: memref<8x16xf32>) {
  wsp.task @k(%a, %b) : memref<8x16xf32>, memref<8x16xf32>
}
wsp.schedule @s for @w {
  // expected-note @below {{first here}}
  wsp.dispatch hash over 2 {
    %c1 = arith.constant 1 : i32
    wsp.yield %c1 : i32
  }
  // expected-error @below {{a schedule has one dispatch policy; only the expression can differ by kernel [bad-schedule]}}
  wsp.dispatch affinity over 2 for @k {
    %c1 = arith.constant 1 : i32
    wsp.yield %c1 : i32
  }
}

// -----

wsp.workload @w() {
}
wsp.schedule @s for @w {
  // expected-warning @below {{'pools single' has no effect on this target: ready tasks wait by unit and domain in any case [ignored-directive]}}
  wsp.pools single
  wsp.deps hybrid
  wsp.spatial_map [2, 2]
}

// -----

wsp.workload @w() {
}
wsp.schedule @s for @w {
  // expected-error @below {{'pools custom' is not supported by this target: there is no way to say which tasks share a pool [not-supported]}}
  // expected-note @below {{--print-capabilities shows what is}}
  wsp.pools custom
}

// -----

wsp.workload @w() {
}
wsp.schedule @s for @w {
  // expected-error @below {{'round_robin' has its number of domains in parentheses, not after 'over' [bad-schedule]}}
  wsp.dispatch round_robin(2) over 3
}
