// A batch of products c = relu(a * b + bias), tile by tile: load, compute and store are processes
// that hand double-buffered tiles on, and once more a loop that does one after the other.

!a_block = memref<128x256xf16, strided<[256, 1], offset: ?>>
!b_block = memref<256x128xf16, strided<[256, 1], offset: ?>>
!c_block = memref<128x128xf32, strided<[256, 1], offset: ?>>
!bias_block = memref<128xf32, strided<[1], offset: ?>>
!mat = !tile.tile<128x128xf16, mat>
!left = !tile.tile<128x128xf16, left>
!right = !tile.tile<128x128xf16, right>
!acc = !tile.tile<128x128xf32, acc>

// Rows of a and columns of b, packed for the cube unit.
tile.kernel @load on aiv(in %a: memref<128x256xf16, strided<[256, 1]>>,
                         in %b: memref<256x128xf16, strided<[256, 1]>>,
                         out %rows: memref<128x256xf16>, out %columns: memref<256x128xf16>) {
  %a_tile = tile.load %a : memref<128x256xf16, strided<[256, 1]>> -> !tile.tile<128x256xf16>
  tile.store %a_tile, %rows : !tile.tile<128x256xf16>, memref<128x256xf16>
  %b_tile = tile.load %b : memref<256x128xf16, strided<[256, 1]>> -> !tile.tile<256x128xf16>
  tile.store %b_tile, %columns : !tile.tile<256x128xf16>, memref<256x128xf16>
}

tile.kernel @multiply on aic(in %rows: memref<128x256xf16>, in %columns: memref<256x128xf16>,
                             out %product: memref<128x128xf32>) {
  %left_0 = memref.subview %rows[0, 0] [128, 128] [1, 1]
      : memref<128x256xf16> to memref<128x128xf16, strided<[256, 1]>>
  %left_1 = memref.subview %rows[0, 128] [128, 128] [1, 1]
      : memref<128x256xf16> to memref<128x128xf16, strided<[256, 1], offset: 128>>
  %right_0 = memref.subview %columns[0, 0] [128, 128] [1, 1]
      : memref<256x128xf16> to memref<128x128xf16, strided<[128, 1]>>
  %right_1 = memref.subview %columns[128, 0] [128, 128] [1, 1]
      : memref<256x128xf16> to memref<128x128xf16, strided<[128, 1], offset: 16384>>
  %a_0 = tile.load %left_0 : memref<128x128xf16, strided<[256, 1]>> -> !mat
  %b_0 = tile.load %right_0 : memref<128x128xf16, strided<[128, 1]>> -> !mat
  %a_1 = tile.load %left_1 : memref<128x128xf16, strided<[256, 1], offset: 128>> -> !mat
  %b_1 = tile.load %right_1 : memref<128x128xf16, strided<[128, 1], offset: 16384>> -> !mat
  %l_0 = tile.move %a_0 : !mat -> !left
  %r_0 = tile.move %b_0 : !mat -> !right
  %first = tile.matmul %l_0, %r_0 : !left, !right -> !acc
  %l_1 = tile.move %a_1 : !mat -> !left
  %r_1 = tile.move %b_1 : !mat -> !right
  %sum = tile.matmul_acc %first, %l_1, %r_1 : !left, !right -> !acc
  tile.store %sum, %product : !acc, memref<128x128xf32>
}

tile.kernel @store on aiv(in %product: memref<128x128xf32>, in %bias: memref<128xf32, strided<[1]>>,
                          out %c: memref<128x128xf32, strided<[256, 1]>>) {
  %x = tile.load %product : memref<128x128xf32> -> !tile.tile<128x128xf32>
  %row = tile.load %bias : memref<128xf32, strided<[1]>> -> !tile.tile<1x128xf32>
  %biased = tile.col_expand_add %x, %row : !tile.tile<128x128xf32>
  %result = tile.relu %biased : !tile.tile<128x128xf32>
  tile.store %result, %c : !tile.tile<128x128xf32>, memref<128x128xf32, strided<[256, 1]>>
}

wsp.symbol @batch : index = 2

wsp.workload @streamed(in %a: memref<?x256x256xf16>[@batch], in %b: memref<256x256xf16>,
                       in %bias: memref<256xf32>, out %c: memref<?x256x256xf32>[@batch]) {
  %n = wsp.symbol_load @batch : index
  %two = arith.constant 2 : index
  %size = arith.constant 128 : index
  wsp.network {
    wsp.channel @blocks capacity 2 : memref<128x256xf16>, memref<256x128xf16>, index, index, index
    wsp.channel @products capacity 2 : memref<128x128xf32>, index, index, index
    wsp.process @load {
      wsp.for_each (%i, %m, %j) in (%n, %two, %two) {
        %row = arith.muli %m, %size : index
        %column = arith.muli %j, %size : index
        %a_rows = memref.subview %a[%i, %row, 0] [1, 128, 256] [1, 1, 1]
            : memref<?x256x256xf16> to !a_block
        %b_columns = memref.subview %b[0, %column] [256, 128] [1, 1]
            : memref<256x256xf16> to !b_block
        %rows = wsp.intermediate : memref<128x256xf16>
        %columns = wsp.intermediate : memref<256x128xf16>
        wsp.task @load(%a_rows, %b_columns, %rows, %columns)
            : !a_block, !b_block, memref<128x256xf16>, memref<256x128xf16>
        wsp.send @blocks(%rows, %columns, %i, %row, %column)
            : memref<128x256xf16>, memref<256x128xf16>, index, index, index
      }
      wsp.close @blocks
    }
    wsp.process @compute {
      wsp.consume @blocks (%rows: memref<128x256xf16>, %columns: memref<256x128xf16>, %i: index,
                           %row: index, %column: index) {
        %product = wsp.intermediate : memref<128x128xf32>
        wsp.task @multiply(%rows, %columns, %product)
            : memref<128x256xf16>, memref<256x128xf16>, memref<128x128xf32>
        wsp.send @products(%product, %i, %row, %column) : memref<128x128xf32>, index, index, index
      }
      wsp.close @products
    }
    wsp.process @store {
      wsp.consume @products (%product: memref<128x128xf32>, %i: index, %row: index,
                             %column: index) {
        %bias_block = memref.subview %bias[%column] [128] [1] : memref<256xf32> to !bias_block
        %c_block = memref.subview %c[%i, %row, %column] [1, 128, 128] [1, 1, 1]
            : memref<?x256x256xf32> to !c_block
        wsp.task @store(%product, %bias_block, %c_block)
            : memref<128x128xf32>, !bias_block, !c_block
      }
    }
  }
}

wsp.workload @in_turn(in %a: memref<?x256x256xf16>[@batch], in %b: memref<256x256xf16>,
                      in %bias: memref<256xf32>, out %c: memref<?x256x256xf32>[@batch]) {
  %n = wsp.symbol_load @batch : index
  %two = arith.constant 2 : index
  %size = arith.constant 128 : index
  wsp.for_each (%i, %m, %j) in (%n, %two, %two) {
    %row = arith.muli %m, %size : index
    %column = arith.muli %j, %size : index
    %a_rows = memref.subview %a[%i, %row, 0] [1, 128, 256] [1, 1, 1]
        : memref<?x256x256xf16> to !a_block
    %b_columns = memref.subview %b[0, %column] [256, 128] [1, 1]
        : memref<256x256xf16> to !b_block
    %bias_block = memref.subview %bias[%column] [128] [1] : memref<256xf32> to !bias_block
    %c_block = memref.subview %c[%i, %row, %column] [1, 128, 128] [1, 1, 1]
        : memref<?x256x256xf32> to !c_block
    %rows = wsp.intermediate : memref<128x256xf16>
    %columns = wsp.intermediate : memref<256x128xf16>
    %product = wsp.intermediate : memref<128x128xf32>
    wsp.task @load(%a_rows, %b_columns, %rows, %columns)
        : !a_block, !b_block, memref<128x256xf16>, memref<256x128xf16>
    wsp.task @multiply(%rows, %columns, %product)
        : memref<128x256xf16>, memref<256x128xf16>, memref<128x128xf32>
    wsp.task @store(%product, %bias_block, %c_block)
        : memref<128x128xf32>, !bias_block, !c_block
  }
}

wsp.schedule @pipeline for @streamed {
  wsp.task_window 8
}

wsp.schedule @loop for @in_turn {
  wsp.task_window 64
}
