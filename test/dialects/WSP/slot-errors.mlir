// RUN: ptowsp-opt %s --split-input-file --verify-diagnostics

// expected-error @below {{slot 's' of type 'i128' is not a scalar that the ABI carries [unknown-symbol]}}
wsp.slot @s : i128 = 0

// -----

wsp.workload @w() {
  // expected-error @below {{there is no slot 's' [unknown-symbol]}}
  %s = wsp.slot_read @s : i32
}

// -----

// expected-note @below {{declared here}}
wsp.symbol @s : i32 = 0
wsp.workload @w(%v: i32) {
  // expected-error @below {{there is no slot 's' [unknown-symbol]}}
  wsp.slot_set @s, %v : i32
}

// -----

// expected-note @below {{declared here}}
wsp.slot @s : i32 = 0
wsp.workload @w() {
  // expected-error @below {{there is no symbol 's' [unknown-symbol]}}
  %s = wsp.symbol_load @s : i32
}

// -----

// expected-note @below {{declared here}}
wsp.slot @s : i32 = 0
wsp.workload @w(in %a: memref<4xi64>, %i: index) {
  // expected-error @below {{slot 's' is of type 'i32', not 'i64' [unknown-symbol]}}
  wsp.slot_load @s, %a[%i] : memref<4xi64>
}

// -----

wsp.slot @s : i32 = 0
wsp.workload @w(in %a: memref<4x4xi32>, %i: index) {
  // expected-error @below {{an element of 'memref<4x4xi32>' has 2 indices, not 1 [bad-workload]}}
  wsp.slot_load @s, %a[%i] : memref<4x4xi32>
}
