// A batch of products c = relu(a * b + bias) of f16 matrices, tiled over M, N and K: the cube unit
// multiplies, the vector unit finishes each tile.

!a_part = memref<128x128xf16, strided<[256, 1], offset: ?>>
!a_matrix = memref<128x256xf16, strided<[256, 1], offset: ?>>
!b_part = memref<128x128xf16, strided<[256, 1], offset: ?>>
!b_matrix = memref<256x128xf16, strided<[256, 1], offset: ?>>
!c_part = memref<128x128xf32, strided<[256, 1], offset: ?>>
!mat = !tile.tile<128x128xf16, mat>
!left = !tile.tile<128x128xf16, left>
!right = !tile.tile<128x128xf16, right>
!acc = !tile.tile<128x128xf32, acc>

tile.kernel @multiply on aic(in %a: memref<128x256xf16, strided<[256, 1]>>,
                             in %b: memref<256x128xf16, strided<[256, 1]>>,
                             out %c: memref<128x128xf32>) {
  %block = arith.constant 128 : index
  %all = arith.constant 256 : index
  %a_0 = memref.subview %a[0, 0] [128, 128] [1, 1]
      : memref<128x256xf16, strided<[256, 1]>> to memref<128x128xf16, strided<[256, 1]>>
  %b_0 = memref.subview %b[0, 0] [128, 128] [1, 1]
      : memref<256x128xf16, strided<[256, 1]>> to memref<128x128xf16, strided<[256, 1]>>
  %a_first = tile.load %a_0 : memref<128x128xf16, strided<[256, 1]>> -> !mat
  %b_first = tile.load %b_0 : memref<128x128xf16, strided<[256, 1]>> -> !mat
  %left_first = tile.move %a_first : !mat -> !left
  %right_first = tile.move %b_first : !mat -> !right
  %first = tile.matmul %left_first, %right_first : !left, !right -> !acc
  %sum = scf.for %k = %block to %all step %block iter_args(%before = %first) -> (!acc) {
    %a_k = memref.subview %a[0, %k] [128, 128] [1, 1]
        : memref<128x256xf16, strided<[256, 1]>> to !a_part
    %b_k = memref.subview %b[%k, 0] [128, 128] [1, 1]
        : memref<256x128xf16, strided<[256, 1]>> to !b_part
    %a_mat = tile.load %a_k : !a_part -> !mat
    %b_mat = tile.load %b_k : !b_part -> !mat
    %left = tile.move %a_mat : !mat -> !left
    %right = tile.move %b_mat : !mat -> !right
    %after = tile.matmul_acc %before, %left, %right : !left, !right -> !acc
    scf.yield %after : !acc
  }
  tile.store %sum, %c : !acc, memref<128x128xf32>
}

tile.kernel @finish on aiv(in %product: memref<128x128xf32>, in %bias: memref<128xf32, strided<[1]>>,
                           out %c: memref<128x128xf32, strided<[256, 1]>>) {
  %x = tile.load %product : memref<128x128xf32> -> !tile.tile<128x128xf32>
  %row = tile.load %bias : memref<128xf32, strided<[1]>> -> !tile.tile<1x128xf32>
  %biased = tile.col_expand_add %x, %row : !tile.tile<128x128xf32>
  %result = tile.relu %biased : !tile.tile<128x128xf32>
  tile.store %result, %c : !tile.tile<128x128xf32>, memref<128x128xf32, strided<[256, 1]>>
}

wsp.symbol @batch : index = 1

wsp.workload @gemm(in %a: memref<?x256x256xf16>[@batch], in %b: memref<256x256xf16>,
                   in %bias: memref<256xf32>, out %c: memref<?x256x256xf32>[@batch]) {
  %n = wsp.symbol_load @batch : index
  %two = arith.constant 2 : index
  %size = arith.constant 128 : index
  wsp.parallel (%i, %m, %j) in (%n, %two, %two) {
    %row = arith.muli %m, %size : index
    %column = arith.muli %j, %size : index
    %a_rows = memref.subview %a[%i, %row, 0] [1, 128, 256] [1, 1, 1]
        : memref<?x256x256xf16> to !a_matrix
    %b_columns = memref.subview %b[0, %column] [256, 128] [1, 1]
        : memref<256x256xf16> to !b_matrix
    %bias_part = memref.subview %bias[%column] [128] [1]
        : memref<256xf32> to memref<128xf32, strided<[1], offset: ?>>
    %c_tile = memref.subview %c[%i, %row, %column] [1, 128, 128] [1, 1, 1]
        : memref<?x256x256xf32> to !c_part
    %product = wsp.intermediate : memref<128x128xf32>
    wsp.task @multiply(%a_rows, %b_columns, %product) : !a_matrix, !b_matrix, memref<128x128xf32>
    wsp.task @finish(%product, %bias_part, %c_tile)
        : memref<128x128xf32>, memref<128xf32, strided<[1], offset: ?>>, !c_part
  }
}

wsp.schedule @default for @gemm {
  wsp.dispatch round_robin(2)
  wsp.task_window 16
}
