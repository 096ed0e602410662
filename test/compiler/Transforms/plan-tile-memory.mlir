// RUN: ptowsp-opt %s --wsp-plan-tile-memory | FileCheck %s

npu.machine @m attributes {clock_mhz = 1000, dispatch_cycles = 10, events = 8, max_domains = 2,
                           retire_cycles = 10, submit_cycles = 5} {
  npu.unit "aiv" {count = 2}
  npu.memory "vec" {alignment_bytes = 32, capacity_bytes = 2048}
  npu.vector {count_mask_cycles = 16, head = 6, max_tile_rows = 64, repeat_bytes = 256, slope = 2, tail = 0}
  npu.sync {barrier_pipes = ["vector"], cycles = 1}
}

// The sum takes the place of its first operand, which nobody reads afterwards.
// CHECK-LABEL: tile.kernel @in_place
// CHECK: tile.load %x {address = 0 : i64}
// CHECK: tile.load %y {address = 512 : i64}
// CHECK: tile.add {{.*}} {address = 0 : i64}
tile.kernel @in_place on aiv(in %x: memref<8x16xf32>, in %y: memref<8x16xf32>, out %z: memref<8x16xf32>) {
  %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
  %b = tile.load %y : memref<8x16xf32> -> !tile.tile<8x16xf32>
  %c = tile.add %a, %b : !tile.tile<8x16xf32>
  tile.store %c, %z : !tile.tile<8x16xf32>, memref<8x16xf32>
}

// Both operands live on: the sum gets a place of its own.
// CHECK-LABEL: tile.kernel @operands_live_on
// CHECK: tile.add {{.*}} {address = 1024 : i64}
// CHECK: tile.mul {{.*}} {address = 0 : i64}
tile.kernel @operands_live_on on aiv(in %x: memref<8x16xf32>, in %y: memref<8x16xf32>, out %z: memref<8x16xf32>) {
  %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
  %b = tile.load %y : memref<8x16xf32> -> !tile.tile<8x16xf32>
  %c = tile.add %a, %b : !tile.tile<8x16xf32>
  %d = tile.mul %a, %b : !tile.tile<8x16xf32>
  %e = tile.add %c, %d : !tile.tile<8x16xf32>
  tile.store %e, %z : !tile.tile<8x16xf32>, memref<8x16xf32>
}

// The second load reuses what the first pair gave back; memory holds four tiles of 512 bytes.
// CHECK-LABEL: tile.kernel @reuse
// CHECK-COUNT-2: address = 0 : i64
tile.kernel @reuse on aiv(in %x: memref<16x32xf32>, out %z: memref<16x32xf32>) {
  %a = tile.load %x : memref<16x32xf32> -> !tile.tile<16x32xf32>
  tile.store %a, %z : !tile.tile<16x32xf32>, memref<16x32xf32>
  %b = tile.load %x : memref<16x32xf32> -> !tile.tile<16x32xf32>
  tile.store %b, %z : !tile.tile<16x32xf32>, memref<16x32xf32>
}

// Some instructions must not overwrite what they read.
// CHECK-LABEL: tile.kernel @not_in_place
// CHECK: tile.load %x {address = 0 : i64}
// CHECK: tile.recip {{.*}} {address = 512 : i64}
// CHECK: tile.rsqrt {{.*}} {address = 0 : i64}
tile.kernel @not_in_place on aiv(in %x: memref<8x16xf32>, out %z: memref<8x16xf32>) {
  %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
  %b = tile.recip %a : !tile.tile<8x16xf32>
  %c = tile.rsqrt %b : !tile.tile<8x16xf32>
  tile.store %c, %z : !tile.tile<8x16xf32>, memref<8x16xf32>
}

// One operand may be overwritten, the other one may not: both are the same tile.
// CHECK-LABEL: tile.kernel @same_operand_twice
// CHECK: tile.load %x {address = 0 : i64}
// CHECK: tile.col_expand_sub {{.*}} {address = 64 : i64}
tile.kernel @same_operand_twice on aiv(in %x: memref<1x16xf32>, out %z: memref<1x16xf32>) {
  %a = tile.load %x : memref<1x16xf32> -> !tile.tile<1x16xf32>
  %b = tile.col_expand_sub %a, %a : !tile.tile<1x16xf32>
  tile.store %b, %z : !tile.tile<1x16xf32>, memref<1x16xf32>
}
