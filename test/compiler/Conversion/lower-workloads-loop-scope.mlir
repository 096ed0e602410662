// RUN: ptowsp-opt %s --wsp-lower-workloads | FileCheck %s

// A loop that makes intermediates gives them back after each iteration.

tile.kernel @copy on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
}
// CHECK-LABEL: orch.program @w
// CHECK: scf.for
// CHECK-NEXT: orch.scope {
// CHECK-NEXT: orch.intermediate
// CHECK: scf.for
// CHECK-NEXT: orch.submit
wsp.workload @w(in %a: memref<8x16xf32>, out %b: memref<8x16xf32>, %n: index) {
  wsp.for_each (%i) in (%n) pipelined {
    %t = wsp.intermediate : memref<8x16xf32>
    wsp.task @copy(%a, %t) : memref<8x16xf32>, memref<8x16xf32>
    wsp.task @copy(%t, %b) : memref<8x16xf32>, memref<8x16xf32>
  }
  wsp.for_each (%i) in (%n) pipelined {
    wsp.task @copy(%a, %b) : memref<8x16xf32>, memref<8x16xf32>
  }
}
