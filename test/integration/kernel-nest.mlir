// Products over three nested loops with checked instructions: what inner loops wait for stays raised from one
// run of theirs to the next, and no flag can be left out.
// REQUIRES: toolchain
// RUN: rm -rf %t && mkdir %t
// RUN: ptowsp-compile %s --schedule=@plain -o %t/out --layout=linked
// RUN: %python %S/Inputs/drop_flags.py prepare %t/out/kernels/aic/product.cpp
// RUN: cmake -S %t/out -B %t/build -G Ninja -DCMAKE_PREFIX_PATH=%build_dir -DPTOWSP_CHECKED=ON > %t/log
// RUN: cmake --build %t/build >> %t/log
// RUN: ptowsp-run %t/out --program=%t/build/square.run --check a=random:1 b=random:2 | FileCheck %s
// RUN: %python %S/Inputs/drop_flags.py try %t/build/square.run a=random:1 b=random:2 -- %t/out/kernels/aic/product.cpp | FileCheck %s --check-prefix=DROP

// So it is with two buffers, where events are too few for all flags of the pipes.
// RUN: ptowsp-compile %s --schedule=@buffered -o %t/two --layout=linked
// RUN: %python %S/Inputs/drop_flags.py prepare %t/two/kernels/aic/product.cpp
// RUN: cmake -S %t/two -B %t/two-build -G Ninja -DCMAKE_PREFIX_PATH=%build_dir -DPTOWSP_CHECKED=ON > %t/log
// RUN: cmake --build %t/two-build >> %t/log
// RUN: ptowsp-run %t/two --program=%t/two-build/square.run --check a=random:1 b=random:2 | FileCheck %s
// RUN: %python %S/Inputs/drop_flags.py try %t/two-build/square.run a=random:1 b=random:2 -- %t/two/kernels/aic/product.cpp | FileCheck %s --check-prefix=DROP
// CHECK: check passed: c (9216 elements)
// DROP: {{[0-9]+}} flags and barriers: 0 not noticed
// DROP: {{[0-9]+}} events: 0 not noticed

!part = memref<32x32xf16, strided<[96, 1], offset: ?>>
!result = memref<32x32xf32, strided<[96, 1], offset: ?>>
!mat = !tile.tile<32x32xf16, mat>
!left = !tile.tile<32x32xf16, left>
!right = !tile.tile<32x32xf16, right>
!acc = !tile.tile<32x32xf32, acc>

tile.kernel @product on aic(in %a: memref<96x96xf16>, in %b: memref<96x96xf16>, out %c: memref<96x96xf32>) {
  %zero = arith.constant 0 : index
  %block = arith.constant 32 : index
  %size = arith.constant 96 : index
  scf.for %i = %zero to %size step %block {
    scf.for %j = %zero to %size step %block {
      %a_0 = memref.subview %a[%i, 0] [32, 32] [1, 1] : memref<96x96xf16> to !part
      %b_0 = memref.subview %b[0, %j] [32, 32] [1, 1] : memref<96x96xf16> to !part
      %a_first = tile.load %a_0 : !part -> !mat
      %b_first = tile.load %b_0 : !part -> !mat
      %left_first = tile.move %a_first : !mat -> !left
      %right_first = tile.move %b_first : !mat -> !right
      %first = tile.matmul %left_first, %right_first : !left, !right -> !acc
      %sum = scf.for %k = %block to %size step %block iter_args(%before = %first) -> (!acc) {
        %a_k = memref.subview %a[%i, %k] [32, 32] [1, 1] : memref<96x96xf16> to !part
        %b_k = memref.subview %b[%k, %j] [32, 32] [1, 1] : memref<96x96xf16> to !part
        %a_mat = tile.load %a_k : !part -> !mat
        %b_mat = tile.load %b_k : !part -> !mat
        %left = tile.move %a_mat : !mat -> !left
        %right = tile.move %b_mat : !mat -> !right
        %after = tile.matmul_acc %before, %left, %right : !left, !right -> !acc
        scf.yield %after : !acc
      }
      %c_part = memref.subview %c[%i, %j] [32, 32] [1, 1] : memref<96x96xf32> to !result
      tile.store %sum, %c_part : !acc, !result
    }
  }
}
wsp.workload @square(in %a: memref<96x96xf16>, in %b: memref<96x96xf16>, out %c: memref<96x96xf32>) {
  wsp.task @product(%a, %b, %c) : memref<96x96xf16>, memref<96x96xf16>, memref<96x96xf32>
}

wsp.schedule @plain for @square {
}

wsp.schedule @buffered for @square {
  wsp.buffers 2
}
