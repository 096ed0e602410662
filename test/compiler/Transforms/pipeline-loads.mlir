// RUN: ptowsp-opt %s --wsp-pipeline-loads --wsp-plan-tile-memory --wsp-insert-sync --wsp-verify-planned | FileCheck %s

!part = memref<8x16xf32, strided<[16, 1], offset: ?>>
!tile = !tile.tile<8x16xf32>
npu.machine @m attributes {clock_mhz = 1000, dispatch_cycles = 10, events = 8, max_domains = 2,
                           retire_cycles = 10, submit_cycles = 5} {
  npu.unit "aiv" {count = 2}
  npu.memory "vec" {alignment_bytes = 32, capacity_bytes = 8192}
  npu.sync {barrier_pipes = ["vector"], cycles = 1}
}

// Seven iterations are three rounds of two and one more; each copy has its own flag back.
// CHECK-LABEL: tile.kernel @counted
// CHECK-SAME: attributes {buffers = 2 : i64}
// CHECK-DAG: %[[END:.*]] = arith.constant 48 : index
// CHECK-DAG: %[[ROUND:.*]] = arith.constant 16 : index
// CHECK: tile.set_flag vector to mte2, 0
// CHECK: tile.set_flag vector to mte2, 1
// CHECK: scf.for %[[I:.*]] = %{{.*}} to %[[END]] step %[[ROUND]] {
// CHECK: tile.wait_flag vector to mte2, [[FIRST:.]]
// CHECK-NEXT: tile.load %{{.*}} {address = 0 : i64}
// CHECK: tile.set_flag vector to mte2, [[FIRST]]
// CHECK: memref.subview %x[%{{.*}}, 0]
// CHECK: tile.wait_flag vector to mte2, [[SECOND:.]]
// CHECK-NEXT: tile.load %{{.*}} {address = 1024 : i64}
// CHECK: tile.set_flag vector to mte2, [[SECOND]]
// CHECK: }
// CHECK: memref.subview %x[%[[END]], 0]
// CHECK: tile.load
// CHECK-NOT: tile.load
tile.kernel @counted on aiv(in %x: memref<56x16xf32>, out %y: memref<56x16xf32>) {
  %zero = arith.constant 0 : index
  %step = arith.constant 8 : index
  %rows = arith.constant 56 : index
  scf.for %i = %zero to %rows step %step {
    %from = memref.subview %x[%i, 0] [8, 16] [1, 1] : memref<56x16xf32> to !part
    %to = memref.subview %y[%i, 0] [8, 16] [1, 1] : memref<56x16xf32> to !part
    %a = tile.load %from : !part -> !tile
    %b = tile.exp %a : !tile
    tile.store %b, %to : !tile, !part
  }
}

// Three iterations stand one behind the other; what is carried goes from one to the next.
// CHECK-LABEL: tile.kernel @unfolded
// CHECK-NOT: scf.for
// CHECK: tile.load
// CHECK: %[[FIRST:.*]] = tile.add %{{.*}}, %{{.*}}
// CHECK: %[[SECOND:.*]] = tile.add %[[FIRST]], %{{.*}}
// CHECK: %[[THIRD:.*]] = tile.add %[[SECOND]], %{{.*}}
// CHECK-NOT: tile.add
// CHECK: tile.store %[[THIRD]]
tile.kernel @unfolded on aiv(in %x: memref<32x16xf32>, out %y: memref<8x16xf32>) {
  %step = arith.constant 8 : index
  %rows = arith.constant 32 : index
  %x_0 = memref.subview %x[0, 0] [8, 16] [1, 1] : memref<32x16xf32> to memref<8x16xf32, strided<[16, 1]>>
  %first = tile.load %x_0 : memref<8x16xf32, strided<[16, 1]>> -> !tile
  %sum = scf.for %i = %step to %rows step %step iter_args(%before = %first) -> (!tile) {
    %from = memref.subview %x[%i, 0] [8, 16] [1, 1] : memref<32x16xf32> to !part
    %a = tile.load %from : !part -> !tile
    %after = tile.add %before, %a : !tile
    scf.yield %after : !tile
  }
  tile.store %sum, %y : !tile, memref<8x16xf32>
}

wsp.workload @w() {
}
wsp.schedule @s for @w {
  wsp.buffers 2
}
