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
  "orch.submit"(%s) <{accesses = array<i32>, kernel = @k, operandSegmentSizes = array<i32: 1, 0, 0, 0>, unit = 1 : i32}> : (f32) -> ()
}

// -----

orch.program @w(in %a: memref<16xf32>, %s: f32) {
  // expected-error @below {{argument 1 has no dependences: it is no tensor of this task [task-arguments]}}
  orch.submit @k on aiv(in %a, %s) {untracked = array<i32: 0, 1>} : memref<16xf32>, f32
}

// -----

orch.program @w(%n: index) {
  %one = arith.constant 1 : index
  // expected-error @below {{'orch.independent' has no value and belongs to a loop that counts from zero by one [bad-workload]}}
  scf.for %i = %one to %n step %one {
  } {orch.independent}
}
