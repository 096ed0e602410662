// RUN: ptowsp-opt %s --wsp-lower-workloads | FileCheck %s

// The first task of a part is the one that holds the intermediate, as it would be outside of it.

tile.kernel @copy on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
}
// CHECK-LABEL: orch.program @w
// CHECK-COUNT-2: orch.intermediate
// CHECK-NOT: orch.alloc
// CHECK: orch.ordered
wsp.workload @w(in %a: memref<8x16xf32>, out %b: memref<8x16xf32>) {
  %s = wsp.intermediate : memref<8x16xf32>
  %t = wsp.intermediate : memref<8x16xf32>
  wsp.combine {
    wsp.task @copy(%a, %s) : memref<8x16xf32>, memref<8x16xf32>
    wsp.sequential {
      wsp.task @copy(%a, %t) : memref<8x16xf32>, memref<8x16xf32>
      wsp.task @copy(%t, %b) : memref<8x16xf32>, memref<8x16xf32>
    }
  }
}
// Not where a branch may leave it out.
// CHECK-LABEL: orch.program @branch
// CHECK: orch.alloc
wsp.workload @branch(in %a: memref<8x16xf32>, %chosen: i1) {
  %t = wsp.intermediate : memref<8x16xf32>
  wsp.sequential {
    wsp.cond %chosen {
      wsp.task @copy(%a, %t) : memref<8x16xf32>, memref<8x16xf32>
    }
  }
}
