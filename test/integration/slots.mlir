// REQUIRES: toolchain
// RUN: rm -rf %t && ptowsp-compile %s -o %t/out

// The same program, without building it again: other values, other results.
// RUN: ptowsp-run %t/out --build-dir=%t/b x=1 scores=5 | FileCheck %s --check-prefix=ONE
// ONE: y = 1.0 (4x8x16 f32)
// ONE: tier = 5 (slot, i32)
// ONE: raised = 0 (slot, i64)
// RUN: ptowsp-run %t/out --program=%t/b/slots.run x=1 scores=5 threshold=4.5 | FileCheck %s --check-prefix=RAISED
// RAISED: y = 2.0 (4x8x16 f32)
// RAISED: raised = 4 (slot, i64)
// RUN: ptowsp-run %t/out --program=%t/b/slots.run x=1 scores=5 threshold=4.5 raised=10 n=2 | FileCheck %s --check-prefix=TWO
// TWO: y = 2.0 (2x8x16 f32)
// TWO: raised = 12 (slot, i64)
// RUN: ptowsp-run %t/out --program=%t/b/slots.run --check x=random:1 scores=random:3 threshold=0.5 --threads=3 | FileCheck %s --check-prefix=CHECK
// RUN: ptowsp-run %t/out --program=%t/b/slots.run --check x=random:1 scores=random:3 threshold=-9 --task-window=1 | FileCheck %s --check-prefix=CHECK
// CHECK: check passed: scores ({{.*}}), y (512 elements), threshold (slot), tier (slot), raised (slot)

// What a run started with and ended with, as files.
// RUN: ptowsp-run %t/out --program=%t/b/slots.run x=1 scores=5 threshold=4.5 --save-all=%t/s
// RUN: FileCheck %s --check-prefix=BEFORE < %t/s/values.json
// RUN: FileCheck %s --check-prefix=AFTER < %t/s/slots.json
// BEFORE: "table_version": {{[0-9]+}}
// BEFORE: "slots"
// BEFORE: "threshold"
// BEFORE: "bits": "0x40900000"
// BEFORE: "raised"
// BEFORE-NEXT: "dtype": "i64"
// BEFORE-NEXT: "value": 0
// AFTER: "raised"
// AFTER-NEXT: "dtype": "i64"
// AFTER-NEXT: "value": 4

// RUN: ptowsp-run %t/out --describe | FileCheck %s --check-prefix=DESCRIBE
// DESCRIBE: symbols:
// DESCRIBE-NEXT: n i64, default 4
// DESCRIBE-NEXT: slots:
// DESCRIBE-NEXT: threshold f32, default 100.0

// Copies rows whose score, which a task raises first, is below the threshold; adds 1 to others.

tile.kernel @add on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>, %by: f32) {
  %t = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
  %s = tile.add_scalar %t, %by : !tile.tile<8x16xf32>, f32
  tile.store %s, %y : !tile.tile<8x16xf32>, memref<8x16xf32>
}
tile.kernel @keep on aiv(inout %x: memref<1x8xi32>) {
  %t = tile.load %x : memref<1x8xi32> -> !tile.tile<1x8xi32>
  tile.store %t, %x : !tile.tile<1x8xi32>, memref<1x8xi32>
}

wsp.symbol @n : index = 4
wsp.slot @threshold : f32 = 100.0
wsp.slot @tier : i32 = -1
wsp.slot @raised : i64 = 0

wsp.workload @slots(in %x: memref<?x8x16xf32>[@n], inout %scores: memref<1x8xi32>,
                    out %y: memref<?x8x16xf32>[@n]) {
  %n = wsp.symbol_load @n : index
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : i64
  wsp.task @keep(%scores) : memref<1x8xi32>
  wsp.for_each (%i) in (%n) pipelined {
    %from = memref.subview %x[%i, 0, 0] [1, 8, 16] [1, 1, 1]
        : memref<?x8x16xf32> to memref<8x16xf32, strided<[16, 1], offset: ?>>
    %to = memref.subview %y[%i, 0, 0] [1, 8, 16] [1, 1, 1]
        : memref<?x8x16xf32> to memref<8x16xf32, strided<[16, 1], offset: ?>>
    wsp.slot_load @tier, %scores[%zero, %i] : memref<1x8xi32>
    %tier = wsp.slot_read @tier : i32
    %score = arith.sitofp %tier : i32 to f32
    %threshold = wsp.slot_read @threshold : f32
    %above = arith.cmpf ogt, %score, %threshold : f32
    wsp.cond %above {
      %raised = wsp.slot_read @raised : i64
      %more = arith.addi %raised, %one : i64
      wsp.slot_set @raised, %more : i64
    }
    %by = arith.uitofp %above : i1 to f32
    wsp.task @add(%from, %to, %by) : memref<8x16xf32, strided<[16, 1], offset: ?>>,
        memref<8x16xf32, strided<[16, 1], offset: ?>>, f32
  }
}
