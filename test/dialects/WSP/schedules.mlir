// RUN: ptowsp-opt %s | ptowsp-opt | FileCheck %s

tile.kernel @k on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>, %weight: f32) {
  %tile = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
  tile.store %tile, %y : !tile.tile<8x16xf32>, memref<8x16xf32>
}
wsp.symbol @shift : index = 1
wsp.workload @w() {
}

// CHECK-LABEL: wsp.schedule @keys for @w {
wsp.schedule @keys for @w {
  // CHECK-NEXT: wsp.dispatch affinity(%i) over 4{{$}}
  wsp.dispatch affinity(%i) over 4 {
    wsp.yield %i : index
  }
  // CHECK-NEXT: wsp.dispatch affinity(%i, %weight: f32) over 4 for @k {
  wsp.dispatch affinity(%i, %weight: f32) over 4 for @k {
    // CHECK-NEXT: %[[SHIFT:.*]] = wsp.symbol_load @shift : index
    %s = wsp.symbol_load @shift : index
    // CHECK-NEXT: %[[KEY:.*]] = arith.addi %i, %[[SHIFT]] : index
    %key = arith.addi %i, %s : index
    // CHECK-NEXT: wsp.yield %[[KEY]] : index
    wsp.yield %key : index
  }
  // CHECK: wsp.ready priority(%p: i32) for @k{{$}}
  wsp.ready priority(%p: i32) for @k
  // CHECK-NEXT: wsp.streams 2
  wsp.streams 2
  // CHECK-NEXT: wsp.stream_by(%j){{$}}
  wsp.stream_by(%j)
}

// CHECK-LABEL: wsp.schedule @others for @w {
wsp.schedule @others for @w {
  // CHECK-NEXT: wsp.dispatch "mine"(%i) over 2 from "mine.cpp"{{$}}
  wsp.dispatch "mine"(%i) over 2 from "mine.cpp"
  // CHECK-NEXT: wsp.task_window 8 mode(benchmark)
  wsp.task_window 8 unit(tasks) mode(benchmark)
  // CHECK-NEXT: wsp.ready fifo
  wsp.ready fifo
  // CHECK-NEXT: wsp.start threshold(4)
  wsp.start threshold(4)
  // CHECK-NEXT: wsp.pools by_unit
  wsp.pools by_unit
  // CHECK-NEXT: wsp.timing rate_limit(500)
  wsp.timing rate_limit(500)
  // CHECK-NEXT: wsp.trace cycles
  wsp.trace cycles
  // CHECK-NEXT: wsp.deps inferred
  wsp.deps inferred
  // CHECK-NEXT: wsp.buffers at_most 2
  wsp.buffers at_most 2
  // CHECK-NEXT: wsp.unit aic for @k
  wsp.unit aic for @k
  // CHECK-NEXT: wsp.tile rows(16) for @k
  wsp.tile rows(16) for @k
  // CHECK-NEXT: wsp.spatial_map [4, 6]
  wsp.spatial_map [4, 6]
}

// An axis keeps its name where the printer has to choose another one for the value.
// CHECK-LABEL: wsp.workload @named
wsp.workload @named(%n: index) {
  // CHECK: wsp.parallel (%i) in (%n) {
  wsp.parallel (%i) in (%n) {
    // CHECK: wsp.for_each (%i_0) in (%n) attributes {axes = ["i"]} {
    wsp.for_each (%j) in (%n) attributes {axes = ["i"]} {
    }
  }
}
