// Two tiles that change places are copied, if the vector unit can do that.
// RUN: ptowsp-opt %s --wsp-plan-tile-memory --split-input-file --verify-diagnostics

npu.machine @m attributes {clock_mhz = 1000, dispatch_cycles = 10, events = 8, max_domains = 2,
                           retire_cycles = 10, submit_cycles = 5} {
  npu.unit "aiv" {count = 2}
  npu.memory "vec" {alignment_bytes = 32, capacity_bytes = 2048}
}
tile.kernel @k on aiv(in %x: memref<8x16xf16>, out %y: memref<8x16xf16>, %n: index) {
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %a = tile.load %x : memref<8x16xf16> -> !tile.tile<8x16xf16>
  %b = tile.relu %a : !tile.tile<8x16xf16>
  %r:2 = scf.for %i = %zero to %n step %one iter_args(%p = %a, %q = %b) -> (!tile.tile<8x16xf16>, !tile.tile<8x16xf16>) {
    scf.yield %q, %p : !tile.tile<8x16xf16>, !tile.tile<8x16xf16>
  }
  tile.store %r#0, %y : !tile.tile<8x16xf16>, memref<8x16xf16>
}

// -----

npu.machine @m attributes {clock_mhz = 1000, dispatch_cycles = 10, events = 8, max_domains = 2,
                           retire_cycles = 10, submit_cycles = 5} {
  npu.unit "aiv" {count = 2}
  npu.memory "vec" {alignment_bytes = 32, capacity_bytes = 2048}
}
tile.kernel @k on aiv(in %x: memref<8x16xbf16>, out %y: memref<8x16xbf16>, %n: index) {
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %a = tile.load %x : memref<8x16xbf16> -> !tile.tile<8x16xbf16>
  %b = tile.load %x : memref<8x16xbf16> -> !tile.tile<8x16xbf16>
  %r:2 = scf.for %i = %zero to %n step %one iter_args(%p = %a, %q = %b) -> (!tile.tile<8x16xbf16>, !tile.tile<8x16xbf16>) {
    // expected-error @below {{tile '!tile.tile<8x16xbf16>' cannot be handed on here: it would have to be copied, and the vector unit copies elements of f32, f16, i32 and i16 alone [bad-kernel]}}
    // expected-note @above {{hand the tile on to one place, where nothing else needs it any more}}
    scf.yield %q, %p : !tile.tile<8x16xbf16>, !tile.tile<8x16xbf16>
  }
  tile.store %r#0, %y : !tile.tile<8x16xbf16>, memref<8x16xbf16>
}
