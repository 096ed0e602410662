// RUN: ptowsp-opt %s --wsp-lower-calls --split-input-file --verify-diagnostics | FileCheck %s

tile.kernel @copy on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
}
// CHECK-LABEL: wsp.workload @through
// CHECK-SAME: sym_visibility = "private"
wsp.workload @through(in %a: memref<8x16xf32>, out %b: memref<8x16xf32>) {
  %t = wsp.intermediate : memref<8x16xf32>
  wsp.task @copy(%a, %t) : memref<8x16xf32>, memref<8x16xf32>
  wsp.task @copy(%t, %b) : memref<8x16xf32>, memref<8x16xf32>
}
// CHECK-LABEL: wsp.workload @twice
// CHECK-SAME: sym_visibility = "private"
wsp.workload @twice(in %a: memref<8x16xf32>, out %b: memref<8x16xf32>, out %c: memref<8x16xf32>) {
  wsp.call @through(%a, %b) : memref<8x16xf32>, memref<8x16xf32>
  wsp.call @through(%b, %c) : memref<8x16xf32>, memref<8x16xf32>
}
// What a call makes ends with it.
// CHECK-LABEL: wsp.workload @outer(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>, out %z: memref<8x16xf32>) {
// CHECK-NEXT: wsp.scope {
// CHECK-NEXT: %[[T:.*]] = wsp.intermediate
// CHECK-NEXT: wsp.task @copy(%x, %[[T]])
// CHECK-NEXT: wsp.task @copy(%[[T]], %y)
// CHECK-NEXT: }
// CHECK-NEXT: wsp.scope {
// CHECK: wsp.task @copy(%y, %{{.*}})
// CHECK-NEXT: wsp.task @copy(%{{.*}}, %z)
// CHECK-NEXT: }
// CHECK-NEXT: }
wsp.workload @outer(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>, out %z: memref<8x16xf32>) {
  wsp.call @twice(%x, %y, %z) : memref<8x16xf32>, memref<8x16xf32>, memref<8x16xf32>
}

// -----

// expected-note @below {{'wsp.for_each' repeats tasks}}
wsp.workload @ping(%s: f32) {
  // expected-note @below {{'ping' calls 'pong' here}}
  wsp.call @pong(%s) : f32
}
wsp.workload @pong(%s: f32) {
  // expected-error @below {{workload 'ping' calls itself [recursion]}}
  // expected-note @below {{'pong' calls 'ping' here}}
  wsp.call @ping(%s) : f32
}

// -----

wsp.workload @writes(out %a: memref<8x16xf32>) {
}
// expected-note @below {{declare it 'inout' or 'out' to write it}}
wsp.workload @w(in %a: memref<8x16xf32>) {
  // expected-error @below {{workload 'writes' writes argument 'a' of workload 'w', which is 'in' [task-direction]}}
  wsp.call @writes(%a) : memref<8x16xf32>
}
