// Divisions whose divisor is not known are asked of the orchestrator, which names the place
// of one that has no result.
// REQUIRES: toolchain
// RUN: ptowsp-compile %s --compile-from=orch -o %t
// RUN: FileCheck %s --input-file=%t/kernels/orchestration/division.cpp --check-prefix=CODE
// RUN: cmake -S %t -B %t.build -G Ninja "-DCMAKE_CXX_FLAGS=-Wall -Wextra -Werror"
// RUN: cmake --build %t.build
// RUN: %t.build/division.run zero=0 a=-2147483648 b=2 c=-1
// RUN: not %t.build/division.run zero=0 a=1 b=0 c=1 2>&1 | FileCheck %s --check-prefix=ZERO
// RUN: not %t.build/division.run zero=0 a=1 b=1 c=0 2>&1 | FileCheck %s --check-prefix=REST
// RUN: not %t.build/division.run zero=0 a=-2147483648 b=-1 c=1 2>&1 | FileCheck %s --check-prefix=LARGE

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

orch.program @division(in %zero: memref<8x8xi32>, %a: i32, %b: i32, %c: i32,
                       out %y: memref<8x8xi32>) {
  %two = arith.constant 2 : i32
  // CODE: o.divide<int32_t>(a, b, rt::at([[@LINE+2]], 15))
  // ZERO: error: the orchestration divides by zero at {{.*}}arithmetic-division.mlir:[[@LINE+1]]:15
  %quotient = arith.divsi %a, %b : i32
  // LARGE: error: the orchestration divides, and the quotient exceeds its type at {{.*}}arithmetic-division.mlir:[[@LINE-1]]:15
  // CODE: o.rest<int32_t>({{.*}}, c, rt::at([[@LINE+2]], 11))
  // REST: error: the orchestration divides by zero at {{.*}}arithmetic-division.mlir:[[@LINE+1]]:11
  %rest = arith.remsi %a, %c : i32
  // CODE: / 2
  %half = arith.divsi %quotient, %two : i32
  %sum = arith.addi %half, %rest : i32
  orch.submit @put on aiv(in %zero, out %y, %sum) : memref<8x8xi32>, memref<8x8xi32>, i32
}
