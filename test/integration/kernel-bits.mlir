// Bits of integers, and transpositions, with tails: compiled, run with checked instructions, equal
// to the reference to the bit.
// REQUIRES: toolchain
// RUN: rm -rf %t && mkdir %t
// RUN: ptowsp-compile %s -o %t/out --layout=linked
// RUN: cmake -S %t/out -B %t/build -G Ninja -DCMAKE_PREFIX_PATH=%build_dir -DPTOWSP_CHECKED=ON > %t/log
// RUN: cmake --build %t/build >> %t/log
// RUN: ptowsp-run %t/out --program=%t/build/permuted.run --check x=random:1 y=random:2 b=random:3 h=random:4 n=40 | FileCheck %s
// RUN: ptowsp-run %t/out --program=%t/build/permuted.run --check x=random:5 y=random:6 b=random:7 h=random:8 n=1 | FileCheck %s
// CHECK: check passed: z ({{.*}}), c ({{.*}}), t ({{.*}}), u ({{.*}}), v ({{.*}})

!rows = memref<?x20xi32>
!words = !tile.tile<40x24xi32, valid ?x20>

tile.kernel @bits on aiv(in %x: !rows, in %y: !rows, out %z: !rows) {
  %mask = arith.constant 63 : i32
  %far = arith.constant 35 : i32
  %three = arith.constant 3 : i32
  %a = tile.load %x : !rows -> !words
  %b = tile.load %y : !rows -> !words
  %both = tile.and %a, %b : !words
  %any = tile.or %a, %b : !words
  %differ = tile.xor %both, %any : !words
  %not = tile.not %differ : !words
  // Ways from 0 to 63, and their negatives: beyond the width nothing is left.
  %way = tile.and_scalar %b, %mask : !words, i32
  %up = tile.shl %not, %way : !words
  %back = tile.neg %way : !words
  %none = tile.shl %not, %back : !words
  %down = tile.shr %a, %way : !words
  %c = tile.xor %up, %none : !words
  %d = tile.xor %c, %down : !words
  %e = tile.or_scalar %d, %three : !words, i32
  %f = tile.shl_scalar %e, %three : !words, i32
  %g = tile.shr_scalar %a, %far : !words, i32
  %h = tile.xor %f, %g : !words
  tile.store %h, %z : !words, !rows
}

// The same on columns of values, which instructions take as rows, and on bytes.
tile.kernel @narrow on aiv(in %x: !rows, in %b: memref<32x64xi8>, out %c: memref<?xi32>, out %u: memref<64x32xi8>) {
  %a = tile.load %x : !rows -> !words
  %max = tile.row_max %a : !words
  %min = tile.row_min %a : !words
  %differ = tile.xor %max, %min : !tile.tile<40x1xi32, valid ?x1>
  tile.store %differ, %c : !tile.tile<40x1xi32, valid ?x1>, memref<?xi32>
  %bytes = tile.load %b : memref<32x64xi8> -> !tile.tile<32x64xi8>
  %not = tile.not %bytes : !tile.tile<32x64xi8>
  %or = tile.or %not, %bytes : !tile.tile<32x64xi8>
  %and = tile.and %or, %not : !tile.tile<32x64xi8>
  %turned = tile.transpose %and : !tile.tile<32x64xi8> -> !tile.tile<64x32xi8>
  tile.store %turned, %u : !tile.tile<64x32xi8>, memref<64x32xi8>
}

tile.kernel @turn on aiv(in %x: !rows, in %h: memref<10x30xf16>, out %t: memref<20x?xi32>, out %v: memref<30x10xf16>) {
  %a = tile.load %x : !rows -> !words
  %b = tile.transpose %a : !words -> !tile.tile<24x40xi32, valid 20x?>
  tile.store %b, %t : !tile.tile<24x40xi32, valid 20x?>, memref<20x?xi32>
  %c = tile.load %h : memref<10x30xf16> -> !tile.tile<16x32xf16, valid 10x30>
  %d = tile.transpose %c : !tile.tile<16x32xf16, valid 10x30> -> !tile.tile<32x16xf16, valid 30x10>
  tile.store %d, %v : !tile.tile<32x16xf16, valid 30x10>, memref<30x10xf16>
}

wsp.symbol @n : index = 40

wsp.workload @permuted(in %x: !rows[@n], in %y: !rows[@n], in %b: memref<32x64xi8>, in %h: memref<10x30xf16>,
                       out %z: !rows[@n], out %c: memref<?xi32>[@n], out %t: memref<20x?xi32>[@n],
                       out %u: memref<64x32xi8>, out %v: memref<30x10xf16>) {
  wsp.task @bits(%x, %y, %z) : !rows, !rows, !rows
  wsp.task @narrow(%x, %b, %c, %u) : !rows, memref<32x64xi8>, memref<?xi32>, memref<64x32xi8>
  wsp.task @turn(%x, %h, %t, %v) : !rows, memref<10x30xf16>, memref<20x?xi32>, memref<30x10xf16>
}
