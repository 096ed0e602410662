// RUN: ptowsp-opt %s --wsp-verify-planned --split-input-file --verify-diagnostics

tile.kernel @k on aiv(in %x: memref<8x16xf32>) {
  // expected-error @below {{this tile has no address [bad-kernel]}}
  %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
}

// -----

npu.machine @m attributes {clock_mhz = 1000, dispatch_cycles = 10, events = 2, max_domains = 2,
                           retire_cycles = 10, submit_cycles = 5} {
  npu.memory "vec" {alignment_bytes = 32, capacity_bytes = 1024}
}
tile.kernel @k on aiv(in %x: memref<8x16xf32>) {
  // expected-error @below {{tile '!tile.tile<8x16xf32>' at address 768 does not lie in memory 'vec' of 1024 bytes, aligned to 32 [tile-overflow]}}
  %a = tile.load %x {address = 768} : memref<8x16xf32> -> !tile.tile<8x16xf32>
}

// -----

npu.machine @m attributes {clock_mhz = 1000, dispatch_cycles = 10, events = 2, max_domains = 2,
                           retire_cycles = 10, submit_cycles = 5} {
}
tile.kernel @k on aiv() {
  // expected-error @below {{event 2 does not exist; the machine has 2 [too-many-flags]}}
  tile.set_flag mte2 to vector, 2
}

// -----

tile.kernel @k on aiv() {
  tile.set_flag mte2 to vector, 0
  // expected-error @below {{this flag is set again before it is waited for [bad-kernel]}}
  tile.set_flag mte2 to vector, 0
}

// -----

tile.kernel @k on aiv() {
  tile.set_flag mte2 to vector, 0
  // expected-error @below {{this flag is waited for but not set before [bad-kernel]}}
  tile.wait_flag vector to mte2, 0
}

// -----

// expected-error @below {{kernel 'k' ends with a flag that nothing waits for [bad-kernel]}}
tile.kernel @k on aiv() {
  tile.set_flag mte2 to vector, 0
}
