// Where the numbers of a kernel end, and where one place is used in two ways: compiled, run and
// compared with the reference interpreter.
// REQUIRES: toolchain
// RUN: rm -rf %t && mkdir %t
// RUN: ptowsp-compile %s -o %t/out --layout=linked
// RUN: cmake -S %t/out -B %t/build -G Ninja -DCMAKE_PREFIX_PATH=%build_dir > %t/log
// RUN: cmake --build %t/build >> %t/log
// RUN: ptowsp-run %t/out --program=%t/build/edges.run --check x=random:1 far=2147483647 low=-2147483644 by=7 | FileCheck %s
// RUN: ptowsp-run %t/out --program=%t/build/edges.run --check x=random:1 far=5 low=16 by=-1 | FileCheck %s
// CHECK: check passed: column (8 elements), block (8 elements), row (8 elements), sum (8 elements),
// CHECK-SAME: rounds (1024 elements)

// What has no result ends the run with the place.
// RUN: not ptowsp-run %t/out --program=%t/build/edges.run x=random:1 far=5 low=0 by=0 2> %t/fault
// RUN: FileCheck %s --check-prefix=FAULT --input-file=%t/fault
// FAULT: error: kernel 'numbers': scalars: line {{[0-9]+}} of its file divides by zero

!column = !tile.tile<8x1xf32>
!block = !tile.tile<8x8xf32, valid 8x1>
!row = !tile.tile<1x8xf32>

// One memory as a column, which is one row, and as a block with one column.
tile.kernel @forms on aiv(in %x: memref<8x1xf32>, out %column: memref<8x1xf32>, out %block: memref<8x1xf32>) {
  %a = tile.load %x : memref<8x1xf32> -> !column
  %b = tile.load %x : memref<8x1xf32> -> !block
  %c = tile.add %a, %a : !column
  %d = tile.add %b, %b : !block
  tile.store %c, %column : !column, memref<8x1xf32>
  tile.store %d, %block : !block, memref<8x1xf32>
}

// The row that is taken away from itself is not the place of the result.
tile.kernel @itself on aiv(in %x: memref<8x1xf32>, out %row: memref<1x8xf32>) {
  %view = memref.transpose %x (i, j) -> (j, i) : memref<8x1xf32> to memref<1x8xf32, strided<[1, 1]>>
  %a = tile.load %view : memref<1x8xf32, strided<[1, 1]>> -> !row
  %b = tile.col_expand_sub %a, %a : !row
  tile.store %b, %row : !row, memref<1x8xf32>
}

// A sum that wraps, a quotient, and loops that end near the end of their type.
tile.kernel @numbers on aiv(in %x: memref<8x1xf32>, out %sum: memref<8x1xf32>, %far: i32, %by: i32) {
  %zero = arith.constant 0 : i32
  %one = arith.constant 1 : i32
  %step = arith.constant 1000000000 : i32
  %next = arith.addi %far, %one : i32
  %larger = arith.cmpi sgt, %next, %far : i32
  %some = arith.select %larger, %one, %by : i32
  %quotient = arith.divsi %far, %by : i32
  %rest = arith.remsi %next, %by : i32
  %times = scf.for %i = %zero to %far step %step iter_args(%count = %zero) -> (i32) : i32 {
    %more = arith.addi %count, %one : i32
    scf.yield %more : i32
  }
  %0 = arith.addi %quotient, %rest : i32
  %1 = arith.addi %0, %some : i32
  %2 = arith.addi %1, %times : i32
  %number = arith.sitofp %2 : i32 to f32
  %a = tile.load %x : memref<8x1xf32> -> !column
  %b = tile.add_scalar %a, %number : !column, f32
  tile.store %b, %sum : !column, memref<8x1xf32>
}

// Two buffers: below its lower bound a loop has no rounds.
tile.kernel @rounds on aiv(in %x: memref<8x1xf32>, out %rounds: memref<1024x1xf32>, %low: i32) {
  %zero = arith.constant 0 : i32
  %step = arith.constant 8 : i32
  %a = tile.load %x : memref<8x1xf32> -> !column
  %first = arith.constant 0 : index
  %all = arith.constant 1024 : index
  %eight = arith.constant 8 : index
  scf.for %i = %first to %all step %eight {
    %to = memref.subview %rounds[%i, 0] [8, 1] [1, 1] : memref<1024x1xf32> to memref<8x1xf32, strided<[1, 1], offset: ?>>
    tile.store %a, %to : !column, memref<8x1xf32, strided<[1, 1], offset: ?>>
  }
  scf.for %i = %zero to %low step %step : i32 {
    %q = arith.index_cast %i : i32 to index
    %to = memref.subview %rounds[%q, 0] [8, 1] [1, 1] : memref<1024x1xf32> to memref<8x1xf32, strided<[1, 1], offset: ?>>
    %b = tile.load %x : memref<8x1xf32> -> !column
    %c = tile.add %b, %b : !column
    tile.store %c, %to : !column, memref<8x1xf32, strided<[1, 1], offset: ?>>
  }
}

wsp.workload @edges(in %x: memref<8x1xf32>, out %column: memref<8x1xf32>, out %block: memref<8x1xf32>,
                    out %row: memref<1x8xf32>, out %sum: memref<8x1xf32>,
                    out %rounds: memref<1024x1xf32>, %far: i32, %low: i32, %by: i32) {
  wsp.task @forms(%x, %column, %block) : memref<8x1xf32>, memref<8x1xf32>, memref<8x1xf32>
  wsp.task @itself(%x, %row) : memref<8x1xf32>, memref<1x8xf32>
  wsp.task @numbers(%x, %sum, %far, %by) : memref<8x1xf32>, memref<8x1xf32>, i32, i32
  wsp.task @rounds(%x, %rounds, %low) : memref<8x1xf32>, memref<1024x1xf32>, i32
}
wsp.schedule @s for @edges {
  wsp.buffers 2 for @rounds
}
