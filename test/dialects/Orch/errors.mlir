// RUN: ptowsp-opt %s --split-input-file --verify-diagnostics

// expected-error @below {{tensor argument 'a' needs a direction: 'in', 'out' or 'inout' [bad-workload]}}
orch.program @w(%a: memref<8x16xf32>) {
}

// -----

orch.program @w() {
  // expected-error @below {{unknown unit 'gpu'}}
  orch.submit @k on gpu()
}

// -----

orch.program @w(%s: f32) {
  // expected-error @below {{submits 1 arguments with 0 directions [task-arguments]}}
  "orch.submit"(%s) <{accesses = array<i32>, kernel = @k, unit = 1 : i32}> : (f32) -> ()
}
