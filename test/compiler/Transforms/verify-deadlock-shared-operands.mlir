// RUN: ptowsp-opt %s --wsp-verify-deadlock --verify-diagnostics

// Each value is used twice: an expression is followed once, not along each of 2^40 ways.
wsp.workload @doubled() {
  %two = arith.constant 2 : index
  wsp.network {
    wsp.channel @c[2] capacity 1 : index
    wsp.process @p replicate 2 (%i) {
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
      %q30 = arith.addi %q29, %q29 : index
      %q31 = arith.addi %q30, %q30 : index
      %q32 = arith.addi %q31, %q31 : index
      %q33 = arith.addi %q32, %q32 : index
      %q34 = arith.addi %q33, %q33 : index
      %q35 = arith.addi %q34, %q34 : index
      %q36 = arith.addi %q35, %q35 : index
      %q37 = arith.addi %q36, %q36 : index
      %q38 = arith.addi %q37, %q37 : index
      %q39 = arith.addi %q38, %q38 : index
      %even = arith.remui %q39, %two : index
      %own = arith.addi %even, %i : index
      wsp.send @c[%own](%i) : index
    }
    wsp.process @q replicate 2 (%i) {
      wsp.receive @c[%i] (%x: index) {
      }
    }
  }
}
