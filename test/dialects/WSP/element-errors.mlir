// RUN: ptowsp-opt %s --wsp-verify-workloads --split-input-file --verify-diagnostics

wsp.workload @w(in %a: memref<4x4xi32>, %i: index) {
  // expected-error @below {{an element of 'memref<4x4xi32>' has 2 indices, not 1 [bad-workload]}}
  %n = wsp.element_load %a[%i] : memref<4x4xi32>
}

// -----

wsp.workload @w(in %a: memref<4xf32>, in %b: memref<4xi32>, %i: index) {
  // expected-error @below {{a sparse axis is given by vectors of i32 or i64, not by 'memref<4xf32>' [bad-workload]}}
  wsp.select (%x) in %a at %b[%i] : memref<4xf32>, memref<4xi32> {
  }
}

// -----

wsp.workload @w(in %a: memref<4xi32>, in %b: memref<4xi32>, %i: index) {
  // expected-error @below {{'wsp.select' has an iterator for the index and at most one for its place [bad-workload]}}
  wsp.select (%x, %y, %z) in %a at %b[%i] : memref<4xi32>, memref<4xi32> {
  }
}

// -----

// expected-note @below {{declare it 'inout' if the host fills it}}
wsp.workload @w(out %a: memref<4xi32>, %i: index) {
  // expected-error @below {{'wsp.element_load' reads argument 'a' before any task has written it [read-before-write]}}
  %n = wsp.element_load %a[%i] : memref<4xi32>
}
