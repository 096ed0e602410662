// RUN: ptowsp-opt %s --verify-roundtrip | FileCheck %s
// RUN: ptowsp-opt %s --mlir-print-op-generic | ptowsp-opt | FileCheck %s
// RUN: ptowsp-opt %s --emit-bytecode | ptowsp-opt | FileCheck %s

// CHECK: wsp.symbol @batch : index = 4
wsp.symbol @batch : index = 4
// CHECK: wsp.symbol @threshold : f32 = 5.000000e-01
wsp.symbol @threshold : f32 = 0.5

tile.kernel @scale on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>, %s: f32) {
  %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
  %b = tile.mul_scalar %a, %s : !tile.tile<8x16xf32>, f32
  tile.store %b, %y : !tile.tile<8x16xf32>, memref<8x16xf32>
}

// CHECK-LABEL: wsp.workload @everything(in %a: memref<?x8x16xf32>[@batch], out %b: memref<?x?x8x16xf32>[@batch, @batch], inout %c: memref<8x16xf32>, %steps: index) {
wsp.workload @everything(in %a: memref<?x8x16xf32>[@batch], out %b: memref<?x?x8x16xf32>[@batch, @batch],
                         inout %c: memref<8x16xf32>, %steps: index) {
  // CHECK: wsp.symbol_load @batch : index
  %n = wsp.symbol_load @batch : index
  // CHECK: wsp.symbol_load @threshold : f32
  %t = wsp.symbol_load @threshold : f32
  // CHECK: wsp.parallel (%[[I:.*]], %[[J:.*]]) in (%{{.*}}, %steps) {
  wsp.parallel (%i, %j) in (%n, %steps) {
    // CHECK: wsp.scope {
    wsp.scope {
      // CHECK: %[[T:.*]] = wsp.intermediate : memref<8x16xf32>
      %tmp = wsp.intermediate : memref<8x16xf32>
      // CHECK: wsp.intermediate(%{{.*}}) : memref<?x16xf32>
      %open = wsp.intermediate(%n) : memref<?x16xf32>
      // CHECK: wsp.task @scale(%c, %[[T]], %{{.*}}) : memref<8x16xf32>, memref<8x16xf32>, f32
      wsp.task @scale(%c, %tmp, %t) : memref<8x16xf32>, memref<8x16xf32>, f32
    }
  }
  // CHECK: wsp.for_each (%{{.*}}) in (%steps) {
  wsp.for_each (%i) in (%steps) {
  }
  // CHECK: wsp.for_each (%{{.*}}) in (%steps) pipelined {
  wsp.for_each (%i) in (%steps) pipelined {
  }
}

// CHECK-LABEL: wsp.schedule @wide for @everything {
wsp.schedule @wide for @everything {
  // CHECK-NEXT: wsp.dispatch round_robin(2)
  wsp.dispatch round_robin(2)
  // CHECK-NEXT: wsp.task_window 64
  wsp.task_window 64
}

// CHECK-LABEL: wsp.schedule @other for @everything {
wsp.schedule @other for @everything {
  // CHECK-NEXT: wsp.dispatch work_steal
  wsp.dispatch work_steal
  // CHECK-NEXT: wsp.task_window 8 mode(abort)
  wsp.task_window 8 mode(abort)
}
