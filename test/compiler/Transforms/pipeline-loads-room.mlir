// RUN: ptowsp-opt %s --wsp-pipeline-loads=explain --split-input-file --verify-diagnostics

!part = memref<8x16xf32, strided<[16, 1], offset: ?>>
!tile = !tile.tile<8x16xf32>
npu.machine @m attributes {clock_mhz = 1000, dispatch_cycles = 10, events = 8, max_domains = 2,
                           retire_cycles = 10, submit_cycles = 5} {
  npu.unit "aiv" {count = 2}
  npu.memory "vec" {alignment_bytes = 32, capacity_bytes = 1536}
}
tile.kernel @k on aiv(in %x: memref<?x16xf32>, %n: index) {
  %zero = arith.constant 0 : index
  %step = arith.constant 8 : index
  scf.for %i = %zero to %n step %step {
    %from = memref.subview %x[%i, 0] [8, 16] [1, 1] : memref<?x16xf32> to !part
    // expected-note @below {{this tile takes 512 bytes of memory 'vec', which has 1536}}
    %a = tile.load %from : !part -> !tile
  }
}
wsp.workload @w() {
}
wsp.schedule @s for @w {
  // expected-error @+2 {{kernel 'k' has no room for 4 buffers of each tile that it loads in a loop [tile-overflow]}}
  // expected-note @+1 {{'wsp.buffers at_most 4' takes as many as there is room for}}
  wsp.buffers 4
}

// -----

!part = memref<8x16xf32, strided<[16, 1], offset: ?>>
!tile = !tile.tile<8x16xf32>
npu.machine @m attributes {clock_mhz = 1000, dispatch_cycles = 10, events = 8, max_domains = 2,
                           retire_cycles = 10, submit_cycles = 5} {
  npu.unit "aiv" {count = 2}
  npu.memory "vec" {alignment_bytes = 32, capacity_bytes = 1536}
}
// expected-remark @below {{kernel 'k' has 3 of 4 buffers for each tile that it loads in a loop}}
tile.kernel @k on aiv(in %x: memref<?x16xf32>, %n: index) {
  %zero = arith.constant 0 : index
  %step = arith.constant 8 : index
  scf.for %i = %zero to %n step %step {
    %from = memref.subview %x[%i, 0] [8, 16] [1, 1] : memref<?x16xf32> to !part
    %a = tile.load %from : !part -> !tile
  }
}
// Without a loop there is nothing to do.
tile.kernel @once on aiv(in %x: memref<8x16xf32>) {
  %a = tile.load %x : memref<8x16xf32> -> !tile
}
wsp.workload @w() {
}
wsp.schedule @s for @w {
  wsp.buffers 1 for @once
  wsp.buffers at_most 4
}

// -----

// expected-error @below {{kernel 'k' cannot be planned without a machine [unknown-machine]}}
tile.kernel @k on aiv(in %x: memref<8x16xf32>, %n: index) {
  %zero = arith.constant 0 : index
  scf.for %i = %zero to %n step %n {
    %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
  }
}
wsp.workload @w() {
}
wsp.schedule @s for @w {
  wsp.buffers 2
}
