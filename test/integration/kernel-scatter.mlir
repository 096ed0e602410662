// Scatters and columns by pattern, over all element types; compiled, run with checked
// instructions, equal to the reference to the bit.
// REQUIRES: toolchain
// RUN: rm -rf %t && mkdir %t
// RUN: ptowsp-compile %s -o %t/out --layout=linked
// RUN: FileCheck %s --check-prefix=KERNEL < %t/out/kernels/aiv/put.cpp
// RUN: cmake -S %t/out -B %t/build -G Ninja -DCMAKE_PREFIX_PATH=%build_dir -DPTOWSP_CHECKED=ON > %t/log
// RUN: cmake --build %t/build >> %t/log
// RUN: ptowsp-run %t/out --program=%t/build/puts.run --check x=random:1 y=random:9 h=random:2 i=random:3 w=random:4 n=13 | FileCheck %s
// RUN: ptowsp-run %t/out --program=%t/build/puts.run --check x=random:5 y=random:10 h=random:6 i=random:7 w=random:8 n=1 | FileCheck %s
// CHECK: check passed: a ({{.*}}), b ({{.*}}), c ({{.*}}), d ({{.*}}), e ({{.*}}), f ({{.*}}), g ({{.*}}), o ({{.*}})

// What nothing is put into is zero on every simulator.
// KERNEL: TEXPANDS(
// KERNEL-NEXT: TSCATTER(
tile.kernel @put on aiv(in %x: memref<?x20xf32>, in %i: memref<?x20xi32>, in %h: memref<9x30xf16>, out %a: memref<16x20xf32>, out %b: memref<40x32xi32>, out %c: memref<9x32xf16>) {
  %all = arith.constant 255 : i32
  %x0 = tile.load %x : memref<?x20xf32> -> !tile.tile<16x24xf32, valid ?x20>
  %i0 = tile.load %i : memref<?x20xi32> -> !tile.tile<16x24xi32, valid ?x20>
  // Of 16 rows of 24 columns, the first 16 of each.
  %fifteen = arith.constant 15 : i32
  %four = arith.constant 4 : i32
  %columns = arith.constant 24 : i32
  %column = tile.and_scalar %i0, %fifteen : !tile.tile<16x24xi32, valid ?x20>, i32
  %high = tile.shr_scalar %i0, %four : !tile.tile<16x24xi32, valid ?x20>, i32
  %row = tile.and_scalar %high, %fifteen : !tile.tile<16x24xi32, valid ?x20>, i32
  %start = tile.mul_scalar %row, %columns : !tile.tile<16x24xi32, valid ?x20>, i32
  %index = tile.add %start, %column : !tile.tile<16x24xi32, valid ?x20>
  %a0 = tile.scatter %x0, %index : !tile.tile<16x24xf32, valid ?x20>, !tile.tile<16x24xi32, valid ?x20> -> !tile.tile<16x24xf32, valid 16x20>
  tile.store %a0, %a : !tile.tile<16x24xf32, valid 16x20>, memref<16x20xf32>
  %b0 = tile.scatter %i0, %index : !tile.tile<16x24xi32, valid ?x20>, !tile.tile<16x24xi32, valid ?x20> -> !tile.tile<40x32xi32>
  tile.store %b0, %b : !tile.tile<40x32xi32>, memref<40x32xi32>
  %h0 = tile.load %h : memref<9x30xf16> -> !tile.tile<9x32xf16, valid 9x30>
  %zero = arith.constant 0 : i32
  %count = tile.iota %zero down : i32 -> !tile.tile<1x32xi32, valid 1x30>
  %rows = tile.col_expand %count : !tile.tile<9x32xi32, valid 9x30>
  %inside = tile.and_scalar %rows, %all : !tile.tile<9x32xi32, valid 9x30>, i32
  %c0 = tile.scatter %h0, %inside : !tile.tile<9x32xf16, valid 9x30>, !tile.tile<9x32xi32, valid 9x30> -> !tile.tile<9x32xf16>
  tile.store %c0, %c : !tile.tile<9x32xf16>, memref<9x32xf16>
}

tile.kernel @narrow on aiv(in %w: memref<8x32xi8>, out %d: memref<8x32xi8>, out %e: memref<8x8xi32>) {
  %three = arith.constant 3 : i32
  %all = arith.constant 255 : i32
  %w0 = tile.load %w : memref<8x32xi8> -> !tile.tile<8x32xi8>
  %w1 = tile.convert %w0 : !tile.tile<8x32xi8> -> !tile.tile<8x32xf16>
  %w2 = tile.convert %w1 : !tile.tile<8x32xf16> -> !tile.tile<8x32xi32>
  %w3 = tile.mul_scalar %w2, %three : !tile.tile<8x32xi32>, i32
  %index = tile.and_scalar %w3, %all : !tile.tile<8x32xi32>, i32
  %d0 = tile.scatter %w0, %index : !tile.tile<8x32xi8>, !tile.tile<8x32xi32> -> !tile.tile<8x32xi8>
  tile.store %d0, %d : !tile.tile<8x32xi8>, memref<8x32xi8>
  %h = tile.convert %w1 : !tile.tile<8x32xf16> -> !tile.tile<8x32xi16>
  %h0 = tile.scatter %h, %index : !tile.tile<8x32xi16>, !tile.tile<8x32xi32> -> !tile.tile<8x64xi16>
  %h1 = tile.take %h0, 2 from 1 : !tile.tile<8x64xi16> -> !tile.tile<8x32xi16>
  %h2 = tile.take %h1, 2 : !tile.tile<8x32xi16> -> !tile.tile<8x16xi16>
  %e0 = tile.convert %h2 : !tile.tile<8x16xi16> -> !tile.tile<8x16xf32>
  %e1 = tile.convert %e0 : !tile.tile<8x16xf32> -> !tile.tile<8x16xi32>
  %e2 = tile.take %e1, 2 from 1 : !tile.tile<8x16xi32> -> !tile.tile<8x8xi32>
  tile.store %e2, %e : !tile.tile<8x8xi32>, memref<8x8xi32>
}

!long = !tile.tile<16x128xf32, valid ?x128>
tile.kernel @parts on aiv(in %x: memref<?x128xf32>, out %f: memref<?x32xf32>, out %g: memref<?x32xf16>, out %o: memref<?x32xf32>) {
  %eight = arith.constant 8.0 : f32
  %x0 = tile.load %x : memref<?x128xf32> -> !long
  %x1 = tile.mul_scalar %x0, %eight : !long, f32
  %p0 = tile.take %x1, 4 : !long -> !tile.tile<16x32xf32, valid ?x32>
  %p1 = tile.take %x1, 4 from 1 : !long -> !tile.tile<16x32xf32, valid ?x32>
  %p2 = tile.take %x1, 4 from 2 : !long -> !tile.tile<16x32xf32, valid ?x32>
  %p3 = tile.take %x1, 4 from 3 : !long -> !tile.tile<16x32xf32, valid ?x32>
  %s0 = tile.axpy %p0, %p1, %eight : !tile.tile<16x32xf32, valid ?x32>, f32
  %s1 = tile.axpy %s0, %p2, %eight : !tile.tile<16x32xf32, valid ?x32>, f32
  %s2 = tile.axpy %s1, %p3, %eight : !tile.tile<16x32xf32, valid ?x32>, f32
  tile.store %s2, %f : !tile.tile<16x32xf32, valid ?x32>, memref<?x32xf32>
  %h0 = tile.convert %x1 : !long -> !tile.tile<16x128xf16, valid ?x128>
  %h2 = tile.take %h0, 4 from 2 : !tile.tile<16x128xf16, valid ?x128> -> !tile.tile<16x32xf16, valid ?x32>
  tile.store %h2, %g : !tile.tile<16x32xf16, valid ?x32>, memref<?x32xf16>
  %o0 = tile.take %x0, 4 from 3 : !long -> !tile.tile<16x32xf32, valid ?x32>
  tile.store %o0, %o : !tile.tile<16x32xf32, valid ?x32>, memref<?x32xf32>
}

wsp.symbol @n : index = 13

wsp.workload @puts(in %x: memref<?x128xf32>[@n], in %y: memref<?x20xf32>[@n], in %h: memref<9x30xf16>, in %i: memref<?x20xi32>[@n], in %w: memref<8x32xi8>,
                   out %a: memref<16x20xf32>, out %b: memref<40x32xi32>, out %c: memref<9x32xf16>, out %d: memref<8x32xi8>,
                   out %e: memref<8x8xi32>, out %f: memref<?x32xf32>[@n], out %g: memref<?x32xf16>[@n], out %o: memref<?x32xf32>[@n]) {
  wsp.task @narrow(%w, %d, %e) : memref<8x32xi8>, memref<8x32xi8>, memref<8x8xi32>
  wsp.task @parts(%x, %f, %g, %o) : memref<?x128xf32>, memref<?x32xf32>, memref<?x32xf16>, memref<?x32xf32>
  wsp.task @put(%y, %i, %h, %a, %b, %c) : memref<?x20xf32>, memref<?x20xi32>, memref<9x30xf16>, memref<16x20xf32>, memref<40x32xi32>, memref<9x32xf16>
}
