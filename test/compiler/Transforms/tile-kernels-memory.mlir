// RUN: ptowsp-opt %s --wsp-tile-kernels --split-input-file --verify-diagnostics

// A block would read rows that the one before has written.
!part = memref<64x16xf32, strided<[16, 1]>>
!next = memref<64x16xf32, strided<[16, 1], offset: 16>>
tile.kernel @k on aiv(inout %x: memref<65x16xf32>) {
  %from = memref.subview %x[0, 0] [64, 16] [1, 1] : memref<65x16xf32> to !part
  %to = memref.subview %x[1, 0] [64, 16] [1, 1] : memref<65x16xf32> to !next
  // expected-note @below {{the other instruction}}
  %a = tile.load %from : !part -> !tile.tile<64x16xf32>
  // expected-error @below {{'tile.store' accesses a tensor in other rows than an instruction before it: kernel 'k' cannot}}
  tile.store %a, %to : !tile.tile<64x16xf32>, !next
}
wsp.workload @w() {
}
wsp.schedule @s for @w {
  // expected-note @below {{use one view for both, or another tensor}}
  wsp.tile rows(16) for @k
}

// -----

// What is in front would come before the stores of the blocks.
tile.kernel @k on aiv(inout %x: memref<64x16xf32>, out %y: memref<1x16xf32>) {
  %a = tile.load %x : memref<64x16xf32> -> !tile.tile<64x16xf32>
  %b = tile.neg %a : !tile.tile<64x16xf32>
  // expected-note @below {{the other instruction}}
  tile.store %b, %x : !tile.tile<64x16xf32>, memref<64x16xf32>
  %row = memref.subview %x[0, 0] [1, 16] [1, 1] : memref<64x16xf32> to memref<1x16xf32, strided<[16, 1]>>
  // expected-error @below {{'tile.load' accesses a tensor in other rows than an instruction before it: kernel 'k' cannot}}
  %first = tile.load %row : memref<1x16xf32, strided<[16, 1]>> -> !tile.tile<1x16xf32>
  tile.store %first, %y : !tile.tile<1x16xf32>, memref<1x16xf32>
}
wsp.workload @w() {
}
wsp.schedule @s for @w {
  // expected-note @below {{use one view for both, or another tensor}}
  wsp.tile rows(16) for @k
}

// -----

// In a run the tensors may have different numbers of rows.
tile.kernel @k on aiv(inout %x: memref<?x16xf32>, inout %y: memref<?x16xf32>) {
  // expected-note @below {{the other instruction}}
  %a = tile.load %x : memref<?x16xf32> -> !tile.tile<64x16xf32, valid ?x16>
  tile.store %a, %x : !tile.tile<64x16xf32, valid ?x16>, memref<?x16xf32>
  // expected-error @below {{'tile.load' may have other rows than an instruction that it has nothing to do with: kernel 'k' cannot}}
  %b = tile.load %y : memref<?x16xf32> -> !tile.tile<64x16xf32, valid ?x16>
  tile.store %b, %y : !tile.tile<64x16xf32, valid ?x16>, memref<?x16xf32>
}
wsp.workload @w() {
}
wsp.schedule @s for @w {
  // expected-note @below {{make a kernel of its own of it}}
  wsp.tile rows(16) for @k
}

// -----

npu.machine @m attributes {clock_mhz = 1000, dispatch_cycles = 10, events = 8, max_domains = 2,
                           retire_cycles = 10, submit_cycles = 5} {
  // expected-note @below {{a tile takes a multiple of 32 bytes here}}
  npu.memory "vec" {alignment_bytes = 32, capacity_bytes = 2048}
}
tile.kernel @k on aiv(in %x: memref<64x16xf32>) {
  %a = tile.load %x : memref<64x16xf32> -> !tile.tile<64x16xf32>
  %b = tile.row_sum %a : !tile.tile<64x16xf32>
}
wsp.workload @w() {
}
wsp.schedule @s for @w {
  // expected-error @below {{kernel 'k' takes blocks of a multiple of 8 rows, not 20: it has tiles with one value for each row [bad-schedule]}}
  wsp.tile rows(20) for @k
}
