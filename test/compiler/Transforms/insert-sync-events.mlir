// RUN: ptowsp-opt %s --wsp-plan-tile-memory --wsp-insert-sync --wsp-verify-planned --split-input-file | FileCheck %s

// With one event between two pipes, a second flag that is alive at the same time becomes a
// barrier.

// CHECK-LABEL: tile.kernel @one_event
// CHECK: tile.barrier all
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
