// RUN: ptowsp-opt %s --verify-roundtrip | FileCheck %s
// RUN: ptowsp-opt %s --mlir-print-op-generic | ptowsp-opt | FileCheck %s
// RUN: ptowsp-opt %s --emit-bytecode | ptowsp-opt | FileCheck %s

// CHECK: orch.symbol @batch default 4 : index
orch.symbol @batch default 4 : index

// CHECK: orch.slot @tier default 2 : i32
orch.slot @tier default 2 : i32

// CHECK-LABEL: orch.program @w(in %a: memref<?x16xf32>[@batch], out %b: memref<8x16xf32>, %s: f32) attributes {dispatch = "round_robin", domains = 2 : i64, schedule = "wide", task_window = 64 : i64} {
orch.program @w(in %a: memref<?x16xf32>[@batch], out %b: memref<8x16xf32>, %s: f32)
    attributes {dispatch = "round_robin", domains = 2 : i64, schedule = "wide", task_window = 64} {
  // CHECK: orch.symbol_load @batch : index
  %n = orch.symbol_load @batch : index
  // CHECK: %[[TIER:.*]] = orch.slot_read @tier : i32
  %tier = orch.slot_read @tier : i32
  // CHECK: orch.slot_set @tier, %[[TIER]] : i32
  orch.slot_set @tier, %tier : i32
  // CHECK: %[[FIRST:.*]] = orch.next_task
  %first = orch.next_task
  // CHECK: orch.scope {
  orch.scope {
    // CHECK: %[[T:.*]] = orch.intermediate : memref<8x16xf32>
    %t = orch.intermediate : memref<8x16xf32>
    // CHECK: %[[U:.*]] = orch.alloc(%{{.*}}) : memref<?x16xf32>
    %u = orch.alloc(%n) : memref<?x16xf32>
    // CHECK: orch.submit @k on aiv(in %b, out %[[T]], inout %[[U]], %s) {note = "kept"} : memref<8x16xf32>, memref<8x16xf32>, memref<?x16xf32>, f32
    orch.submit @k on aiv(in %b, out %t, inout %u, %s) {note = "kept"}
        : memref<8x16xf32>, memref<8x16xf32>, memref<?x16xf32>, f32
    // CHECK: orch.submit @nothing on aic()
    orch.submit @nothing on aic()
  }
  // CHECK: orch.fence %[[FIRST]]
  orch.fence %first
  // CHECK-NEXT: orch.ordered {
  orch.ordered {
    // CHECK-NEXT: orch.fence %[[FIRST]]
    orch.fence %first
  // CHECK-NEXT: }
  }
}
