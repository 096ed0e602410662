// Integers of a kernel wrap, divide and count as 'arith' and 'scf' say, under every compiler. What
// cannot exceed its type, by the constants and extents it is made of, is written with operators.

// RUN: ptowsp-compile %s -o %t
// RUN: FileCheck %s --input-file=%t/kernels/aiv/open_numbers.cpp
// RUN: FileCheck %s --check-prefix=PLAIN --input-file=%t/kernels/aiv/extents.cpp

// CHECK:      template <typename T>
// CHECK-NEXT: {{.*}} inline T wrapping_add(T a, T b) {
// CHECK: bool has_quotient(T a, T b, int line) {
// CHECK: T divide(T a, T b, int line = __builtin_LINE()) {
// CHECK: T remainder(T a, T b,
// CHECK: T advance(T i, T end, T step,
// CHECK: wrapping_add<int32_t>(s, 1)
// CHECK: divide<int32_t>(s, n)
// CHECK: remainder<uint32_t>(s, n)
// CHECK: for (int32_t i = 0; i < n; i += 1) {
// CHECK: for (int32_t j = 0; j < n; j = advance<int32_t>(j, n, 1000000000)) {
// CHECK: for (int32_t k = 0; k < 2000; k = advance<int32_t>(k, 2000, s)) {
tile.kernel @open_numbers on aiv(in %x: memref<8x16xf32>, inout %y: memref<8x16xf32>, %n: i32, %s: i32) {
  %zero = arith.constant 0 : i32
  %one = arith.constant 1 : i32
  %far = arith.constant 1000000000 : i32
  %end = arith.constant 2000 : i32
  %next = arith.addi %s, %one : i32
  %whole = arith.divsi %s, %n : i32
  %rest = arith.remui %s, %n : i32
  %some = arith.xori %next, %whole : i32
  %all = arith.xori %some, %rest : i32
  %number = arith.sitofp %all : i32 to f32
  %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
  %b = tile.add_scalar %a, %number : !tile.tile<8x16xf32>, f32
  scf.for %i = %zero to %n step %one : i32 {
    tile.store %b, %y : !tile.tile<8x16xf32>, memref<8x16xf32>
  }
  scf.for %j = %zero to %n step %far : i32 {
    tile.store %b, %y : !tile.tile<8x16xf32>, memref<8x16xf32>
  }
  scf.for %k = %zero to %end step %s : i32 {
    tile.store %b, %y : !tile.tile<8x16xf32>, memref<8x16xf32>
  }
}

// PLAIN-NOT: advance
// PLAIN-NOT: wrapping
// PLAIN-NOT: divide
// PLAIN: for (int64_t row = 0; row < n; row += 8) {
// PLAIN: n - row
// PLAIN: row / 8
tile.kernel @extents on aiv(in %x: memref<?x16xf32>, inout %y: memref<8x16xf32>) {
  %zero = arith.constant 0 : index
  %step = arith.constant 8 : index
  %n = memref.dim %x, %zero : memref<?x16xf32>
  scf.for %row = %zero to %n step %step {
    %left = arith.subi %n, %row : index
    %block = arith.divsi %row, %step : index
    %both = arith.addi %left, %block : index
    %integer = arith.index_cast %both : index to i32
    %number = arith.sitofp %integer : i32 to f32
    %a = tile.load %y : memref<8x16xf32> -> !tile.tile<8x16xf32>
    %b = tile.add_scalar %a, %number : !tile.tile<8x16xf32>, f32
    tile.store %b, %y : !tile.tile<8x16xf32>, memref<8x16xf32>
  }
}

wsp.symbol @rows : index = 8

wsp.workload @w(in %x: memref<8x16xf32>, in %u: memref<?x16xf32>[@rows],
                inout %y: memref<8x16xf32>, %n: i32, %s: i32) {
  wsp.task @open_numbers(%x, %y, %n, %s) : memref<8x16xf32>, memref<8x16xf32>, i32, i32
  wsp.task @extents(%u, %y) : memref<?x16xf32>, memref<8x16xf32>
}
