// RUN: ptowsp-opt %s --wsp-verify-workloads --split-input-file --verify-diagnostics

wsp.workload @forgets(in %a: memref<8x16xf32>) {
  %open = memref.cast %a : memref<8x16xf32> to memref<?x16xf32, strided<[?, 1], offset: ?>>
}

// -----

wsp.workload @claims(in %a: memref<?x16xf32>) {
  // expected-error @below {{a cast from 'memref<?x16xf32>' to 'memref<8x16xf32>' claims what is not known; in a workload a cast can only forget [unsupported-op]}}
  %known = memref.cast %a : memref<?x16xf32> to memref<8x16xf32>
}
