// RUN: ptowsp-opt %s --wsp-plan-tile-memory --split-input-file --verify-diagnostics

npu.machine @m attributes {clock_mhz = 1000, dispatch_cycles = 10, events = 8, max_domains = 2,
                           retire_cycles = 10, submit_cycles = 5} {
  npu.unit "aiv" {count = 2}
  // expected-note @below {{the capacity is set here}}
  npu.memory "vec" {alignment_bytes = 32, capacity_bytes = 2048}
}
// expected-note @below {{there is room for 8 rows at a time: 'wsp.tile rows(8) for @k' in the schedule}}
tile.kernel @k on aiv(in %x: memref<16x16xf32>, in %y: memref<16x16xf32>, out %z: memref<16x16xf32>) {
  // expected-note @below {{tile '!tile.tile<16x16xf32>' takes 1024 bytes and is still used}}
  %a = tile.load %x : memref<16x16xf32> -> !tile.tile<16x16xf32>
  // expected-note @below {{tile '!tile.tile<16x16xf32>' takes 1024 bytes and is still used}}
  %b = tile.load %y : memref<16x16xf32> -> !tile.tile<16x16xf32>
  // expected-error @below {{the tiles of kernel 'k' need 3072 bytes of memory 'vec' here; machine 'm' has 2048 [tile-overflow]}}
  // expected-note @below {{tile '!tile.tile<16x16xf32>' takes 1024 bytes}}
  %c = tile.add %a, %b : !tile.tile<16x16xf32>
  %d = tile.mul %a, %b : !tile.tile<16x16xf32>
  tile.store %c, %z : !tile.tile<16x16xf32>, memref<16x16xf32>
  tile.store %d, %z : !tile.tile<16x16xf32>, memref<16x16xf32>
}

// -----

npu.machine @m attributes {clock_mhz = 1000, dispatch_cycles = 10, events = 8, max_domains = 2,
                           retire_cycles = 10, submit_cycles = 5} {
  npu.unit "aiv" {count = 2}
  // expected-note @below {{memory 'vec' of machine 'm' is described here}}
  npu.memory "vec" {alignment_bytes = 32, capacity_bytes = 2048}
}
tile.kernel @k on aiv(in %x: memref<8x12xf32>) {
  // expected-error @below {{a row of tile '!tile.tile<8x12xf32>' has 48 bytes, which is not a multiple of 32 [tile-shape]}}
  %a = tile.load %x : memref<8x12xf32> -> !tile.tile<8x12xf32>
}

// -----

npu.machine @m attributes {clock_mhz = 1000, dispatch_cycles = 10, events = 8, max_domains = 2,
                           retire_cycles = 10, submit_cycles = 5} {
  npu.unit "aiv" {count = 2}
  npu.memory "vec" {alignment_bytes = 32, capacity_bytes = 8192}
  npu.vector {count_mask_cycles = 0, head = 6, max_tile_rows = 64, repeat_bytes = 256, slope = 2, tail = 0}
}
// expected-note @below {{there is room for 64 rows at a time: 'wsp.tile rows(64) for @k' in the schedule}}
tile.kernel @k on aiv(in %x: memref<65x8xf32>) {
  // expected-error @below {{tile '!tile.tile<65x8xf32>' has 65 rows; machine 'm' takes at most 64 [tile-shape]}}
  %a = tile.load %x : memref<65x8xf32> -> !tile.tile<65x8xf32>
}

// -----

// expected-note @below {{the machine is described here}}
npu.machine @m attributes {clock_mhz = 1000, dispatch_cycles = 10, events = 8, max_domains = 2,
                           retire_cycles = 10, submit_cycles = 5} {
  npu.memory "vec" {alignment_bytes = 32, capacity_bytes = 2048}
}
// expected-error @below {{kernel 'k' runs on 'aiv', which machine 'm' does not have [unit-missing]}}
tile.kernel @k on aiv(in %x: memref<8x16xf32>) {
}

// -----

// expected-error @below {{kernel 'k' cannot be planned without a machine [unknown-machine]}}
tile.kernel @k on aiv(in %x: memref<8x16xf32>) {
}

// -----

npu.machine @m attributes {clock_mhz = 1000, dispatch_cycles = 10, events = 8, max_domains = 2,
                           retire_cycles = 10, submit_cycles = 5} {
  npu.unit "aiv" {count = 2}
  // expected-note @below {{the capacity is set here}}
  npu.memory "vec" {alignment_bytes = 32, capacity_bytes = 256}
}
// expected-note @below {{the kernel works on 8 rows at a time, as 'wsp.tile' says: fewer take less}}
tile.kernel @k on aiv(in %x: memref<8x16xf32>) attributes {tile_rows = 8 : i64} {
  // expected-error @below {{the tiles of kernel 'k' need 512 bytes}}
  // expected-note @below {{takes 512 bytes}}
  %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
}
