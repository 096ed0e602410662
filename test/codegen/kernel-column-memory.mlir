// Memory with one value per row can be moved both as a column, which is one row to the tile
// instructions, and as a block with one valid column: each has a tensor of its own.

// RUN: ptowsp-compile %s -o %t
// RUN: FileCheck %s --input-file=%t/kernels/aiv/both.cpp
// RUN: FileCheck %s --check-prefix=ATOMIC --input-file=%t/kernels/aiv/short_column.cpp

// CHECK:      __gm__ float *x = {{.*}}args[0]
// CHECK:      using [[BLOCK:memory_.*]] = GlobalTensor<float, Shape<1, 1, 1, 8, 1>
// CHECK-NEXT: [[BLOCK]] x_all(x);
// CHECK-NEXT: using [[ROW:memory_.*]] = GlobalTensor<float, Shape<1, 1, 1, 1, 8>
// CHECK-NEXT: [[ROW]] x_all_row(x);
// CHECK:      [[ROW]] y(
// CHECK:      [[BLOCK]] z(
// CHECK:      TLOAD(column, x_all_row);
// CHECK:      TLOAD(block, x_all);
// CHECK:      TSTORE(y, column);
// CHECK:      TSTORE(z, block);
tile.kernel @both on aiv(in %x: memref<8x1xf32>, out %y: memref<8x1xf32>, out %z: memref<8x1xf32>) {
  %column = tile.load %x : memref<8x1xf32> -> !tile.tile<8x1xf32>
  %block = tile.load %x : memref<8x1xf32> -> !tile.tile<8x8xf32, valid 8x1>
  tile.store %column, %y : !tile.tile<8x1xf32>, memref<8x1xf32>
  tile.store %block, %z : !tile.tile<8x8xf32, valid 8x1>, memref<8x1xf32>
}

// The type of a column as a row says which of its values are valid.
// ATOMIC: using [[TILE:tile_.*]] = Tile<TileType::Vec, float, 1, 8, BLayout::RowMajor, 1, 5>;
// ATOMIC: TSTORE<[[TILE]], {{.*}}, AtomicType::AtomicAdd>(y, column);
tile.kernel @short_column on aiv(in %x: memref<5xf32>, inout %y: memref<5xf32>) {
  %column = tile.load %x : memref<5xf32> -> !tile.tile<8x1xf32, valid 5x1>
  tile.store %column, %y atomic : !tile.tile<8x1xf32, valid 5x1>, memref<5xf32>
}

wsp.workload @w(in %x: memref<8x1xf32>, out %y: memref<8x1xf32>, out %z: memref<8x1xf32>,
                in %u: memref<5xf32>, inout %v: memref<5xf32>) {
  wsp.task @both(%x, %y, %z) : memref<8x1xf32>, memref<8x1xf32>, memref<8x1xf32>
  wsp.task @short_column(%u, %v) : memref<5xf32>, memref<5xf32>
}
