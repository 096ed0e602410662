// RUN: ptowsp-opt %s --wsp-plan-tile-memory --wsp-insert-sync --wsp-verify-planned | FileCheck %s

npu.machine @m attributes {clock_mhz = 1000, dispatch_cycles = 10, events = 8, max_domains = 2,
                           retire_cycles = 10, submit_cycles = 5} {
  npu.unit "aiv" {count = 2}
  npu.memory "vec" {alignment_bytes = 32, capacity_bytes = 2048}
  npu.vector {count_mask_cycles = 16, head = 6, max_tile_rows = 64, repeat_bytes = 256, slope = 2, tail = 0}
  npu.sync {barrier_pipes = ["vector"], cycles = 1}
}

// One flag covers both loads, since they are of one pipe.
// CHECK-LABEL: tile.kernel @add
// CHECK: tile.load %x
// CHECK-NEXT: tile.load %y
// CHECK-NEXT: tile.set_flag mte2 to vector, 0
// CHECK-NEXT: tile.wait_flag mte2 to vector, 0
// CHECK-NEXT: tile.add
// CHECK-NEXT: tile.set_flag vector to mte3, 0
// CHECK-NEXT: tile.wait_flag vector to mte3, 0
// CHECK-NEXT: tile.store
// CHECK-NEXT: tile.set_flag mte3 to scalar, 0
// CHECK-NEXT: tile.wait_flag mte3 to scalar, 0
// CHECK-NEXT: }
tile.kernel @add on aiv(in %x: memref<8x16xf32>, in %y: memref<8x16xf32>, out %z: memref<8x16xf32>) {
  %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
  %b = tile.load %y : memref<8x16xf32> -> !tile.tile<8x16xf32>
  %c = tile.add %a, %b : !tile.tile<8x16xf32>
  tile.store %c, %z : !tile.tile<8x16xf32>, memref<8x16xf32>
}

// The vector pipe reads what it wrote: a barrier. The second load overwrites what the
// store still reads: a flag back.
// CHECK-LABEL: tile.kernel @barrier_and_write_after_read
// CHECK: tile.exp
// CHECK-NEXT: tile.barrier vector
// CHECK-NEXT: tile.neg
// CHECK: tile.store
// CHECK-NEXT: tile.set_flag mte3 to mte2, 0
// CHECK-NEXT: tile.wait_flag mte3 to mte2, 0
// CHECK-NEXT: tile.load
// CHECK-NEXT: tile.set_flag mte2 to mte3, 0
// CHECK-NEXT: tile.wait_flag mte2 to mte3, 0
// CHECK-NEXT: tile.store
tile.kernel @barrier_and_write_after_read on aiv(in %x: memref<16x32xf32>, out %z: memref<16x32xf32>) {
  %a = tile.load %x : memref<16x32xf32> -> !tile.tile<16x32xf32>
  %b = tile.exp %a : !tile.tile<16x32xf32>
  %c = tile.neg %b : !tile.tile<16x32xf32>
  tile.store %c, %z : !tile.tile<16x32xf32>, memref<16x32xf32>
  %d = tile.load %x : memref<16x32xf32> -> !tile.tile<16x32xf32>
  tile.store %d, %z : !tile.tile<16x32xf32>, memref<16x32xf32>
}

// What the store waited for, the load after it need not wait for again.
// CHECK-LABEL: tile.kernel @covered_through_a_third_pipe
// CHECK: tile.store %{{.*}}, %z
// CHECK-NEXT: tile.set_flag mte3 to mte2, 0
// CHECK-NEXT: tile.wait_flag mte3 to mte2, 0
// CHECK-NEXT: tile.load %z
// CHECK-NOT: vector to mte2
// CHECK: }
tile.kernel @covered_through_a_third_pipe on aiv(in %x: memref<16x32xf32>, inout %z: memref<16x32xf32>) {
  %a = tile.load %x : memref<16x32xf32> -> !tile.tile<16x32xf32>
  %b = tile.exp %a : !tile.tile<16x32xf32>
  tile.store %b, %z : !tile.tile<16x32xf32>, memref<16x32xf32>
  %c = tile.load %z : memref<16x32xf32> -> !tile.tile<16x32xf32>
  tile.store %c, %z : !tile.tile<16x32xf32>, memref<16x32xf32>
}
