// RMS normalisation of the rows of an f16 matrix, computed in f32, with a weight for each column. A
// task has up to 64 rows, more than there is room for at a time: how many is up to the schedule.

!halves = memref<?x512xf16, strided<[512, 1], offset: ?>>
!block16 = !tile.tile<64x512xf16, valid ?x512>
!block = !tile.tile<64x512xf32, valid ?x512>
!column = !tile.tile<64x1xf32, valid ?x1>

tile.kernel @normalise on aiv(in %x: memref<?x512xf16>, in %weight: memref<512xf32>,
                              out %y: memref<?x512xf16>, %epsilon: f32) {
  %mean_factor = arith.constant 0.001953125 : f32
  %w = tile.load %weight : memref<512xf32> -> !tile.tile<1x512xf32>
  %x_16 = tile.load %x : memref<?x512xf16> -> !block16
  %a = tile.convert %x_16 : !block16 -> !block
  %squares = tile.mul %a, %a : !block
  %sum = tile.row_sum %squares : !block
  %mean = tile.mul_scalar %sum, %mean_factor : !column, f32
  %above = tile.add_scalar %mean, %epsilon : !column, f32
  %scale = tile.rsqrt %above : !column
  %scaled = tile.row_expand_mul %a, %scale : !block
  %weighted = tile.col_expand_mul %scaled, %w : !block
  %y_16 = tile.convert %weighted : !block -> !block16
  tile.store %y_16, %y : !block16, memref<?x512xf16>
}

wsp.symbol @rows : index = 100

wsp.workload @rmsnorm(in %x: memref<?x512xf16>[@rows], in %weight: memref<512xf32>,
                      out %y: memref<?x512xf16>[@rows], %epsilon: f32) {
  %n = wsp.symbol_load @rows : index
  %size = arith.constant 64 : index
  %tasks = arith.ceildivsi %n, %size : index
  wsp.parallel (%task) in (%tasks) {
    %row = arith.muli %task, %size : index
    %left = arith.subi %n, %row : index
    %count = arith.minsi %left, %size : index
    %x_part = memref.subview %x[%row, 0] [%count, 512] [1, 1] : memref<?x512xf16> to !halves
    %y_part = memref.subview %y[%row, 0] [%count, 512] [1, 1] : memref<?x512xf16> to !halves
    wsp.task @normalise(%x_part, %weight, %y_part, %epsilon)
        : !halves, memref<512xf32>, !halves, f32
  }
}

wsp.schedule @default for @rmsnorm {
  wsp.dispatch round_robin(2)
  wsp.task_window 32
  wsp.tile rows(16) for @normalise
}
