// Softmax over the rows of a matrix of any number of rows: each task takes up to 128 rows and
// works on 32 of them at a time.

!rows = memref<?x256xf32, strided<[256, 1], offset: ?>>
!block = !tile.tile<32x256xf32, valid ?x256>

tile.kernel @softmax_rows on aiv(in %x: memref<?x256xf32>, out %y: memref<?x256xf32>) {
  %zero = arith.constant 0 : index
  %step = arith.constant 32 : index
  %n = memref.dim %x, %zero : memref<?x256xf32>
  scf.for %row = %zero to %n step %step {
    %left = arith.subi %n, %row : index
    %rows = arith.minsi %left, %step : index
    %x_rows = memref.subview %x[%row, 0] [%rows, 256] [1, 1] : memref<?x256xf32> to !rows
    %y_rows = memref.subview %y[%row, 0] [%rows, 256] [1, 1] : memref<?x256xf32> to !rows
    %a = tile.load %x_rows : !rows -> !block
    %max = tile.row_max %a : !block
    %shifted = tile.row_expand_sub %a, %max : !block
    %powers = tile.exp %shifted : !block
    %sum = tile.row_sum %powers : !block
    %result = tile.row_expand_div %powers, %sum : !block
    tile.store %result, %y_rows : !block, !rows
  }
}

wsp.symbol @rows : index = 500

wsp.workload @softmax(in %x: memref<?x256xf32>[@rows], out %y: memref<?x256xf32>[@rows]) {
  %n = wsp.symbol_load @rows : index
  %size = arith.constant 128 : index
  %tasks = arith.ceildivsi %n, %size : index
  wsp.parallel (%task) in (%tasks) {
    %row = arith.muli %task, %size : index
    %left = arith.subi %n, %row : index
    %count = arith.minsi %left, %size : index
    %x_part = memref.subview %x[%row, 0] [%count, 256] [1, 1] : memref<?x256xf32> to !rows
    %y_part = memref.subview %y[%row, 0] [%count, 256] [1, 1] : memref<?x256xf32> to !rows
    wsp.task @softmax_rows(%x_part, %y_part) : !rows, !rows
  }
}

wsp.schedule @default for @softmax {
  wsp.dispatch round_robin(2)
  wsp.task_window 16
}
