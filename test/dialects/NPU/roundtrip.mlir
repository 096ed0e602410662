// RUN: ptowsp-opt %s --verify-roundtrip | FileCheck %s

// CHECK-LABEL: npu.machine @m attributes {clock_mhz = 1000 : i64, dispatch_cycles = 10 : i64, events = 8 : i64, max_domains = 2 : i64, retire_cycles = 10 : i64, submit_cycles = 5 : i64} {
npu.machine @m attributes {clock_mhz = 1000, dispatch_cycles = 10, events = 8, max_domains = 2,
                           retire_cycles = 10, submit_cycles = 5} {
  // CHECK-NEXT: npu.unit "aiv" {count = 2 : i64}
  npu.unit "aiv" {count = 2}
  // CHECK-NEXT: npu.memory "vec" {alignment_bytes = 32 : i64, capacity_bytes = 65536 : i64}
  npu.memory "vec" {alignment_bytes = 32, capacity_bytes = 65536}
  // CHECK-NEXT: npu.vector {count_mask_cycles = 16 : i64, head = 6 : i64, max_tile_rows = 0 : i64, repeat_bytes = 256 : i64, slope = 2 : i64, tail = 0 : i64}
  npu.vector {count_mask_cycles = 16, head = 6, max_tile_rows = 0, repeat_bytes = 256, slope = 2, tail = 0}
  // CHECK-NEXT: npu.sync {barrier_pipes = ["vector"], cycles = 1 : i64}
  npu.sync {barrier_pipes = ["vector"], cycles = 1}
  // CHECK-NEXT: npu.cost "add" {head = 10 : i64, slope = 2 : i64, tail = 14 : i64}
  npu.cost "add" {head = 10, slope = 2, tail = 14}
  // CHECK-NEXT: npu.path "gm_to_vec" {bytes_per_kilocycle = 58600 : i64, latency_cycles = 50 : i64}
  npu.path "gm_to_vec" {bytes_per_kilocycle = 58600, latency_cycles = 50}
}
