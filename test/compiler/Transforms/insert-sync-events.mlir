// RUN: ptowsp-opt %s --wsp-plan-tile-memory --wsp-insert-sync --wsp-verify-planned --split-input-file | FileCheck %s

// With one event between two pipes, one flag does for two that would be alive at the same time: it
// is raised behind the later load, and waited for before the first that needs either.

// CHECK-LABEL: tile.kernel @one_event
// CHECK: tile.load
// CHECK-NEXT: tile.load
// CHECK-NEXT: tile.set_flag mte2 to vector, 0
// CHECK-NEXT: tile.wait_flag mte2 to vector, 0
// CHECK-NEXT: tile.exp
// CHECK-NOT: mte2 to vector
// CHECK-NOT: tile.barrier all
npu.machine @m attributes {clock_mhz = 1000, dispatch_cycles = 10, events = 1, max_domains = 2,
                           retire_cycles = 10, submit_cycles = 5} {
  npu.unit "aiv" {count = 2}
  npu.memory "vec" {alignment_bytes = 32, capacity_bytes = 4096}
  npu.sync {barrier_pipes = ["vector"], cycles = 1}
}
tile.kernel @one_event on aiv(in %x: memref<8x16xf32>, in %y: memref<8x16xf32>, out %z: memref<8x16xf32>, out %w: memref<8x16xf32>) {
  %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
  %b = tile.load %y : memref<8x16xf32> -> !tile.tile<8x16xf32>
  %c = tile.exp %a : !tile.tile<8x16xf32>
  %d = tile.exp %b : !tile.tile<8x16xf32>
  tile.store %c, %z : !tile.tile<8x16xf32>, memref<8x16xf32>
  tile.store %d, %w : !tile.tile<8x16xf32>, memref<8x16xf32>
}

// -----

// Flags that stand in different blocks cannot be one: the pipe drains instead.

// CHECK-LABEL: tile.kernel @apart
// CHECK: scf.for
// CHECK: tile.barrier all
npu.machine @m attributes {clock_mhz = 1000, dispatch_cycles = 10, events = 1, max_domains = 2,
                           retire_cycles = 10, submit_cycles = 5} {
  npu.unit "aiv" {count = 2}
  npu.memory "vec" {alignment_bytes = 32, capacity_bytes = 4096}
  npu.sync {barrier_pipes = ["vector"], cycles = 1}
}
tile.kernel @apart on aiv(in %x: memref<8x16xf32>, in %y: memref<8x16xf32>, out %z: memref<8x16xf32>, %n: index) {
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  scf.for %i = %zero to %n step %one {
    %b = tile.load %y : memref<8x16xf32> -> !tile.tile<8x16xf32>
    scf.for %j = %zero to %n step %one {
      %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
      %c = tile.exp %a : !tile.tile<8x16xf32>
    }
    %d = tile.exp %b : !tile.tile<8x16xf32>
    tile.store %d, %z : !tile.tile<8x16xf32>, memref<8x16xf32>
  }
}
