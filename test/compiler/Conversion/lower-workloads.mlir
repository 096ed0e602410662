// RUN: ptowsp-opt %s --wsp-lower-workloads --wsp-verify-lowered | FileCheck %s

tile.kernel @fill on aiv(out %y: memref<8x16xf32>, %s: f32) {
}
tile.kernel @copy on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
}
// CHECK: orch.symbol @n default 4 : index
wsp.symbol @n : index = 4

// CHECK-LABEL: orch.program @w(in %a: memref<8x16xf32>, out %b: memref<?x8x16xf32>[@n], %s: f32)
// CHECK-SAME: dispatch = "round_robin", domains = 2 : i64
// CHECK-SAME: schedule = "s"
// CHECK-SAME: task_window = 16 : i64, window_mode = "stall"
wsp.workload @w(in %a: memref<8x16xf32>, out %b: memref<?x8x16xf32>[@n], %s: f32) {
  // CHECK: %[[N:.*]] = orch.symbol_load @n : index
  %n = wsp.symbol_load @n : index
  // CHECK: scf.for %[[I:.*]] = %{{.*}} to %[[N]] step
  // CHECK: scf.for %[[J:.*]] = %{{.*}} to %[[N]] step
  // CHECK-NOT: orch.fence
  wsp.parallel (%i, %j) in (%n, %n) {
    // CHECK: memref.subview %b[%[[I]], 0, 0]
    %b_i = memref.subview %b[%i, 0, 0] [1, 8, 16] [1, 1, 1]
        : memref<?x8x16xf32> to memref<8x16xf32, strided<[16, 1], offset: ?>>
    // CHECK: orch.scope {
    wsp.scope {
      // A task of this block writes all of it first: part of that task's output.
      // CHECK: %[[PACKED:.*]] = orch.intermediate : memref<8x16xf32>
      %packed = wsp.intermediate : memref<8x16xf32>
      // The first writer stands in an inner scope: storage of its own.
      // CHECK: %[[INNER:.*]] = orch.alloc : memref<8x16xf32>
      %inner = wsp.intermediate : memref<8x16xf32>
      // Written through a view first: storage of its own.
      // CHECK: %[[PARTS:.*]] = orch.alloc : memref<2x8x16xf32>
      %parts = wsp.intermediate : memref<2x8x16xf32>
      // CHECK: orch.submit @fill on aiv(out %[[PACKED]], %s)
      wsp.task @fill(%packed, %s) : memref<8x16xf32>, f32
      // CHECK: orch.scope {
      wsp.scope {
        // CHECK: orch.submit @copy on aiv(in %[[PACKED]], out %[[INNER]])
        wsp.task @copy(%packed, %inner) : memref<8x16xf32>, memref<8x16xf32>
      }
      %part = memref.subview %parts[0, 0, 0] [1, 8, 16] [1, 1, 1]
          : memref<2x8x16xf32> to memref<8x16xf32, strided<[16, 1]>>
      wsp.task @copy(%inner, %part) : memref<8x16xf32>, memref<8x16xf32, strided<[16, 1]>>
    }
  }
  // CHECK: orch.ordered {
  // CHECK: scf.for
  // CHECK-NEXT: %[[FIRST:.*]] = orch.next_task
  // CHECK: orch.submit @fill
  // CHECK: orch.fence %[[FIRST]]
  // CHECK-NEXT: }
  // CHECK-NEXT: }
  wsp.for_each (%i) in (%n) {
    %b_i = memref.subview %b[%i, 0, 0] [1, 8, 16] [1, 1, 1]
        : memref<?x8x16xf32> to memref<8x16xf32, strided<[16, 1], offset: ?>>
    wsp.task @fill(%b_i, %s) : memref<8x16xf32, strided<[16, 1], offset: ?>>, f32
  }
  // CHECK: scf.for
  // CHECK-NOT: {{orch.fence|orch.ordered}}
  wsp.for_each (%i) in (%n) pipelined {
  }
}
// CHECK-NOT: wsp.
wsp.schedule @s for @w {
  wsp.dispatch round_robin(2)
  wsp.task_window 16
}
