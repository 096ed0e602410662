// RUN: ptowsp-opt %s --wsp-lower-workloads --wsp-verify-lowered | FileCheck %s

tile.kernel @k on aiv(%i: index, %j: index) {
}
// CHECK-LABEL: orch.program @w
wsp.workload @w(in %lengths: memref<4xi32>, in %indptr: memref<5xi32>, in %indices: memref<9xi64>, %r: index) {
  // CHECK: %[[N:.*]] = orch.element_load %lengths[%r] : memref<4xi32> -> i32
  %length = wsp.element_load %lengths[%r] : memref<4xi32>
  // CHECK: %[[NEXT:.*]] = arith.addi %r, %{{.*}} : index
  // CHECK: %[[B32:.*]] = orch.element_load %indptr[%r] : memref<5xi32> -> i32
  // CHECK: %[[B:.*]] = arith.index_cast %[[B32]] : i32 to index
  // CHECK: %[[E32:.*]] = orch.element_load %indptr[%[[NEXT]]] : memref<5xi32> -> i32
  // CHECK: %[[E:.*]] = arith.index_cast %[[E32]] : i32 to index
  // CHECK: scf.for %[[P:.*]] = %[[B]] to %[[E]]
  // CHECK: %[[C64:.*]] = orch.element_load %indices[%[[P]]] : memref<9xi64> -> i64
  // CHECK: %[[C:.*]] = arith.index_cast %[[C64]] : i64 to index
  // CHECK: orch.submit @k on aiv(%[[C]], %[[P]])
  wsp.select (%column, %place) in %indices at %indptr[%r] : memref<9xi64>, memref<5xi32> {
    wsp.task @k(%column, %place) : index, index
  }
}
