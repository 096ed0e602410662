// RUN: ptowsp-opt %s --split-input-file --wsp-infer-dependences | FileCheck %s

tile.kernel @copy on aiv(in %x: memref<16xf32>, out %y: memref<16xf32>) {
}
// An element that the orchestration reads keeps its writers tracked; the reader still knows its own.
// CHECK-LABEL: orch.program @loaded
orch.program @loaded(in %a: memref<16xf32>, out %b: memref<16xf32>) {
  %c0 = arith.constant 0 : index
  %t = orch.intermediate : memref<16xf32>
  // CHECK: orch.submit @copy{{.*}} {untracked = array<i32: 0>}
  orch.submit @copy on aiv(in %a, out %t) : memref<16xf32>, memref<16xf32>
  %e = orch.element_load %t[%c0] : memref<16xf32> -> f32
  // CHECK: orch.submit @copy{{.*}} {after_writer = array<i32: 0>, untracked = array<i32: 0, 1>}
  orch.submit @copy on aiv(in %t, out %b) : memref<16xf32>, memref<16xf32>
}

// -----

// Written a second time: the second write must wait for the reader, which the runtime finds.
tile.kernel @copy on aiv(in %x: memref<16xf32>, out %y: memref<16xf32>) {
}
// CHECK-LABEL: orch.program @twice
orch.program @twice(in %a: memref<16xf32>, out %b: memref<16xf32>) {
  %t = orch.intermediate : memref<16xf32>
  // CHECK: orch.submit @copy{{.*}} {untracked = array<i32: 0, 1>}
  orch.submit @copy on aiv(in %a, out %t) : memref<16xf32>, memref<16xf32>
  // CHECK: orch.submit @copy{{.*}} {after_writer = array<i32: 0>, untracked = array<i32: 1>}
  orch.submit @copy on aiv(in %t, out %b) : memref<16xf32>, memref<16xf32>
  // CHECK: orch.submit @copy{{.*}} {after_writer = array<i32: 1>, untracked = array<i32: 0>}
  orch.submit @copy on aiv(in %a, out %t) : memref<16xf32>, memref<16xf32>
}

// -----

// Parts in order, and no more after them.
tile.kernel @copy on aiv(in %x: memref<16xf32>, out %y: memref<16xf32>) {
}
// CHECK-LABEL: orch.program @parts
orch.program @parts(in %a: memref<16xf32>, inout %b: memref<16xf32>, inout %c: memref<16xf32>) {
  orch.ordered {
    %first = orch.next_task
    // CHECK: orch.submit @copy{{.*}} {untracked = array<i32: 0, 1>}
    orch.submit @copy on aiv(in %a, out %b) : memref<16xf32>, memref<16xf32>
    orch.fence %first
    // CHECK: orch.submit @copy{{.*}} {untracked = array<i32: 0>}
    orch.submit @copy on aiv(in %b, out %c) : memref<16xf32>, memref<16xf32>
  }
  // CHECK: orch.submit @copy{{.*}} {untracked = array<i32: 0>}
  orch.submit @copy on aiv(in %a, out %c) : memref<16xf32>, memref<16xf32>
}
