// REQUIRES: toolchain
// RUN: rm -rf %t && ptowsp-compile %s -o %t/out
// RUN: ptowsp-run %t/out --build-dir=%t/b --check a=random:1 b=random:2 limit=0
// RUN: ptowsp-run %t/out --build-dir=%t/b --check a=random:1 b=random:2 limit=2 --threads=3
// RUN: ptowsp-run %t/out --build-dir=%t/b --check a=random:1 b=random:2 limit=9 n=1
// RUN: ptowsp-run %t/out --build-dir=%t/b a=1 b=2 limit=9 n=2 | FileCheck %s --check-prefix=ALL-SMALL
// ALL-SMALL: c = 3.0
// RUN: ptowsp-run %t/out --build-dir=%t/b a=1 b=2 limit=0 n=2 | FileCheck %s --check-prefix=NONE-SMALL
// NONE-SMALL: c = 4.0

// c = a + b where the index is below the limit, 2a + b elsewhere.

tile.kernel @add on aiv(in %x: memref<16x32xf32>, in %y: memref<16x32xf32>, out %z: memref<16x32xf32>) {
  %a = tile.load %x : memref<16x32xf32> -> !tile.tile<16x32xf32>
  %b = tile.load %y : memref<16x32xf32> -> !tile.tile<16x32xf32>
  %c = tile.add %a, %b : !tile.tile<16x32xf32>
  tile.store %c, %z : !tile.tile<16x32xf32>, memref<16x32xf32>
}
wsp.symbol @n : index = 4
wsp.workload @control_flow(in %a: memref<?x16x32xf32>[@n], in %b: memref<?x16x32xf32>[@n], out %c: memref<?x16x32xf32>[@n], %limit: i32) {
  %n = wsp.symbol_load @n : index
  %two = arith.constant 2 : index
  wsp.parallel (%i) in (%n) {
    %a_i = memref.subview %a[%i, 0, 0] [1, 16, 32] [1, 1, 1] : memref<?x16x32xf32> to memref<16x32xf32, strided<[32, 1], offset: ?>>
    %b_i = memref.subview %b[%i, 0, 0] [1, 16, 32] [1, 1, 1] : memref<?x16x32xf32> to memref<16x32xf32, strided<[32, 1], offset: ?>>
    %c_i = memref.subview %c[%i, 0, 0] [1, 16, 32] [1, 1, 1] : memref<?x16x32xf32> to memref<16x32xf32, strided<[32, 1], offset: ?>>
    %limit_index = arith.index_cast %limit : i32 to index
    %small = arith.cmpi slt, %i, %limit_index : index
    wsp.cond %small {
      wsp.task @add(%a_i, %b_i, %c_i) : memref<16x32xf32, strided<[32, 1], offset: ?>>, memref<16x32xf32, strided<[32, 1], offset: ?>>, memref<16x32xf32, strided<[32, 1], offset: ?>>
    } otherwise {
      wsp.scope {
        %t = wsp.intermediate : memref<16x32xf32>
        wsp.sequential {
          wsp.task @add(%a_i, %a_i, %t) : memref<16x32xf32, strided<[32, 1], offset: ?>>, memref<16x32xf32, strided<[32, 1], offset: ?>>, memref<16x32xf32>
          wsp.combine {
            wsp.task @add(%t, %b_i, %c_i) : memref<16x32xf32>, memref<16x32xf32, strided<[32, 1], offset: ?>>, memref<16x32xf32, strided<[32, 1], offset: ?>>
          }
        }
      }
    }
  }
}
