// Reductions, expansions, conversions, comparisons and fills, with tails: compiled, run with
// checked instructions, equal to the reference to the bit.
// REQUIRES: toolchain
// RUN: rm -rf %t && mkdir %t
// RUN: ptowsp-compile %s -o %t/out --layout=linked
// RUN: cmake -S %t/out -B %t/build -G Ninja -DCMAKE_PREFIX_PATH=%build_dir -DPTOWSP_CHECKED=ON > %t/log
// RUN: cmake --build %t/build >> %t/log
// RUN: ptowsp-run %t/out --program=%t/build/vectors.run --check x=random:1 h=random:2 n=64 | FileCheck %s
// RUN: ptowsp-run %t/out --program=%t/build/vectors.run --check x=random:3 h=random:4 n=13 | FileCheck %s
// CHECK: check passed: floats ({{[0-9]+}} elements), halves ({{[0-9]+}} elements), integers ({{[0-9]+}} elements)

!rows = memref<?x104xf32>
!floats = !tile.tile<64x104xf32, valid ?x104>
!column = !tile.tile<64x1xf32, valid ?x1>

tile.kernel @floats on aiv(in %x: memref<?x104xf32>, out %y: memref<?x104xf32>) {
  %two = arith.constant 2.0 : f32
  %tenth = arith.constant 0.1 : f32
  %a = tile.load %x : !rows -> !floats
  %sum = tile.row_sum %a : !floats
  %max = tile.row_max %a : !floats
  %min = tile.row_min %a : !floats
  %range = tile.sub %max, %min : !column
  %b = tile.row_expand_sub %a, %max : !floats
  %c = tile.row_expand_div %b, %range : !floats
  %d = tile.row_expand_add %c, %sum : !floats
  %large = tile.row_expand %sum : !floats
  %e = tile.row_expand_max %d, %min : !floats
  %col_sum = tile.col_sum %e : !floats
  %col_max = tile.col_max %e : !floats
  %col_min = tile.col_min %a : !floats
  %f = tile.col_expand_sub %e, %col_max : !floats
  %g = tile.col_expand_mul %f, %col_min : !floats
  %spread = tile.col_expand_add %c, %col_sum : !floats
  %less = tile.compare lt %g, %spread : !floats
  %h = tile.select %less, %g, %large : !floats
  %above = tile.compare_scalar ge %h, %tenth : !floats, f32
  %i = tile.select %above, %h, %a : !floats
  tile.store %h, %y : !floats, !rows
  tile.store %i, %y atomic : !floats, !rows
}

tile.kernel @halves on aiv(in %x: memref<32x112xf16>, out %y: memref<32x112xf16>) {
  %one = arith.constant 1.0 : f16
  %a = tile.load %x : memref<32x112xf16> -> !tile.tile<32x112xf16>
  %b = tile.row_sum %a : !tile.tile<32x112xf16>
  %c = tile.row_expand_mul %a, %b : !tile.tile<32x112xf16>
  %d = tile.convert %c : !tile.tile<32x112xf16> -> !tile.tile<32x112xf32>
  %e = tile.mul %d, %d : !tile.tile<32x112xf32>
  %f = tile.convert %e, ceil : !tile.tile<32x112xf32> -> !tile.tile<32x112xf16>
  %ones = tile.fill %one : f16 -> !tile.tile<32x112xf16>
  %top = tile.col_max %f : !tile.tile<32x112xf16>
  %tops = tile.col_expand %top : !tile.tile<32x112xf16>
  %more = tile.sub %tops, %ones : !tile.tile<32x112xf16>
  %mask = tile.compare gt %f, %more : !tile.tile<32x112xf16>
  %g = tile.select %mask, %f, %c : !tile.tile<32x112xf16>
  tile.store %g, %y : !tile.tile<32x112xf16>, memref<32x112xf16>
}

tile.kernel @integers on aiv(in %x: memref<32x112xf16>, out %y: memref<32x112xi32>) {
  %scale = arith.constant 1.0e5 : f32
  %a = tile.load %x : memref<32x112xf16> -> !tile.tile<32x112xf16>
  %b = tile.convert %a : !tile.tile<32x112xf16> -> !tile.tile<32x112xf32>
  %c = tile.mul_scalar %b, %scale : !tile.tile<32x112xf32>, f32
  %d = tile.convert %c, round : !tile.tile<32x112xf32> -> !tile.tile<32x112xi16>
  %e = tile.convert %d, trunc : !tile.tile<32x112xi16> -> !tile.tile<32x112xf16>
  %f = tile.convert %e, floor : !tile.tile<32x112xf16> -> !tile.tile<32x112xi32>
  %brain = tile.convert %c, floor : !tile.tile<32x112xf32> -> !tile.tile<32x112xbf16>
  %g = tile.convert %brain : !tile.tile<32x112xbf16> -> !tile.tile<32x112xi32>
  %h = tile.row_max %g : !tile.tile<32x112xi32>
  %i = tile.row_expand_sub %f, %h : !tile.tile<32x112xi32>
  %j = tile.col_sum %i : !tile.tile<32x112xi32>
  %k = tile.col_expand_min %i, %j : !tile.tile<32x112xi32>
  tile.store %k, %y : !tile.tile<32x112xi32>, memref<32x112xi32>
}

wsp.symbol @n : index = 64

wsp.workload @vectors(in %x: memref<?x104xf32>[@n], in %h: memref<32x112xf16>,
                  out %floats: memref<?x104xf32>[@n], out %halves: memref<32x112xf16>,
                  out %integers: memref<32x112xi32>) {
  wsp.task @floats(%x, %floats) : memref<?x104xf32>, memref<?x104xf32>
  wsp.task @halves(%h, %halves) : memref<32x112xf16>, memref<32x112xf16>
  wsp.task @integers(%h, %integers) : memref<32x112xf16>, memref<32x112xi32>
}
