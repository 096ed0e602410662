// Softmax of the rows of tiles, as a pipeline of three processes and once more without one.

tile.kernel @scale on aiv(in %x: memref<64x128xf32>, out %y: memref<64x128xf32>, %factor: f32) {
  %tile = tile.load %x : memref<64x128xf32> -> !tile.tile<64x128xf32>
  %scaled = tile.mul_scalar %tile, %factor : !tile.tile<64x128xf32>, f32
  tile.store %scaled, %y : !tile.tile<64x128xf32>, memref<64x128xf32>
}

tile.kernel @weigh on aiv(in %x: memref<64x128xf32>, out %y: memref<64x128xf32>) {
  %tile = tile.load %x : memref<64x128xf32> -> !tile.tile<64x128xf32>
  %weights = tile.exp %tile : !tile.tile<64x128xf32>
  tile.store %weights, %y : !tile.tile<64x128xf32>, memref<64x128xf32>
}

tile.kernel @normalise on aiv(in %x: memref<64x128xf32>, out %y: memref<64x128xf32>) {
  %tile = tile.load %x : memref<64x128xf32> -> !tile.tile<64x128xf32>
  %sums = tile.row_sum %tile : !tile.tile<64x128xf32>
  %shares = tile.row_expand_div %tile, %sums : !tile.tile<64x128xf32>
  tile.store %shares, %y : !tile.tile<64x128xf32>, memref<64x128xf32>
}

wsp.symbol @batch : index = 8

wsp.workload @pipeline(in %a: memref<?x64x128xf32>[@batch], out %b: memref<?x64x128xf32>[@batch],
                       %factor: f32) {
  %n = wsp.symbol_load @batch : index
  wsp.network {
    wsp.channel @scaled capacity 2 : memref<64x128xf32>, index
    wsp.channel @weighed capacity 2 : memref<64x128xf32>, index
    wsp.process @prepare {
      wsp.for_each (%i) in (%n) {
        %a_i = memref.subview %a[%i, 0, 0] [1, 64, 128] [1, 1, 1]
            : memref<?x64x128xf32> to memref<64x128xf32, strided<[128, 1], offset: ?>>
        %t = wsp.intermediate : memref<64x128xf32>
        wsp.task @scale(%a_i, %t, %factor)
            : memref<64x128xf32, strided<[128, 1], offset: ?>>, memref<64x128xf32>, f32
        wsp.send @scaled(%t, %i) : memref<64x128xf32>, index
      }
      wsp.close @scaled
    }
    wsp.process @weigh {
      wsp.consume @scaled (%t: memref<64x128xf32>, %i: index) {
        %u = wsp.intermediate : memref<64x128xf32>
        wsp.task @weigh(%t, %u) : memref<64x128xf32>, memref<64x128xf32>
        wsp.send @weighed(%u, %i) : memref<64x128xf32>, index
      }
      wsp.close @weighed
    }
    wsp.process @finish {
      wsp.consume @weighed (%u: memref<64x128xf32>, %i: index) {
        %b_i = memref.subview %b[%i, 0, 0] [1, 64, 128] [1, 1, 1]
            : memref<?x64x128xf32> to memref<64x128xf32, strided<[128, 1], offset: ?>>
        wsp.task @normalise(%u, %b_i)
            : memref<64x128xf32>, memref<64x128xf32, strided<[128, 1], offset: ?>>
      }
    }
  }
}

wsp.workload @in_turn(in %a: memref<?x64x128xf32>[@batch], out %b: memref<?x64x128xf32>[@batch],
                      %factor: f32) {
  %n = wsp.symbol_load @batch : index
  wsp.for_each (%i) in (%n) {
    %a_i = memref.subview %a[%i, 0, 0] [1, 64, 128] [1, 1, 1]
        : memref<?x64x128xf32> to memref<64x128xf32, strided<[128, 1], offset: ?>>
    %b_i = memref.subview %b[%i, 0, 0] [1, 64, 128] [1, 1, 1]
        : memref<?x64x128xf32> to memref<64x128xf32, strided<[128, 1], offset: ?>>
    %t = wsp.intermediate : memref<64x128xf32>
    %u = wsp.intermediate : memref<64x128xf32>
    wsp.task @scale(%a_i, %t, %factor)
        : memref<64x128xf32, strided<[128, 1], offset: ?>>, memref<64x128xf32>, f32
    wsp.task @weigh(%t, %u) : memref<64x128xf32>, memref<64x128xf32>
    wsp.task @normalise(%u, %b_i)
        : memref<64x128xf32>, memref<64x128xf32, strided<[128, 1], offset: ?>>
  }
}

wsp.schedule @streamed for @pipeline {
  wsp.task_window 8
}

wsp.schedule @one_by_one for @in_turn {
  wsp.task_window 64
}
