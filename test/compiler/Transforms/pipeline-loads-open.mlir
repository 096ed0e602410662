// RUN: ptowsp-opt %s --wsp-pipeline-loads --wsp-plan-tile-memory --wsp-insert-sync --wsp-verify-planned | FileCheck %s

!part = memref<8x16xf32, strided<[16, 1], offset: ?>>
!tile = !tile.tile<8x16xf32>
npu.machine @m attributes {clock_mhz = 1000, dispatch_cycles = 10, events = 8, max_domains = 2,
                           retire_cycles = 10, submit_cycles = 5} {
  npu.unit "aiv" {count = 2}
  npu.memory "vec" {alignment_bytes = 32, capacity_bytes = 8192}
  npu.sync {barrier_pipes = ["vector"], cycles = 1}
}

// An open number of iterations: the loop as it was does what whole rounds leave over.
// CHECK-LABEL: tile.kernel @open
// Below the lower bound there is no round, and what is left never counts past the end.
// CHECK: %[[END:.*]] = arith.maxsi %n, %[[ZERO:.*]] : index
// CHECK: %[[LAST:.*]] = arith.subi %[[END]]
// CHECK: %[[REST:.*]] = scf.for %{{.*}} = %[[ZERO]] to %[[LAST]] step
// CHECK-COUNT-2: tile.load
// CHECK: %[[LEFT:.*]] = arith.subi %n, %[[SECOND:.*]] : index
// CHECK: %[[BY:.*]] = arith.minsi %[[LEFT]], %{{.*}} : index
// CHECK: %[[NEXT:.*]] = arith.addi %[[SECOND]], %[[BY]] : index
// CHECK: scf.yield %[[NEXT]]
// CHECK: scf.for %{{.*}} = %[[REST]] to %n step
// CHECK: tile.load
// CHECK-NOT: tile.load
tile.kernel @open on aiv(in %x: memref<?x16xf32>, inout %y: memref<?x16xf32>, %n: index) {
  %zero = arith.constant 0 : index
  %step = arith.constant 8 : index
  scf.for %i = %zero to %n step %step {
    %from = memref.subview %x[%i, 0] [8, 16] [1, 1] : memref<?x16xf32> to !part
    %to = memref.subview %y[%i, 0] [8, 16] [1, 1] : memref<?x16xf32> to !part
    %a = tile.load %from : !part -> !tile
    tile.store %a, %to : !tile, !part
  }
}

// An extent is not negative, and far from the end of its type.
// CHECK-LABEL: tile.kernel @extent
// CHECK-NOT: arith.maxsi
// CHECK-NOT: arith.minsi
// CHECK: scf.for {{.*}} iter_args
tile.kernel @extent on aiv(in %x: memref<?x16xf32>, inout %y: memref<?x16xf32>) {
  %zero = arith.constant 0 : index
  %step = arith.constant 8 : index
  %n = memref.dim %x, %zero : memref<?x16xf32>
  scf.for %i = %zero to %n step %step {
    %from = memref.subview %x[%i, 0] [8, 16] [1, 1] : memref<?x16xf32> to !part
    %a = tile.load %from : !part -> !tile
  }
}

wsp.workload @w() {
}
wsp.schedule @s for @w {
  wsp.buffers 2
}
