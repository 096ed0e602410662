// RUN: ptowsp-opt %s --verify-roundtrip | FileCheck %s
// RUN: ptowsp-opt %s --emit-bytecode | ptowsp-opt | FileCheck %s

// CHECK-LABEL: wsp.workload @w
wsp.workload @w(in %lengths: memref<4xi32>, in %indptr: memref<5xi64>, in %indices: memref<9xi32>, %i: index) {
  // CHECK: wsp.element_load %lengths[%i] : memref<4xi32>
  %n = wsp.element_load %lengths[%i] : memref<4xi32>
  // CHECK: wsp.select (%{{.*}}) in %indices at %indptr[%i] : memref<9xi32>, memref<5xi64> {
  wsp.select (%column) in %indices at %indptr[%i] : memref<9xi32>, memref<5xi64> {
  }
  // CHECK: wsp.select (%{{.*}}, %{{.*}}) in %indices at %indptr[%i] : memref<9xi32>, memref<5xi64> {
  wsp.select (%column, %place) in %indices at %indptr[%i] : memref<9xi32>, memref<5xi64> {
  }
}
