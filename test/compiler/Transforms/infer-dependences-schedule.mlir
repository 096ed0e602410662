// RUN: ptowsp-opt %s --split-input-file --wsp-infer-dependences --verify-diagnostics | FileCheck %s

// The schedule says who finds dependences.

tile.kernel @copy on aiv(in %x: memref<16xf32>, out %y: memref<16xf32>) {
}
// CHECK-LABEL: orch.program @left
orch.program @left(in %a: memref<16xf32>, out %c: memref<16xf32>) attributes {deps = "inferred"} {
  %t = orch.intermediate : memref<16xf32>
  // CHECK-NOT: untracked
  // CHECK-NOT: after_writer
  orch.submit @copy on aiv(in %a, out %t) : memref<16xf32>, memref<16xf32>
  orch.submit @copy on aiv(in %t, out %c) : memref<16xf32>, memref<16xf32>
}

// -----

tile.kernel @copy on aiv(in %x: memref<16xf32>, out %y: memref<16xf32>) {
}
// CHECK-LABEL: orch.program @found
orch.program @found(in %a: memref<16xf32>, out %c: memref<16xf32>) attributes {deps = "hybrid"} {
  %t = orch.intermediate : memref<16xf32>
  orch.submit @copy on aiv(in %a, out %t) : memref<16xf32>, memref<16xf32>
  // CHECK: after_writer
  orch.submit @copy on aiv(in %t, out %c) : memref<16xf32>, memref<16xf32>
}

// -----

tile.kernel @copy on aiv(in %x: memref<16xf32>, out %y: memref<16xf32>) {
}
orch.program @open(in %a: memref<16xf32>, inout %b: memref<16xf32>, out %c: memref<16xf32>)
    attributes {deps = "explicit"} {
  // expected-error @below {{argument 1 of 'copy' needs the runtime to find its dependences, which the schedule excludes}}
  // expected-note @below {{let the schedule have hybrid or inferred dependences}}
  // expected-note @below {{this is the other}}
  orch.submit @copy on aiv(in %a, out %b) : memref<16xf32>, memref<16xf32>
  // expected-error @below {{argument 0 of 'copy' needs the runtime to find its dependences}}
  // expected-note @below {{let the schedule}}
  // expected-note @below {{this is the other}}
  orch.submit @copy on aiv(in %b, out %c) : memref<16xf32>, memref<16xf32>
}
