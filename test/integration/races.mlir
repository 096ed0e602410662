// REQUIRES: toolchain
// RUN: rm -rf %t && ptowsp-compile %s -o %t/out
// RUN: %python %S/Inputs/index_vectors.py %t/in
// RUN: ptowsp-run %t/out --build-dir=%t/b --check --check-races rows=%t/in/permutation.npy x=1 y=0
// RUN: ptowsp-run %t/out --program=%t/b/scatter.run rows=2 x=1 y=0
// RUN: not ptowsp-run %t/out --program=%t/b/scatter.run --check-races rows=2 x=1 y=0 2> %t/log
// RUN: FileCheck %s < %t/log
// RUN: not ptowsp-run %t/out --program=%t/b/scatter.run --check-races rows=2 x=1 y=0 --report-json=%t/r.json
// RUN: FileCheck %s --check-prefix=JSON < %t/r.json

// Which row an iteration writes, a tensor says: the compiler cannot know.

// CHECK: error: iterations 0 and 1 of the 'parallel' at races.mlir:[[LOOP:[0-9]+]]:3 write the same memory
// CHECK-NEXT: detail: iteration 0: task 0 'add_one' at races.mlir:[[TASK:[0-9]+]]:5 writes bytes 128 to 191 of 'y'
// CHECK-NEXT: detail: iteration 1: task 1 'add_one' at races.mlir:[[TASK]]:5 writes bytes 128 to 191 of 'y'
// CHECK-NEXT: detail: 5 more pairs of tasks do so at these places
// CHECK-NEXT: hint: give each iteration a part of its own, or use 'for_each'
// JSON: "status": 6
// JSON-NEXT: "kind": "race"
// JSON-NEXT: "text": "iterations 0 and 1

tile.kernel @add_one on aiv(in %x: memref<1x16xf32, strided<[16, 1], offset: ?>>, out %y: memref<1x16xf32, strided<[16, 1], offset: ?>>) {
  %one = arith.constant 1.0 : f32
  %t = tile.load %x : memref<1x16xf32, strided<[16, 1], offset: ?>> -> !tile.tile<1x16xf32>
  %s = tile.add_scalar %t, %one : !tile.tile<1x16xf32>, f32
  tile.store %s, %y : !tile.tile<1x16xf32>, memref<1x16xf32, strided<[16, 1], offset: ?>>
}

wsp.workload @scatter(in %rows: memref<4xi32>, in %x: memref<4x16xf32>, inout %y: memref<4x16xf32>) {
  %four = arith.constant 4 : index
  wsp.parallel (%i) in (%four) {
    %loaded = wsp.element_load %rows[%i] : memref<4xi32>
    %row = arith.index_cast %loaded : i32 to index
    %from = memref.subview %x[%i, 0] [1, 16] [1, 1] : memref<4x16xf32> to memref<1x16xf32, strided<[16, 1], offset: ?>>
    %to = memref.subview %y[%row, 0] [1, 16] [1, 1] : memref<4x16xf32> to memref<1x16xf32, strided<[16, 1], offset: ?>>
    wsp.task @add_one(%from, %to) : memref<1x16xf32, strided<[16, 1], offset: ?>>, memref<1x16xf32, strided<[16, 1], offset: ?>>
  }
}
