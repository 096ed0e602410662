// RUN: ptowsp-opt %s --wsp-lower-workloads | FileCheck %s

tile.kernel @k on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>, %level: i32) {
}
tile.kernel @last on aiv(inout %x: memref<8x16xf32>) {
}
wsp.symbol @shift : index = 1

// CHECK-LABEL: orch.program @w
// CHECK-SAME: dispatch = "affinity", domains = 4 : i64
// CHECK-SAME: ready = "priority", recorded = {spatial_map = array<i64: 2, 3>}, schedule = "s"
// CHECK-SAME: start = "threshold", start_count = 8 : i64, streams = 2 : i64
wsp.workload @w(in %a: memref<8x16xf32>, inout %b: memref<8x16xf32>, %n: index) {
  %level = arith.constant 7 : i32
  // CHECK: scf.for %[[I:.*]] =
  wsp.for_each (%i) in (%n) pipelined {
    // CHECK: scf.for %[[J:.*]] =
    wsp.for_each (%j) in (%n) pipelined {
      // CHECK: %[[SHIFT:.*]] = orch.symbol_load @shift : index
      // CHECK: %[[SUM:.*]] = arith.addi %[[I]], %[[SHIFT]] : index
      // CHECK: %[[KEY:.*]] = arith.index_cast %[[SUM]] : index to i64
      // CHECK: %[[PRIORITY:.*]] = arith.extsi %{{.*}} : i32 to i64
      // CHECK: %[[STREAM:.*]] = arith.index_cast %[[J]] : index to i64
      // CHECK: orch.submit @k {{.*}} key(%[[KEY]]) priority(%[[PRIORITY]]) stream(%[[STREAM]])
      wsp.task @k(%a, %b, %level) : memref<8x16xf32>, memref<8x16xf32>, i32
    }
  }
  // The scalar argument of the workload, where there is no axis.
  // CHECK: %[[N:.*]] = arith.index_cast %n : index to i64
  // CHECK: orch.submit @last on aiv(inout %b) key(%[[N]]) :
  wsp.task @last(%b) : memref<8x16xf32>
}
wsp.schedule @s for @w {
  wsp.dispatch affinity(%i) over 4 for @k {
    %shift = wsp.symbol_load @shift : index
    %sum = arith.addi %i, %shift : index
    wsp.yield %sum : index
  }
  wsp.dispatch affinity(%n) over 4
  wsp.ready priority(%level: i32) for @k
  wsp.start threshold(8)
  wsp.streams 2
  wsp.stream_by(%j) for @k
  wsp.spatial_map [2, 3]
}
