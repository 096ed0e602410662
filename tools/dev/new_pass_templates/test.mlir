// RUN: ptowsp-opt %s --wsp-@FLAG@ --verify-diagnostics -o %t.mlir

// expected-remark @below {{kernel of 2 operations}}
tile.kernel @copy on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
  %tile = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
  tile.store %tile, %y : !tile.tile<8x16xf32>, memref<8x16xf32>
}
