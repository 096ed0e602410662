// RUN: ptowsp-opt %s --wsp-assign-schedule --wsp-assign-units --split-input-file --verify-diagnostics

// expected-note @below {{declare it 'on aiv'}}
tile.kernel @k on aic(in %x: memref<8x16xf32>) {
  // expected-error @below {{'tile.load' with tiles in memory 'vec' is an instruction of unit 'aiv', kernel 'k' runs on 'aic' [unsupported-op]}}
  %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
}
wsp.workload @w() {
}

// -----

// expected-note @below {{leave the kernel on its own unit, or say 'wsp.unit aiv for @k'}}
tile.kernel @k on aiv(inout %x: memref<8x16xf32>) {
  // expected-error @below {{'tile.load' with tiles in memory 'vec' is an instruction of unit 'aiv', kernel 'k' runs on 'aicpu' [unsupported-op]}}
  %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
}
wsp.workload @w(inout %a: memref<8x16xf32>) {
  wsp.task @k(%a) : memref<8x16xf32>
}
wsp.schedule @s for @w {
  // expected-note @below {{'aicpu' is what the schedule says}}
  wsp.unit aicpu for @k
}

// -----

tile.kernel @k on aiv(in %x: memref<16x16xf32>) {
  // expected-note @below {{here it needs 'aic'; the units share no memory: write a kernel for each, which hand on a tensor}}
  %a = tile.load %x : memref<16x16xf32> -> !tile.tile<16x16xf32, mat>
  // expected-error @below {{'tile.load' with tiles in memory 'vec' is an instruction of unit 'aiv', kernel 'k' runs on 'aic' [unsupported-op]}}
  %b = tile.load %x : memref<16x16xf32> -> !tile.tile<16x16xf32>
}
wsp.workload @w(in %a: memref<16x16xf32>) {
  wsp.task @k(%a) : memref<16x16xf32>
}
wsp.schedule @s for @w {
  // expected-note @below {{'aic' is what the schedule says}}
  wsp.unit aic for @k
}

// -----

// expected-note @below {{a kernel of its own, with a file for 'aic', can run there}}
tile.kernel @k on aiv(inout %x: memref<8x16xf32>) external = "k.cpp"
wsp.workload @w(inout %a: memref<8x16xf32>) {
  wsp.task @k(%a) : memref<8x16xf32>
}
wsp.schedule @s for @w {
  // expected-error @below {{kernel 'k' is the file 'k.cpp' for unit 'aiv'; a schedule cannot run it on 'aic' [bad-schedule]}}
  wsp.unit aic for @k
}

// -----

// expected-note @below {{the machine is described here}}
npu.machine @m attributes {clock_mhz = 1000, dispatch_cycles = 10, events = 8, max_domains = 2,
                           retire_cycles = 10, submit_cycles = 5} {
  npu.unit "aiv" {count = 2}
}
tile.kernel @k on aiv(inout %x: memref<8x16xf32>) {
}
wsp.workload @w(inout %a: memref<8x16xf32>) {
  wsp.task @k(%a) : memref<8x16xf32>
}
wsp.schedule @s for @w {
  // expected-error @below {{machine 'm' has no unit 'aic' [unit-missing]}}
  wsp.unit aic for @k
}

// -----

tile.kernel @k on aiv(inout %x: memref<8x16xf32>) {
}
wsp.workload @w() {
}
wsp.schedule @s for @w {
  // expected-error @below {{workload 'w' has no task of kernel 'k' [bad-schedule]}}
  wsp.unit aic for @k
}

// -----

wsp.workload @w() {
}
wsp.schedule @s for @w {
  // expected-error @below {{there is no kernel 'k' [unknown-kernel]}}
  wsp.unit aic for @k
}
