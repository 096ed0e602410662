// RUN: ptowsp-opt %s --wsp-verify-workloads --verify-diagnostics

// Each value is used twice: an offset is followed once, not along each of 2^30 ways.
tile.kernel @copy on aiv(in %x: memref<16x16xf32>, out %y: memref<16x16xf32, strided<[16, 1]>>) {
}
// expected-note @below {{the tensor is declared here}}
wsp.workload @doubled(in %a: memref<16x16xf32>, out %b: memref<64x16xf32>) {
  %two = arith.constant 2 : index
  wsp.parallel (%i) in (%two) {
    %q0 = arith.addi %i, %i : index
    %q1 = arith.addi %q0, %q0 : index
    %q2 = arith.addi %q1, %q1 : index
    %q3 = arith.addi %q2, %q2 : index
    %q4 = arith.addi %q3, %q3 : index
    %q5 = arith.addi %q4, %q4 : index
    %q6 = arith.addi %q5, %q5 : index
    %q7 = arith.addi %q6, %q6 : index
    %q8 = arith.addi %q7, %q7 : index
    %q9 = arith.addi %q8, %q8 : index
    %q10 = arith.addi %q9, %q9 : index
    %q11 = arith.addi %q10, %q10 : index
    %q12 = arith.addi %q11, %q11 : index
    %q13 = arith.addi %q12, %q12 : index
    %q14 = arith.addi %q13, %q13 : index
    %q15 = arith.addi %q14, %q14 : index
    %q16 = arith.addi %q15, %q15 : index
    %q17 = arith.addi %q16, %q16 : index
    %q18 = arith.addi %q17, %q17 : index
    %q19 = arith.addi %q18, %q18 : index
    %q20 = arith.addi %q19, %q19 : index
    %q21 = arith.addi %q20, %q20 : index
    %q22 = arith.addi %q21, %q21 : index
    %q23 = arith.addi %q22, %q22 : index
    %q24 = arith.addi %q23, %q23 : index
    %q25 = arith.addi %q24, %q24 : index
    %q26 = arith.addi %q25, %q25 : index
    %q27 = arith.addi %q26, %q26 : index
    %q28 = arith.addi %q27, %q27 : index
    %q29 = arith.addi %q28, %q28 : index
    // expected-error @below {{reaches element 1073741839 of 64 in the last iteration [out-of-bounds]}}
    %rows = memref.subview %b[%q29, 0] [16, 16] [1, 1]
        : memref<64x16xf32> to memref<16x16xf32, strided<[16, 1], offset: ?>>
    wsp.task @copy(%a, %rows) : memref<16x16xf32>, memref<16x16xf32, strided<[16, 1], offset: ?>>
  }
}

// A view that is too long to be counted.
// expected-note @below {{the tensor is declared here}}
wsp.workload @beyond(inout %b: memref<64xf32>) {
  %far = arith.constant 4611686018427387904 : index
  %four = arith.constant 4 : index
  // expected-error @below {{reaches element 9223372036854775807 of 64 [out-of-bounds]}}
  %rows = memref.subview %b[0] [%four] [%far] : memref<64xf32> to memref<?xf32, strided<[?]>>
}
