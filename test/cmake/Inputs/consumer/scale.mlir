// y = factor * x, row by row.

tile.kernel @multiply on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>, %factor: f32) {
  %source = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
  %product = tile.mul_scalar %source, %factor : !tile.tile<8x16xf32>, f32
  tile.store %product, %y : !tile.tile<8x16xf32>, memref<8x16xf32>
}

wsp.symbol @n : index = 2

wsp.workload @scale(in %x: memref<?x8x16xf32>[@n], out %y: memref<?x8x16xf32>[@n], %factor: f32) {
  %n = wsp.symbol_load @n : index
  wsp.parallel (%i) in (%n) {
    %x_i = memref.subview %x[%i, 0, 0] [1, 8, 16] [1, 1, 1]
        : memref<?x8x16xf32> to memref<8x16xf32, strided<[16, 1], offset: ?>>
    %y_i = memref.subview %y[%i, 0, 0] [1, 8, 16] [1, 1, 1]
        : memref<?x8x16xf32> to memref<8x16xf32, strided<[16, 1], offset: ?>>
    wsp.task @multiply(%x_i, %y_i, %factor)
        : memref<8x16xf32, strided<[16, 1], offset: ?>>,
          memref<8x16xf32, strided<[16, 1], offset: ?>>, f32
  }
}

wsp.schedule @wide for @scale {
  wsp.dispatch round_robin(2)
  wsp.task_window 16
}

wsp.schedule @narrow for @scale {
  wsp.dispatch round_robin(1)
  wsp.task_window 1
}
