// What comparisons, casts and float expressions of an orchestration compute, on the host that runs the tests.
// REQUIRES: toolchain
// RUN: ptowsp-compile %s --compile-from=orch -o %t
// RUN: cmake -S %t -B %t.build -G Ninja "-DCMAKE_CXX_FLAGS=-Wall -Wextra -Werror"
// RUN: cmake --build %t.build
// RUN: %t.build/arithmetic.run zero=0 a=-7 b=2 half=0.5 nan=nan | FileCheck %s

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
    in %zero: memref<8x8xi32>, %a: i32, %b: i32, %half: f32, %nan: f32,
    out %y0: memref<8x8xi32>, out %y1: memref<8x8xi32>, out %y2: memref<8x8xi32>,
    out %y3: memref<8x8xi32>, out %y4: memref<8x8xi32>, out %y5: memref<8x8xi32>,
    out %y6: memref<8x8xi32>, out %y7: memref<8x8xi32>) {
  // Narrow types are cut: -7 * 100 + 256 * n as i8.
  // CHECK: y0 = 68
  %narrow = arith.trunci %a : i32 to i8
  %hundred = arith.constant 100 : i8
  %product = arith.muli %narrow, %hundred : i8
  %wide = arith.extsi %product : i8 to i32
  orch.submit @put on aiv(in %zero, out %y0, %wide) : memref<8x8xi32>, memref<8x8xi32>, i32
  // CHECK: y1 = 249
  %unsigned = arith.extui %narrow : i8 to i32
  orch.submit @put on aiv(in %zero, out %y1, %unsigned) : memref<8x8xi32>, memref<8x8xi32>, i32
  // Comparison and selection, signed and not.
  // CHECK: y2 = -7
  %less = arith.cmpi slt, %a, %b : i32
  %chosen = arith.select %less, %a, %b : i32
  orch.submit @put on aiv(in %zero, out %y2, %chosen) : memref<8x8xi32>, memref<8x8xi32>, i32
  // CHECK: y3 = 2
  %lessu = arith.cmpi ult, %a, %b : i32
  %chosenu = arith.select %lessu, %a, %b : i32
  orch.submit @put on aiv(in %zero, out %y3, %chosenu) : memref<8x8xi32>, memref<8x8xi32>, i32
  // NaN: ordered comparisons are false, unordered ones true.
  // CHECK: y4 = 1
  %uno = arith.cmpf uno, %nan, %half : f32
  %uge = arith.cmpf uge, %nan, %half : f32
  %oge = arith.cmpf oge, %nan, %half : f32
  %true = arith.constant true
  %not = arith.xori %oge, %true : i1
  %both = arith.andi %uno, %uge : i1
  %all = arith.andi %both, %not : i1
  %bit = arith.extui %all : i1 to i32
  orch.submit @put on aiv(in %zero, out %y4, %bit) : memref<8x8xi32>, memref<8x8xi32>, i32
  // CHECK: y5 = -1
  %minus = arith.extsi %all : i1 to i32
  orch.submit @put on aiv(in %zero, out %y5, %minus) : memref<8x8xi32>, memref<8x8xi32>, i32
  // maxnumf passes the number on, maximumf would pass the NaN on.
  // CHECK: y6 = 5
  %ten = arith.constant 10.0 : f32
  %number = arith.maxnumf %nan, %half : f32
  %times = arith.mulf %number, %ten : f32
  %whole = arith.fptosi %times : f32 to i32
  orch.submit @put on aiv(in %zero, out %y6, %whole) : memref<8x8xi32>, memref<8x8xi32>, i32
  // CHECK: y7 = 1056964608
  %bits = arith.bitcast %half : f32 to i32
  orch.submit @put on aiv(in %zero, out %y7, %bits) : memref<8x8xi32>, memref<8x8xi32>, i32
}
