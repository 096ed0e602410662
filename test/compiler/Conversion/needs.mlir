// RUN: ptowsp-opt %s --split-input-file --wsp-lower-workloads | FileCheck %s

tile.kernel @copy on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
}

// What the workload holds counts with all iterations; a scope inside it holds its own.
// CHECK-LABEL: orch.program @static
// CHECK-SAME: heap_needs = array<i64: 512, 1024, 0, 0>
// CHECK-SAME: slot_needs = array<i64: 31, 3, 0, 0>
// CHECK-SAME: task_counts = array<i64: 0, 121, 0, 0>
wsp.workload @static(in %a: memref<8x16xf32>, out %b: memref<8x16xf32>) {
  %c30 = arith.constant 30 : index
  %t = wsp.intermediate : memref<8x16xf32>
  wsp.task @copy(%a, %t) : memref<8x16xf32>, memref<8x16xf32>
  wsp.for_each (%i) in (%c30) {
    wsp.task @copy(%t, %b) : memref<8x16xf32>, memref<8x16xf32>
  }
  wsp.for_each (%i) in (%c30) {
    %u = wsp.intermediate : memref<8x16xf32>
    %v = wsp.intermediate : memref<8x16xf32>
    wsp.task @copy(%t, %u) : memref<8x16xf32>, memref<8x16xf32>
    wsp.task @copy(%u, %v) : memref<8x16xf32>, memref<8x16xf32>
    wsp.task @copy(%v, %b) : memref<8x16xf32>, memref<8x16xf32>
  }
}

// -----

// Of two branches the one that holds more; a row has at most all indices.
tile.kernel @copy on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
}
// CHECK-LABEL: orch.program @branches
// CHECK-SAME: heap_needs = array<i64: 1024, 0, 0, 0>
// CHECK-SAME: slot_needs = array<i64: 12, 0, 0, 0>
// CHECK-SAME: task_counts = array<i64: 0, 12, 0, 0>
wsp.workload @branches(in %indptr: memref<3xi32>, in %indices: memref<9xi32>, in %a: memref<8x16xf32>,
                       out %b: memref<8x16xf32>, %row: index, %which: i32) {
  %zero = arith.constant 0 : i32
  %first = arith.cmpi eq, %which, %zero : i32
  wsp.cond %first {
    wsp.task @copy(%a, %b) : memref<8x16xf32>, memref<8x16xf32>
  } otherwise {
    %t = wsp.intermediate : memref<8x16xf32>
    %u = wsp.intermediate : memref<8x16xf32>
    wsp.task @copy(%a, %t) : memref<8x16xf32>, memref<8x16xf32>
    wsp.task @copy(%t, %u) : memref<8x16xf32>, memref<8x16xf32>
    wsp.task @copy(%u, %b) : memref<8x16xf32>, memref<8x16xf32>
  }
  wsp.select (%c) in %indices at %indptr[%row] : memref<9xi32>, memref<3xi32> {
    wsp.task @copy(%a, %b) : memref<8x16xf32>, memref<8x16xf32>
  }
}

// -----

// Sizes in one heap differ: behind its end up to the largest, less one line, can be lost.
// 512 + 64 + 512 held, and 448. An open loop that holds nothing itself leaves the need known.
tile.kernel @copy on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
}
tile.kernel @cut on aiv(in %x: memref<8x16xf32>, out %y: memref<1x8xf32>) {
}
wsp.symbol @n : index = 4
// CHECK-LABEL: orch.program @sizes
// CHECK-SAME: heap_needs = array<i64: 0, 1536, 0, 0>
// CHECK-SAME: slot_needs = array<i64: 0, 4, 0, 0>
// CHECK-SAME: task_counts = array<i64: 0, -1, 0, 0>
wsp.workload @sizes(in %a: memref<8x16xf32>, out %b: memref<8x16xf32>) {
  %n = wsp.symbol_load @n : index
  wsp.for_each (%i) in (%n) {
    %t = wsp.intermediate : memref<8x16xf32>
    %u = wsp.intermediate : memref<1x8xf32>
    %v = wsp.intermediate : memref<8x16xf32>
    wsp.task @copy(%a, %t) : memref<8x16xf32>, memref<8x16xf32>
    wsp.task @cut(%t, %u) : memref<8x16xf32>, memref<1x8xf32>
    wsp.task @copy(%t, %v) : memref<8x16xf32>, memref<8x16xf32>
    wsp.task @copy(%v, %b) : memref<8x16xf32>, memref<8x16xf32>
  }
}
