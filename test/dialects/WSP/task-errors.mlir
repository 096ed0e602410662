// RUN: ptowsp-opt %s --split-input-file --verify-diagnostics

wsp.workload @w() {
  // expected-error @below {{there is no kernel 'k' [unknown-kernel]}}
  wsp.task @k()
}

// -----

// expected-note @below {{declared here}}
tile.kernel @k on aiv(%s: f32) {
}
wsp.workload @w() {
  // expected-error @below {{kernel 'k' takes 1 arguments, not 0 [task-arguments]}}
  wsp.task @k()
}

// -----

// expected-note @below {{declared here}}
tile.kernel @k on aiv(in %x: memref<8x16xf32>) {
}
wsp.workload @w(in %a: memref<8x32xf32>) {
  // expected-error @below {{argument 'x' of kernel 'k' is of type 'memref<8x16xf32>'; 'memref<8x32xf32>' cannot be passed for it [task-arguments]}}
  wsp.task @k(%a) : memref<8x32xf32>
}

// -----

// expected-note @below {{declared here}}
tile.kernel @k on aiv(in %x: memref<8x16xf32>) {
}
wsp.workload @w(in %a: memref<8x16xi32>) {
  // expected-error @below {{'memref<8x16xi32>' cannot be passed for it [task-arguments]}}
  wsp.task @k(%a) : memref<8x16xi32>
}

// -----

// The strides count, the place does not.
// expected-note @below {{declared here}}
tile.kernel @k on aiv(in %x: memref<8x16xf32>) {
}
wsp.workload @w(in %a: memref<8x32xf32>, in %b: memref<16x16xf32>) {
  %below = memref.subview %b[8, 0] [8, 16] [1, 1]
      : memref<16x16xf32> to memref<8x16xf32, strided<[16, 1], offset: 128>>
  wsp.task @k(%below) : memref<8x16xf32, strided<[16, 1], offset: 128>>
  %left = memref.subview %a[0, 0] [8, 16] [1, 1]
      : memref<8x32xf32> to memref<8x16xf32, strided<[32, 1]>>
  // expected-error @below {{'memref<8x16xf32, strided<[32, 1]>>' cannot be passed for it [task-arguments]}}
  wsp.task @k(%left) : memref<8x16xf32, strided<[32, 1]>>
}

// -----

// expected-note @below {{declared here}}
tile.kernel @k on aiv(%s: f32) {
}
wsp.workload @w(%s: f16) {
  // expected-error @below {{argument 's' of kernel 'k' is of type 'f32'; 'f16' cannot be passed for it [task-arguments]}}
  wsp.task @k(%s) : f16
}
