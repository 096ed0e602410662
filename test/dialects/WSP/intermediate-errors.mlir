// RUN: ptowsp-opt %s --split-input-file --verify-diagnostics

// What no kernel can take is no intermediate either.
wsp.workload @w() {
  // expected-error @below {{an intermediate has elements of type 'index', which no kernel takes [bad-workload]}}
  %t = wsp.intermediate : memref<8xindex>
}

// -----

wsp.workload @w() {
  // expected-error @below {{an intermediate has elements of type 'vector<4xf32>', which no kernel takes}}
  %t = wsp.intermediate : memref<8xvector<4xf32>>
}

// -----

wsp.workload @w() {
  // expected-error @below {{an intermediate has elements of type 'memref<8xf32>', which no kernel takes}}
  %t = wsp.intermediate : memref<8xmemref<8xf32>>
}

// -----

wsp.workload @w() {
  // expected-error @below {{an intermediate has elements of type 'complex<f32>', which no kernel takes}}
  %t = wsp.intermediate : memref<8xcomplex<f32>>
}

// -----

wsp.workload @w() {
  // expected-error @below {{an intermediate has 6 dimensions; 1 to 5 are possible [bad-workload]}}
  %t = wsp.intermediate : memref<1x1x1x1x1x8xf32>
}
