// Gathers, numbers that count, fills of what has no value, sorts and merges, and the exponential of a
// difference: compiled, run with checked instructions, compared with the reference.
// REQUIRES: toolchain
// RUN: rm -rf %t && mkdir %t
// RUN: ptowsp-compile %s -o %t/out --layout=linked
// RUN: cmake -S %t/out -B %t/build -G Ninja -DCMAKE_PREFIX_PATH=%build_dir -DPTOWSP_CHECKED=ON > %t/log
// RUN: cmake --build %t/build >> %t/log
// RUN: ptowsp-run %t/out --program=%t/build/permuted.run --check x=random:1 r=random:9 h=random:2 n=13 first=100 | FileCheck %s
// RUN: ptowsp-run %t/out --program=%t/build/permuted.run --check x=random:3 r=random:10 h=random:4 n=1 first=-3 | FileCheck %s
// CHECK: check passed: best ({{.*}}), padded ({{.*}}), turned ({{.*}}), top ({{.*}}), where ({{.*}}), halves ({{.*}}), places ({{.*}}), soft ({{.*}})

!rows = memref<?x20xf32>
!part = !tile.tile<16x24xf32, valid ?x20>
!row = !tile.tile<1x256xf32>
!places = !tile.tile<1x256xi32>
!pairs = !tile.tile<1x512xf32>

tile.kernel @fill on aiv(in %x: !rows, out %best: memref<24xf32>, out %padded: memref<16x24xf32>, out %turned: memref<8xf32>, %first: i32) {
  %c2 = arith.constant 2 : i32
  %a = tile.load %x : !rows -> !part
  %b = tile.pad %a, min : !part -> !tile.tile<16x24xf32>
  %max = tile.col_max %b : !tile.tile<16x24xf32>
  tile.store %max, %best : !tile.tile<1x24xf32>, memref<24xf32>
  %c = tile.pad %a, zero : !part -> !tile.tile<16x24xf32>
  tile.store %c, %padded : !tile.tile<16x24xf32>, memref<16x24xf32>
  // Elements 14, 12, ... of the first row, backwards, of what counts down from any number.
  %down = tile.iota %first down : i32 -> !tile.tile<1x8xi32>
  %start = tile.add_scalar %down, %c2 : !tile.tile<1x8xi32>, i32
  %zero = tile.sub %start, %start : !tile.tile<1x8xi32>
  %seven = arith.constant 7 : i32
  %count = tile.iota %seven down : i32 -> !tile.tile<1x8xi32>
  %even = tile.mul_scalar %count, %c2 : !tile.tile<1x8xi32>, i32
  %index = tile.add %even, %zero : !tile.tile<1x8xi32>
  %d = tile.gather %a, %index : !part, !tile.tile<1x8xi32> -> !tile.tile<1x8xf32>
  tile.store %d, %turned : !tile.tile<1x8xf32>, memref<8xf32>
}

// The 32 largest of 256 and where they stand; of equal values the first.
tile.kernel @largest on aiv(in %x: memref<1x256xf32>, out %top: memref<32xf32>, out %where: memref<32xi32>) {
  %none = arith.constant 0 : i32
  %half = arith.constant 256 : i32
  %two = arith.constant 2.0 : f32
  %a = tile.load %x : memref<1x256xf32> -> !row
  %b = tile.mul_scalar %a, %two : !row, f32
  %coarse = tile.convert %b : !row -> !tile.tile<1x256xi32>
  %c = tile.convert %coarse : !tile.tile<1x256xi32> -> !row
  %index = tile.iota %none : i32 -> !places
  %by32 = tile.sort32 %c, %index : !row, !places -> !pairs
  %by128 = tile.merge_runs %by32, 32 : !pairs
  %first = tile.iota %none : i32 -> !tile.tile<1x64xi32>
  %second = tile.iota %half : i32 -> !tile.tile<1x64xi32>
  %low = tile.gather %by128, %first : !pairs, !tile.tile<1x64xi32> -> !tile.tile<1x64xf32>
  %high = tile.gather %by128, %second : !pairs, !tile.tile<1x64xi32> -> !tile.tile<1x64xf32>
  %best = tile.merge %low, %high : !tile.tile<1x64xf32>, !tile.tile<1x64xf32> -> !tile.tile<1x64xf32>
  %values = tile.pair_values %best : !tile.tile<1x64xf32> -> !tile.tile<1x32xf32>
  %indices = tile.pair_indices %best : !tile.tile<1x64xf32> -> !tile.tile<1x32xi32>
  tile.store %values, %top : !tile.tile<1x32xf32>, memref<32xf32>
  tile.store %indices, %where : !tile.tile<1x32xi32>, memref<32xi32>
}

!half_rows = memref<?x64xf16>
tile.kernel @halves on aiv(in %h: !half_rows, out %y: !half_rows, out %z: memref<?x64xi32>, out %soft: !half_rows) {
  %none = arith.constant 0 : i32
  %a = tile.load %h : !half_rows -> !tile.tile<16x64xf16, valid ?x64>
  %count = tile.iota %none : i32 -> !tile.tile<1x64xi32>
  %wide = tile.convert %a, floor : !tile.tile<16x64xf16, valid ?x64> -> !tile.tile<16x64xi32, valid ?x64>
  %nothing = tile.sub %wide, %wide : !tile.tile<16x64xi32, valid ?x64>
  %index = tile.col_expand_add %nothing, %count : !tile.tile<16x64xi32, valid ?x64>
  %pairs = tile.sort32 %a, %index : !tile.tile<16x64xf16, valid ?x64>, !tile.tile<16x64xi32, valid ?x64> -> !tile.tile<16x256xf16, valid ?x256>
  %values = tile.pair_values %pairs : !tile.tile<16x256xf16, valid ?x256> -> !tile.tile<16x64xf16, valid ?x64>
  %indices = tile.pair_indices %pairs : !tile.tile<16x256xf16, valid ?x256> -> !tile.tile<16x64xi32, valid ?x64>
  tile.store %values, %y : !tile.tile<16x64xf16, valid ?x64>, !half_rows
  tile.store %indices, %z : !tile.tile<16x64xi32, valid ?x64>, memref<?x64xi32>
  %max = tile.row_max %a : !tile.tile<16x64xf16, valid ?x64>
  %b = tile.row_expand_exp_dif %a, %max : !tile.tile<16x64xf16, valid ?x64>
  %top = tile.col_max %b : !tile.tile<16x64xf16, valid ?x64>
  %c = tile.col_expand_exp_dif %b, %top : !tile.tile<16x64xf16, valid ?x64>
  tile.store %c, %soft : !tile.tile<16x64xf16, valid ?x64>, !half_rows
}

wsp.symbol @n : index = 13

wsp.workload @permuted(in %x: !rows[@n], in %r: memref<1x256xf32>, in %h: !half_rows[@n],
                       out %best: memref<24xf32>, out %padded: memref<16x24xf32>, out %turned: memref<8xf32>,
                       out %top: memref<32xf32>, out %where: memref<32xi32>, out %halves: !half_rows[@n],
                       out %places: memref<?x64xi32>[@n], out %soft: !half_rows[@n], %first: i32) {
  wsp.task @fill(%x, %best, %padded, %turned, %first) : !rows, memref<24xf32>, memref<16x24xf32>, memref<8xf32>, i32
  wsp.task @largest(%r, %top, %where) : memref<1x256xf32>, memref<32xf32>, memref<32xi32>
  wsp.task @halves(%h, %halves, %places, %soft) : !half_rows, !half_rows, memref<?x64xi32>, !half_rows
}
