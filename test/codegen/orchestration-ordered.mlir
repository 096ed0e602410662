// RUN: ptowsp-compile %s --compile-from=orch -o %t --layout=linked
// RUN: FileCheck %s < %t/kernels/orchestration/ordered_parts.cpp

// What fences order ends with the part around them.

orch.program @ordered_parts() {
  // CHECK: const uint64_t first = o.next_task();
  %first = orch.next_task
  // CHECK-NEXT: {
  // CHECK-NEXT:   const rt::ordered ordered(o);
  orch.ordered {
    // CHECK-NEXT: const uint64_t inner = o.next_task();
    %inner = orch.next_task
    // CHECK-NEXT: {
    // CHECK-NEXT:   const rt::ordered ordered_2(o);
    orch.ordered {
      // CHECK-NEXT: o.fence(first, rt::at([[@LINE+1]], 7));
      orch.fence %first
    }
    // CHECK-NEXT: }
    // CHECK-NEXT: o.fence(inner, rt::at([[@LINE+1]], 5));
    orch.fence %inner
  }
  // CHECK-NEXT: }
}
