// -v says what is known of the dependences of each tensor argument, and why the rest is not.
// RUN: ptowsp-compile %s --emit=none -v 2>&1 | FileCheck %s
// RUN: ptowsp-compile %s --emit=none 2>&1 | FileCheck %s --check-prefix=SILENT --allow-empty
// SILENT-NOT: remark
// RUN: ptowsp-compile %s --emit=manifest | FileCheck %s --check-prefix=MANIFEST
// MANIFEST: "dependences": {
// MANIFEST-NEXT: "tracked": 2,
// MANIFEST-NEXT: "untracked": 4,
// MANIFEST-NEXT: "after_writer": 1

tile.kernel @copy on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
  %t = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
  tile.store %t, %y : !tile.tile<8x16xf32>, memref<8x16xf32>
}
wsp.workload @chain(in %a: memref<8x16xf32>, inout %b: memref<8x16xf32>, out %c: memref<8x16xf32>) {
  %t = wsp.intermediate : memref<8x16xf32>
  // CHECK: explain-dependences.mlir:[[@LINE+2]]:3: remark: argument 0 of 'copy' is known: no task writes it
  // CHECK: explain-dependences.mlir:[[@LINE+1]]:3: remark: argument 1 of 'copy' is known: all other accesses are apart from it or ordered
  wsp.task @copy(%a, %t) : memref<8x16xf32>, memref<8x16xf32>
  // CHECK: remark: argument 0 of 'copy' is known: after the task that writes it first
  // CHECK: remark: argument 1 of 'copy' is tracked: both may touch the same memory
  // CHECK: explain-dependences.mlir:[[@LINE+3]]:3: note: this is the other
  wsp.task @copy(%t, %b) : memref<8x16xf32>, memref<8x16xf32>
  // CHECK: remark: argument 0 of 'copy' is tracked: both may touch the same memory
  wsp.task @copy(%b, %c) : memref<8x16xf32>, memref<8x16xf32>
}
