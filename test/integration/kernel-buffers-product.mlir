// The cycles of a product of 512 x 512 matrices of f16 on one core, against those that its loads alone
// take: 16 blocks of 128 x 128 results, each of 512 columns of a and rows of b, at 78.4 bytes a
// cycle are 53499 cycles. With two buffers at most 1.1 of that.
// REQUIRES: toolchain
// RUN: rm -rf %t && mkdir %t
// RUN: ptowsp-compile %s -o %t/out --layout=linked
// RUN: cmake -S %t/out -B %t/build -G Ninja -DCMAKE_PREFIX_PATH=%build_dir -DPTOWSP_CHECKED=ON > %t/log
// RUN: cmake --build %t/build >> %t/log
// RUN: ptowsp-run %t/out --program=%t/build/product_512.run --check a=random:1 b=random:2 | FileCheck %s
// RUN: ptowsp-run %t/out --program=%t/build/product_512.run a=1 b=1 --stats | FileCheck %s --check-prefix=CYCLES
// CHECK: check passed: c (262144 elements)
// CYCLES: total_cycles {{ *}}5{{[0-8]...}} at

!part = memref<128x128xf16, strided<[512, 1], offset: ?>>
!result = memref<128x128xf32, strided<[512, 1], offset: ?>>
!mat = !tile.tile<128x128xf16, mat>
!left = !tile.tile<128x128xf16, left>
!right = !tile.tile<128x128xf16, right>
!acc = !tile.tile<128x128xf32, acc>

tile.kernel @product on aic(in %a: memref<512x512xf16>, in %b: memref<512x512xf16>, out %c: memref<512x512xf32>) {
  %zero = arith.constant 0 : index
  %block = arith.constant 128 : index
  %size = arith.constant 512 : index
  scf.for %i = %zero to %size step %block {
    scf.for %j = %zero to %size step %block {
      %a_0 = memref.subview %a[%i, 0] [128, 128] [1, 1] : memref<512x512xf16> to !part
      %b_0 = memref.subview %b[0, %j] [128, 128] [1, 1] : memref<512x512xf16> to !part
      %a_first = tile.load %a_0 : !part -> !mat
      %b_first = tile.load %b_0 : !part -> !mat
      %left_first = tile.move %a_first : !mat -> !left
      %right_first = tile.move %b_first : !mat -> !right
      %first = tile.matmul %left_first, %right_first : !left, !right -> !acc
      %sum = scf.for %k = %block to %size step %block iter_args(%before = %first) -> (!acc) {
        %a_k = memref.subview %a[%i, %k] [128, 128] [1, 1] : memref<512x512xf16> to !part
        %b_k = memref.subview %b[%k, %j] [128, 128] [1, 1] : memref<512x512xf16> to !part
        %a_mat = tile.load %a_k : !part -> !mat
        %b_mat = tile.load %b_k : !part -> !mat
        %left = tile.move %a_mat : !mat -> !left
        %right = tile.move %b_mat : !mat -> !right
        %after = tile.matmul_acc %before, %left, %right : !left, !right -> !acc
        scf.yield %after : !acc
      }
      %c_part = memref.subview %c[%i, %j] [128, 128] [1, 1] : memref<512x512xf32> to !result
      tile.store %sum, %c_part : !acc, !result
    }
  }
}
wsp.workload @product_512(in %a: memref<512x512xf16>, in %b: memref<512x512xf16>, out %c: memref<512x512xf32>) {
  wsp.task @product(%a, %b, %c) : memref<512x512xf16>, memref<512x512xf16>, memref<512x512xf32>
}

wsp.schedule @s for @product_512 {
  wsp.buffers 2
}
