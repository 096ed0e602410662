// RUN: ptowsp-opt %s --verify-roundtrip | FileCheck %s
// RUN: ptowsp-opt %s --mlir-print-op-generic | ptowsp-opt | FileCheck %s

// CHECK-LABEL: wsp.workload @everything(%n: index) {
wsp.workload @everything(%n: index) {
  // CHECK-NEXT: wsp.network {
  wsp.network {
    // CHECK-NEXT: wsp.channel @tiles capacity 2 latency 40 : memref<8x16xf32>, index
    wsp.channel @tiles capacity 2 latency 40 : memref<8x16xf32>, index
    // CHECK-NEXT: wsp.channel @lanes[4] shared : f32
    wsp.channel @lanes[4] shared : f32
    // CHECK-NEXT: wsp.channel @done capacity 0
    wsp.channel @done capacity 0
    // CHECK-NEXT: wsp.process @work replicate 4 (%[[I:.*]]) {
    wsp.process @work replicate 4 (%i) {
      %x = arith.constant 1.0 : f32
      // CHECK: wsp.send @lanes[%[[I]]](%{{.*}}) : f32
      wsp.send @lanes[%i](%x) : f32
      // CHECK-NEXT: wsp.receive @lanes[%[[I]]] (%{{.*}}: f32) {
      wsp.receive @lanes[%i] (%y: f32) {
      // CHECK-NEXT: } otherwise {
      } otherwise {
      }
      // CHECK: wsp.close @lanes[%[[I]]]
      wsp.close @lanes[%i]
    }
    // CHECK: wsp.process @first {
    wsp.process @first {
      // CHECK-NEXT: wsp.record @done
      wsp.record @done
      // CHECK-NEXT: wsp.consume @tiles (%{{.*}}: memref<8x16xf32>, %{{.*}}: index) {
      wsp.consume @tiles (%t: memref<8x16xf32>, %i: index) {
      }
    }
    // CHECK: wsp.process @second {
    wsp.process @second {
      // CHECK-NEXT: %[[HAPPENED:.*]] = wsp.query @done : i1
      %happened = wsp.query @done : i1
      // CHECK-NEXT: wsp.cond %[[HAPPENED]] {
      wsp.cond %happened {
        // CHECK-NEXT: wsp.synchronize @done
        wsp.synchronize @done
      }
    }
  }
}
