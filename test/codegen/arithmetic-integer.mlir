// What integer expressions of an orchestration compute, on the host that runs the tests.
// REQUIRES: toolchain
// RUN: ptowsp-compile %s --compile-from=orch -o %t
// RUN: cmake -S %t -B %t.build -G Ninja "-DCMAKE_CXX_FLAGS=-Wall -Wextra -Werror"
// RUN: cmake --build %t.build
// RUN: %t.build/arithmetic.run zero=0 a=-7 b=2 | FileCheck %s

tile.kernel @put on aiv(in %x: memref<8x8xi32>, out %y: memref<8x8xi32>, %value: i32) {
  %zero = tile.load %x {address = 0 : i64} : memref<8x8xi32> -> !tile.tile<8x8xi32>
  tile.set_flag mte2 to vector, 0
  tile.wait_flag mte2 to vector, 0
  %sum = tile.add_scalar %zero, %value {address = 0 : i64} : !tile.tile<8x8xi32>, i32
  tile.set_flag vector to mte3, 0
  tile.wait_flag vector to mte3, 0
  tile.store %sum, %y : !tile.tile<8x8xi32>, memref<8x8xi32>
  tile.set_flag mte3 to scalar, 0
  tile.wait_flag mte3 to scalar, 0
}

orch.program @arithmetic(
    in %zero: memref<8x8xi32>, %a: i32, %b: i32,
    out %y0: memref<8x8xi32>, out %y1: memref<8x8xi32>, out %y2: memref<8x8xi32>,
    out %y3: memref<8x8xi32>, out %y4: memref<8x8xi32>, out %y5: memref<8x8xi32>,
    out %y6: memref<8x8xi32>, out %y7: memref<8x8xi32>, out %y8: memref<8x8xi32>,
    out %y9: memref<8x8xi32>, out %y10: memref<8x8xi32>, out %y11: memref<8x8xi32>,
    out %y12: memref<8x8xi32>) {
  // CHECK: y0 = -9
  %sub = arith.subi %a, %b : i32
  orch.submit @put on aiv(in %zero, out %y0, %sub) : memref<8x8xi32>, memref<8x8xi32>, i32
  // CHECK: y1 = -3
  %div = arith.divsi %a, %b : i32
  orch.submit @put on aiv(in %zero, out %y1, %div) : memref<8x8xi32>, memref<8x8xi32>, i32
  // CHECK: y2 = -4
  %floor = arith.floordivsi %a, %b : i32
  orch.submit @put on aiv(in %zero, out %y2, %floor) : memref<8x8xi32>, memref<8x8xi32>, i32
  // CHECK: y3 = -3
  %ceil = arith.ceildivsi %a, %b : i32
  orch.submit @put on aiv(in %zero, out %y3, %ceil) : memref<8x8xi32>, memref<8x8xi32>, i32
  // CHECK: y4 = 2147483644
  %divu = arith.divui %a, %b : i32
  orch.submit @put on aiv(in %zero, out %y4, %divu) : memref<8x8xi32>, memref<8x8xi32>, i32
  // CHECK: y5 = -1
  %rem = arith.remsi %a, %b : i32
  orch.submit @put on aiv(in %zero, out %y5, %rem) : memref<8x8xi32>, memref<8x8xi32>, i32
  // CHECK: y6 = 1073741822
  %shr = arith.shrui %a, %b : i32
  orch.submit @put on aiv(in %zero, out %y6, %shr) : memref<8x8xi32>, memref<8x8xi32>, i32
  // CHECK: y7 = -2
  %shrs = arith.shrsi %a, %b : i32
  orch.submit @put on aiv(in %zero, out %y7, %shrs) : memref<8x8xi32>, memref<8x8xi32>, i32
  // CHECK: y8 = 2
  %minu = arith.minui %a, %b : i32
  orch.submit @put on aiv(in %zero, out %y8, %minu) : memref<8x8xi32>, memref<8x8xi32>, i32
  // CHECK: y9 = 2
  %max = arith.maxsi %a, %b : i32
  orch.submit @put on aiv(in %zero, out %y9, %max) : memref<8x8xi32>, memref<8x8xi32>, i32
  // Wraps: (2^31 - 1) + 2.
  // CHECK: y10 = -2147483647
  %big = arith.constant 2147483647 : i32
  %wrapped = arith.addi %big, %b : i32
  orch.submit @put on aiv(in %zero, out %y10, %wrapped) : memref<8x8xi32>, memref<8x8xi32>, i32
  // a - (b - a) needs its parentheses.
  // CHECK: y11 = -16
  %inner = arith.subi %b, %a : i32
  %outer = arith.subi %a, %inner : i32
  orch.submit @put on aiv(in %zero, out %y11, %outer) : memref<8x8xi32>, memref<8x8xi32>, i32
  // (a ^ b) & (a | b) << 1, by index arithmetic.
  // CHECK: y12 = -9
  %ia = arith.index_cast %a : i32 to index
  %ib = arith.index_cast %b : i32 to index
  %xor = arith.xori %ia, %ib : index
  %or = arith.ori %ia, %ib : index
  %and = arith.andi %xor, %or : index
  %one = arith.constant 1 : index
  %shl = arith.shli %and, %one : index
  %back = arith.index_cast %shl : index to i32
  %odd = arith.constant 1 : i32
  %last = arith.addi %back, %odd : i32
  orch.submit @put on aiv(in %zero, out %y12, %last) : memref<8x8xi32>, memref<8x8xi32>, i32
}
