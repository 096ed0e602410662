// RUN: ptowsp-opt %s --wsp-lower-workloads | FileCheck %s

tile.kernel @copy on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
}

// Tasks of processes have no key, no priority and no stream; others have.
// CHECK-LABEL: orch.program @streams
// CHECK: orch.process
// CHECK-NOT: orch.next_task
// CHECK: orch.submit @copy on aiv(in %{{.*}}, out %{{.*}}) :
// CHECK: %[[STREAM:.*]] = orch.next_task
// CHECK-NEXT: orch.submit @copy on aiv(in %{{.*}}, out %{{.*}}) stream(%[[STREAM]]) :
wsp.workload @streams(in %a: memref<8x16xf32>, inout %b: memref<8x16xf32>) {
  wsp.network {
    wsp.process @p {
      wsp.task @copy(%a, %b) : memref<8x16xf32>, memref<8x16xf32>
    }
  }
  wsp.task @copy(%a, %b) : memref<8x16xf32>, memref<8x16xf32>
}
wsp.schedule @s for @streams {
  wsp.streams 2
}
