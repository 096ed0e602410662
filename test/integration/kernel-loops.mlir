// Loops, tails, branches and carried tiles in a kernel: compiled, run with checked instructions,
// compared with the reference interpreter.
// REQUIRES: toolchain
// RUN: rm -rf %t && mkdir %t
// RUN: ptowsp-compile %s -o %t/out --layout=linked
// RUN: cmake -S %t/out -B %t/build -G Ninja -DCMAKE_PREFIX_PATH=%build_dir -DPTOWSP_CHECKED=ON > %t/log
// RUN: cmake --build %t/build >> %t/log
// RUN: ptowsp-run %t/out --program=%t/build/tails.run --check x=random:1 n=100 flag=1 | FileCheck %s
// RUN: ptowsp-run %t/out --program=%t/build/tails.run --check x=random:1 n=7 flag=0 | FileCheck %s
// RUN: ptowsp-run %t/out --program=%t/build/tails.run --check x=random:1 n=64 flag=0 | FileCheck %s
// CHECK: check passed: y ({{[0-9]+}} elements), total (4096 elements)

tile.kernel @accumulate on aiv(in %x: memref<?x64xf32>, out %y: memref<?x64xf32>,
                               out %total: memref<64x64xf32>, %flag: i32) {
  %zero = arith.constant 0 : index
  %chunk = arith.constant 32 : index
  %one = arith.constant 1.0 : f32
  %none = arith.constant 0 : i32
  %n = memref.dim %x, %zero : memref<?x64xf32>
  scf.for %row = %zero to %n step %chunk {
    %left = arith.subi %n, %row : index
    %rows = arith.minsi %left, %chunk : index
    %x_rows = memref.subview %x[%row, 0] [%rows, 64] [1, 1] : memref<?x64xf32> to memref<?x64xf32, strided<[64, 1], offset: ?>>
    %y_rows = memref.subview %y[%row, 0] [%rows, 64] [1, 1] : memref<?x64xf32> to memref<?x64xf32, strided<[64, 1], offset: ?>>
    %tile = tile.load %x_rows : memref<?x64xf32, strided<[64, 1], offset: ?>> -> !tile.tile<32x64xf32, valid ?x64>
    %double = tile.add %tile, %tile : !tile.tile<32x64xf32, valid ?x64>
    tile.store %double, %y_rows : !tile.tile<32x64xf32, valid ?x64>, memref<?x64xf32, strided<[64, 1], offset: ?>>
  }
  // One row after the other, into 64 equal ones.
  %x_first = memref.subview %x[0, 0] [1, 64] [1, 1] : memref<?x64xf32> to memref<1x64xf32, strided<[64, 1]>>
  %first = tile.load %x_first : memref<1x64xf32, strided<[64, 1]>> -> !tile.tile<1x64xf32>
  %step = arith.constant 1 : index
  %sum, %weight = scf.for %row = %step to %n step %step iter_args(%before = %first, %factor = %one) -> (!tile.tile<1x64xf32>, f32) {
    %x_row = memref.subview %x[%row, 0] [1, 64] [1, 1] : memref<?x64xf32> to memref<1x64xf32, strided<[64, 1], offset: ?>>
    %now = tile.load %x_row : memref<1x64xf32, strided<[64, 1], offset: ?>> -> !tile.tile<1x64xf32>
    %scaled = tile.mul_scalar %now, %factor : !tile.tile<1x64xf32>, f32
    %after = tile.add %before, %scaled : !tile.tile<1x64xf32>
    %next = arith.addf %factor, %one : f32
    scf.yield %after, %next : !tile.tile<1x64xf32>, f32
  }
  %taken = arith.cmpi ne, %flag, %none : i32
  %result = scf.if %taken -> !tile.tile<1x64xf32> {
    %exp = tile.relu %sum : !tile.tile<1x64xf32>
    scf.yield %exp : !tile.tile<1x64xf32>
  } else {
    scf.yield %sum : !tile.tile<1x64xf32>
  }
  %rows_of_total = arith.constant 64 : index
  scf.for %row = %zero to %rows_of_total step %step {
    %total_row = memref.subview %total[%row, 0] [1, 64] [1, 1] : memref<64x64xf32> to memref<1x64xf32, strided<[64, 1], offset: ?>>
    tile.store %result, %total_row : !tile.tile<1x64xf32>, memref<1x64xf32, strided<[64, 1], offset: ?>>
  }
}

wsp.symbol @n : index = 100

wsp.workload @tails(in %x: memref<?x64xf32>[@n], out %y: memref<?x64xf32>[@n],
                    out %total: memref<64x64xf32>, %flag: i32) {
  wsp.task @accumulate(%x, %y, %total, %flag) : memref<?x64xf32>, memref<?x64xf32>, memref<64x64xf32>, i32
}
