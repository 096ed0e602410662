// RUN: ptowsp-opt %s | ptowsp-opt | FileCheck %s

// CHECK: wsp.slot @tier : i32 = -1
wsp.slot @tier : i32 = -1
// CHECK: wsp.slot @open : i1 = true
wsp.slot @open : i1 = true
// CHECK: wsp.slot @scale : f64 = 2.500000e-01
wsp.slot @scale : f64 = 0.25

// CHECK-LABEL: wsp.workload @w
wsp.workload @w(in %tiers: memref<4x4xi32>, %i: index) {
  // CHECK: %tier = wsp.slot_read @tier : i32
  %tier = wsp.slot_read @tier : i32
  // CHECK: wsp.slot_set @tier, %tier : i32
  wsp.slot_set @tier, %tier : i32
  // CHECK: wsp.slot_load @tier, %tiers[%i, %i] : memref<4x4xi32>
  wsp.slot_load @tier, %tiers[%i, %i] : memref<4x4xi32>
}
