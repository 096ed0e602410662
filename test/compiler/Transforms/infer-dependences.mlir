// RUN: ptowsp-opt %s --wsp-infer-dependences | FileCheck %s
// RUN: ptowsp-opt %s --wsp-infer-dependences=mode=inferred | FileCheck %s --check-prefix=NONE
// NONE-NOT: untracked

tile.kernel @copy on aiv(in %x: memref<1x16xf32, strided<[16, 1], offset: ?>>, out %y: memref<1x16xf32, strided<[16, 1], offset: ?>>) {
}
orch.symbol @n default 4 : index

// Rows of a loop's own, in a tensor that nothing reads: all is known. An intermediate is read after
// the task that writes it.
// CHECK-LABEL: orch.program @known
orch.program @known(in %a: memref<?x16xf32>[@n], out %b: memref<?x16xf32>[@n]) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %n = orch.symbol_load @n : index
  scf.for %i = %c0 to %n step %c1 {
    %a_i = memref.subview %a[%i, 0] [1, 16] [1, 1] : memref<?x16xf32> to memref<1x16xf32, strided<[16, 1], offset: ?>>
    %b_i = memref.subview %b[%i, 0] [1, 16] [1, 1] : memref<?x16xf32> to memref<1x16xf32, strided<[16, 1], offset: ?>>
    %t = orch.intermediate : memref<1x16xf32>
    // CHECK: orch.submit @copy{{.*}} {untracked = array<i32: 0, 1>}
    orch.submit @copy on aiv(in %a_i, out %t) : memref<1x16xf32, strided<[16, 1], offset: ?>>, memref<1x16xf32>
    // CHECK: orch.submit @copy{{.*}} {after_writer = array<i32: 0>, untracked = array<i32: 0, 1>}
    orch.submit @copy on aiv(in %t, out %b_i) : memref<1x16xf32>, memref<1x16xf32, strided<[16, 1], offset: ?>>
  }
}

// The next row belongs to the next iteration: apart within one, not across them.
// CHECK-LABEL: orch.program @neighbour
orch.program @neighbour(in %a: memref<1x16xf32>, inout %b: memref<9x16xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  scf.for %i = %c0 to %c8 step %c1 {
    %next = arith.addi %i, %c1 : index
    %x = memref.subview %b[%i, 0] [1, 16] [1, 1] : memref<9x16xf32> to memref<1x16xf32, strided<[16, 1], offset: ?>>
    %y = memref.subview %b[%next, 0] [1, 16] [1, 1] : memref<9x16xf32> to memref<1x16xf32, strided<[16, 1], offset: ?>>
    // CHECK: orch.submit @copy on aiv(in %{{.*}}, out %{{[a-z0-9_]*}}) : memref
    orch.submit @copy on aiv(in %x, out %y) : memref<1x16xf32, strided<[16, 1], offset: ?>>, memref<1x16xf32, strided<[16, 1], offset: ?>>
  }
}

// The same with a fence after each iteration.
// CHECK-LABEL: orch.program @fenced
orch.program @fenced(inout %b: memref<9x16xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  orch.ordered {
    scf.for %i = %c0 to %c8 step %c1 {
      %first = orch.next_task
      %next = arith.addi %i, %c1 : index
      %x = memref.subview %b[%i, 0] [1, 16] [1, 1] : memref<9x16xf32> to memref<1x16xf32, strided<[16, 1], offset: ?>>
      %y = memref.subview %b[%next, 0] [1, 16] [1, 1] : memref<9x16xf32> to memref<1x16xf32, strided<[16, 1], offset: ?>>
      // CHECK: orch.submit @copy{{.*}} {untracked = array<i32: 0, 1>}
      orch.submit @copy on aiv(in %x, out %y) : memref<1x16xf32, strided<[16, 1], offset: ?>>, memref<1x16xf32, strided<[16, 1], offset: ?>>
      orch.fence %first
    }
  }
}

// A view that may leave its row could be another row: only the runtime knows.
// CHECK-LABEL: orch.program @leaves_row
orch.program @leaves_row(in %a: memref<1x16xf32>, out %b: memref<4x32xf32>, %column: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  scf.for %i = %c0 to %c4 step %c1 {
    %x = memref.subview %b[%i, %column] [1, 16] [1, 1] : memref<4x32xf32> to memref<1x16xf32, strided<[32, 1], offset: ?>>
    // CHECK: orch.submit @copy{{.*}} {untracked = array<i32: 0>}
    orch.submit @copy on aiv(in %a, out %x) : memref<1x16xf32>, memref<1x16xf32, strided<[32, 1], offset: ?>>
  }
}
