// RUN: ptowsp-opt %s --split-input-file --verify-diagnostics

// expected-error @below {{'clock_mhz' is 0; it lies between 1 and 1000000 [bad-machine]}}
npu.machine @m attributes {clock_mhz = 0, dispatch_cycles = 0, events = 8, max_domains = 2,
                           retire_cycles = 0, submit_cycles = 0} {
}

// -----

// expected-error @below {{'submit_cycles' is -1; it lies between 0 and 1099511627776 [bad-machine]}}
npu.machine @m attributes {clock_mhz = 1, dispatch_cycles = 0, events = 8, max_domains = 2,
                           retire_cycles = 0, submit_cycles = -1} {
}

// -----

npu.machine @m attributes {clock_mhz = 1, dispatch_cycles = 0, events = 8, max_domains = 2,
                           retire_cycles = 0, submit_cycles = 0} {
  npu.unit "aiv" {count = 2}
  // expected-error @below {{'npu.unit' stands twice for 'aiv' [bad-machine]}}
  npu.unit "aiv" {count = 2}
}

// -----

npu.machine @m attributes {clock_mhz = 1, dispatch_cycles = 0, events = 8, max_domains = 2,
                           retire_cycles = 0, submit_cycles = 0} {
  // expected-error @below {{the alignment of memory 'vec' is not a power of two [bad-machine]}}
  npu.memory "vec" {alignment_bytes = 24, capacity_bytes = 65536}
}

// -----

npu.machine @m attributes {clock_mhz = 1, dispatch_cycles = 0, events = 8, max_domains = 2,
                           retire_cycles = 0, submit_cycles = 0} {
  // expected-error @below {{'bytes_per_kilocycle' is 0; it lies between 1 and 1099511627776 [bad-machine]}}
  npu.path "gm_to_vec" {bytes_per_kilocycle = 0, latency_cycles = 50}
}

// -----

npu.machine @m attributes {clock_mhz = 1, dispatch_cycles = 0, events = 8, max_domains = 2,
                           retire_cycles = 0, submit_cycles = 0} {
  // expected-error @below {{requires attribute 'alignment_bytes'}}
  npu.memory "vec" {capacity_bytes = 2048}
}
