// The cube unit: parts of tiles in L1, accumulation in a loop, transposed operands, a bias,
// chained products, results of other types; run with checked instructions.
// REQUIRES: toolchain
// RUN: rm -rf %t && mkdir %t
// RUN: ptowsp-compile %s -o %t/out --layout=linked
// RUN: cmake -S %t/out -B %t/build -G Ninja -DCMAKE_PREFIX_PATH=%build_dir -DPTOWSP_CHECKED=ON > %t/log
// RUN: cmake --build %t/build >> %t/log
// RUN: ptowsp-run %t/out --program=%t/build/cube.run --check a=random:1 b=random:2 v=random:3 i=random:4 | FileCheck %s
// CHECK: check passed: c (2048 elements), d (1024 elements), e (256 elements)

!a_part = memref<32x64xf16, strided<[256, 1], offset: ?>>
!b_part = memref<64x64xf16, strided<[64, 1], offset: ?>>
!a_mat = !tile.tile<32x64xf16, mat>
!b_mat = !tile.tile<64x64xf16, mat>
!a_left = !tile.tile<32x32xf16, left>
!b_right = !tile.tile<32x64xf16, right>
!acc = !tile.tile<32x64xf32, acc>

// c = a * b over blocks of K, each of them in two halves.
tile.kernel @accumulate on aic(in %a: memref<32x256xf16>, in %b: memref<256x64xf16>, out %c: memref<32x64xf32>) {
  %zero = arith.constant 0 : index
  %half = arith.constant 32 : index
  %block = arith.constant 64 : index
  %all = arith.constant 256 : index
  %a0 = memref.subview %a[0, 0] [32, 64] [1, 1] : memref<32x256xf16> to memref<32x64xf16, strided<[256, 1]>>
  %b0 = memref.subview %b[0, 0] [64, 64] [1, 1] : memref<256x64xf16> to memref<64x64xf16, strided<[64, 1]>>
  %a0_mat = tile.load %a0 : memref<32x64xf16, strided<[256, 1]>> -> !a_mat
  %b0_mat = tile.load %b0 : memref<64x64xf16, strided<[64, 1]>> -> !b_mat
  %a0_left = tile.move %a0_mat : !a_mat -> !tile.tile<32x64xf16, left>
  %b0_right = tile.move %b0_mat : !b_mat -> !tile.tile<64x64xf16, right>
  %first = tile.matmul %a0_left, %b0_right : !tile.tile<32x64xf16, left>, !tile.tile<64x64xf16, right> -> !acc
  %sum = scf.for %k = %block to %all step %block iter_args(%before = %first) -> (!acc) {
    %a_k = memref.subview %a[0, %k] [32, 64] [1, 1] : memref<32x256xf16> to !a_part
    %b_k = memref.subview %b[%k, 0] [64, 64] [1, 1] : memref<256x64xf16> to !b_part
    %a_mat = tile.load %a_k : !a_part -> !a_mat
    %b_mat = tile.load %b_k : !b_part -> !b_mat
    %next = scf.for %h = %zero to %block step %half iter_args(%so_far = %before) -> (!acc) {
      %left = tile.extract %a_mat[%zero, %h] : !a_mat -> !a_left
      %right = tile.extract %b_mat[%h, %zero] : !b_mat -> !b_right
      %more = tile.matmul_acc %so_far, %left, %right : !a_left, !b_right -> !acc
      scf.yield %more : !acc
    }
    scf.yield %next : !acc
  }
  tile.store %sum, %c : !acc, memref<32x64xf32>
}

// d = (a_first * b_first + v) * b_first, transposed on its way in; in f16.
tile.kernel @chain on aic(in %a: memref<32x256xf16>, in %b: memref<256x64xf16>, in %v: memref<32xf32>, out %d: memref<32x32xf16>) {
  %a_view = memref.subview %a[0, 0] [32, 32] [1, 1] : memref<32x256xf16> to memref<32x32xf16, strided<[256, 1]>>
  %b_view = memref.subview %b[0, 0] [32, 32] [1, 1] : memref<256x64xf16> to memref<32x32xf16, strided<[64, 1]>>
  %b_turned = memref.transpose %b_view (i, j) -> (j, i) : memref<32x32xf16, strided<[64, 1]>> to memref<32x32xf16, strided<[1, 64]>>
  %a_mat = tile.load %a_view : memref<32x32xf16, strided<[256, 1]>> -> !tile.tile<32x32xf16, mat>
  %b_mat = tile.load %b_turned : memref<32x32xf16, strided<[1, 64]>> -> !tile.tile<32x32xf16, mat zn>
  %v_mat = tile.load %v : memref<32xf32> -> !tile.tile<1x32xf32, mat plain>
  %left = tile.move %a_mat : !tile.tile<32x32xf16, mat> -> !a_left
  %right = tile.move %b_mat : !tile.tile<32x32xf16, mat zn> -> !tile.tile<32x32xf16, right>
  %bias = tile.move %v_mat : !tile.tile<1x32xf32, mat plain> -> !tile.tile<1x32xf32, bias>
  %sum = tile.matmul_bias %left, %right, %bias : !a_left, !tile.tile<32x32xf16, right>, !tile.tile<1x32xf32, bias> -> !tile.tile<32x32xf32, acc>
  %again = tile.move %sum : !tile.tile<32x32xf32, acc> -> !tile.tile<32x32xf16, mat>
  %left2 = tile.move %again : !tile.tile<32x32xf16, mat> -> !a_left
  %result = tile.matmul %left2, %right : !a_left, !tile.tile<32x32xf16, right> -> !tile.tile<32x32xf32, acc>
  tile.store %result, %d : !tile.tile<32x32xf32, acc>, memref<32x32xf16>
}

tile.kernel @bytes on aic(in %i: memref<16x32xi8>, out %e: memref<16x16xi32>) {
  %turned = memref.transpose %i (r, c) -> (c, r) : memref<16x32xi8> to memref<32x16xi8, strided<[1, 32]>>
  %a = tile.load %i : memref<16x32xi8> -> !tile.tile<16x32xi8, mat>
  %b = tile.load %turned : memref<32x16xi8, strided<[1, 32]>> -> !tile.tile<32x16xi8, mat zn>
  %left = tile.move %a : !tile.tile<16x32xi8, mat> -> !tile.tile<16x32xi8, left>
  %right = tile.move %b : !tile.tile<32x16xi8, mat zn> -> !tile.tile<32x16xi8, right>
  %sum = tile.matmul %left, %right : !tile.tile<16x32xi8, left>, !tile.tile<32x16xi8, right> -> !tile.tile<16x16xi32, acc>
  tile.store %sum, %e : !tile.tile<16x16xi32, acc>, memref<16x16xi32>
}

wsp.workload @cube(in %a: memref<32x256xf16>, in %b: memref<256x64xf16>, in %v: memref<32xf32>, in %i: memref<16x32xi8>,
                   out %c: memref<32x64xf32>, out %d: memref<32x32xf16>, out %e: memref<16x16xi32>) {
  wsp.task @accumulate(%a, %b, %c) : memref<32x256xf16>, memref<256x64xf16>, memref<32x64xf32>
  wsp.task @chain(%a, %b, %v, %d) : memref<32x256xf16>, memref<256x64xf16>, memref<32xf32>, memref<32x32xf16>
  wsp.task @bytes(%i, %e) : memref<16x32xi8>, memref<16x16xi32>
}
