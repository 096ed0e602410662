// REQUIRES: toolchain
// RUN: rm -rf %t && ptowsp-compile %s -o %t/out
// RUN: ptowsp-run %t/out --build-dir=%t/b --check a=random:1 --task-window=7 --threads=2
// RUN: ptowsp-run %t/out --build-dir=%t/b a=2 | FileCheck %s
// CHECK: b = 8.0

// Doubles every row twice, through a workload that is called in two loops.

tile.kernel @add on aiv(in %x: memref<8x16xf32, strided<[16, 1]>>,
                        in %y: memref<8x16xf32, strided<[16, 1]>>, out %z: memref<8x16xf32>) {
  %a = tile.load %x : memref<8x16xf32, strided<[16, 1]>> -> !tile.tile<8x16xf32>
  %b = tile.load %y : memref<8x16xf32, strided<[16, 1]>> -> !tile.tile<8x16xf32>
  %c = tile.add %a, %b : !tile.tile<8x16xf32>
  tile.store %c, %z : !tile.tile<8x16xf32>, memref<8x16xf32>
}

wsp.symbol @rows : index = 3

wsp.workload @double(in %from: memref<?x8x16xf32>, out %to: memref<?x8x16xf32>) {
  %zero = arith.constant 0 : index
  %n = memref.dim %from, %zero : memref<?x8x16xf32>
  wsp.parallel (%i) in (%n) {
    %x = memref.subview %from[%i, 0, 0] [1, 8, 16] [1, 1, 1]
        : memref<?x8x16xf32> to memref<8x16xf32, strided<[16, 1], offset: ?>>
    %y = memref.subview %to[%i, 0, 0] [1, 8, 16] [1, 1, 1]
        : memref<?x8x16xf32> to memref<8x16xf32, strided<[16, 1], offset: ?>>
    wsp.task @add(%x, %x, %y) : memref<8x16xf32, strided<[16, 1], offset: ?>>,
        memref<8x16xf32, strided<[16, 1], offset: ?>>, memref<8x16xf32, strided<[16, 1], offset: ?>>
  }
}

wsp.workload @calls(in %a: memref<?x8x16xf32>[@rows], out %b: memref<?x8x16xf32>[@rows]) {
  %n = wsp.symbol_load @rows : index
  wsp.scope {
    %doubled = wsp.intermediate(%n) : memref<?x8x16xf32>
    wsp.call @double(%a, %doubled) : memref<?x8x16xf32>, memref<?x8x16xf32>
    wsp.call @double(%doubled, %b) : memref<?x8x16xf32>, memref<?x8x16xf32>
  }
}
