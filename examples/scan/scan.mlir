// Running sums of squares: y[i] = init + x[0]^2 + ... + x[i]^2, row by row.
//
// The loop carries `total` from one iteration to the next. `for_each` orders its iterations, so that
// every task of one waits for all of the one before.

tile.kernel @square on aiv(in %x: memref<16x64xf32>, out %y: memref<16x64xf32>) {
  %row = tile.load %x : memref<16x64xf32> -> !tile.tile<16x64xf32>
  %product = tile.mul %row, %row : !tile.tile<16x64xf32>
  tile.store %product, %y : !tile.tile<16x64xf32>, memref<16x64xf32>
}

tile.kernel @step on aiv(in %x: memref<16x64xf32>, inout %total: memref<16x64xf32>,
                         out %y: memref<16x64xf32>) {
  %addend = tile.load %x : memref<16x64xf32> -> !tile.tile<16x64xf32>
  %before = tile.load %total : memref<16x64xf32> -> !tile.tile<16x64xf32>
  %after = tile.add %before, %addend : !tile.tile<16x64xf32>
  tile.store %after, %total : !tile.tile<16x64xf32>, memref<16x64xf32>
  tile.store %after, %y : !tile.tile<16x64xf32>, memref<16x64xf32>
}

wsp.symbol @n : index = 8

wsp.workload @scan(in %x: memref<?x16x64xf32>[@n], inout %total: memref<16x64xf32>,
                   out %y: memref<?x16x64xf32>[@n]) {
  %n = wsp.symbol_load @n : index
  wsp.for_each (%i) in (%n) {
    %x_i = memref.subview %x[%i, 0, 0] [1, 16, 64] [1, 1, 1]
        : memref<?x16x64xf32> to memref<16x64xf32, strided<[64, 1], offset: ?>>
    %y_i = memref.subview %y[%i, 0, 0] [1, 16, 64] [1, 1, 1]
        : memref<?x16x64xf32> to memref<16x64xf32, strided<[64, 1], offset: ?>>
    %square = wsp.intermediate : memref<16x64xf32>
    wsp.task @square(%x_i, %square)
        : memref<16x64xf32, strided<[64, 1], offset: ?>>, memref<16x64xf32>
    wsp.task @step(%square, %total, %y_i) : memref<16x64xf32>, memref<16x64xf32>,
        memref<16x64xf32, strided<[64, 1], offset: ?>>
  }
}

wsp.schedule @default for @scan {
  wsp.dispatch round_robin(2)
}
