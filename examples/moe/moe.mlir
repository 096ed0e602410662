// A layer of experts: every token goes to two of them, and its results are mixed.
//
// Which tokens an expert gets is a sparse axis in compressed rows: `starts` and `tokens`. An expert
// without tokens runs no task. `places` says where the two results of each token lie, `gates` how
// much each of them counts.
//
// What the tests under all policies give it:
// run: seed=1 starts=16 tokens=7 places=15

tile.kernel @expert on aiv(in %x: memref<1x64xf32>, in %w: memref<1x64xf32>,
                           out %h: memref<1x64xf32>) {
  %token = tile.load %x : memref<1x64xf32> -> !tile.tile<1x64xf32>
  %weights = tile.load %w : memref<1x64xf32> -> !tile.tile<1x64xf32>
  %product = tile.mul %token, %weights : !tile.tile<1x64xf32>
  %result = tile.relu %product : !tile.tile<1x64xf32>
  tile.store %result, %h : !tile.tile<1x64xf32>, memref<1x64xf32>
}

tile.kernel @mix on aiv(in %h0: memref<1x64xf32>, in %h1: memref<1x64xf32>,
                        out %y: memref<1x64xf32>, %gate0: f32, %gate1: f32) {
  %first = tile.load %h0 : memref<1x64xf32> -> !tile.tile<1x64xf32>
  %second = tile.load %h1 : memref<1x64xf32> -> !tile.tile<1x64xf32>
  %part0 = tile.mul_scalar %first, %gate0 : !tile.tile<1x64xf32>, f32
  %part1 = tile.mul_scalar %second, %gate1 : !tile.tile<1x64xf32>, f32
  %sum = tile.add %part0, %part1 : !tile.tile<1x64xf32>
  tile.store %sum, %y : !tile.tile<1x64xf32>, memref<1x64xf32>
}

wsp.symbol @count : index = 8
wsp.symbol @experts : index = 4
wsp.symbol @bounds : index = 5
wsp.symbol @routed : index = 16

wsp.workload @moe(in %x: memref<?x1x64xf32>[@count], in %w: memref<?x1x64xf32>[@experts],
                  in %starts: memref<?xi32>[@bounds], in %tokens: memref<?xi32>[@routed],
                  in %places: memref<?x2xi32>[@count], in %gates: memref<?x2xf32>[@count],
                  out %y: memref<?x1x64xf32>[@count]) {
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %experts = wsp.symbol_load @experts : index
  %routed = wsp.symbol_load @routed : index
  %count = wsp.symbol_load @count : index
  %h = wsp.intermediate(%routed) : memref<?x1x64xf32>
  wsp.parallel (%e) in (%experts) {
    %w_e = memref.subview %w[%e, 0, 0] [1, 1, 64] [1, 1, 1]
        : memref<?x1x64xf32> to memref<1x64xf32, strided<[64, 1], offset: ?>>
    wsp.select (%token, %place) in %tokens at %starts[%e] : memref<?xi32>, memref<?xi32> {
      %x_t = memref.subview %x[%token, 0, 0] [1, 1, 64] [1, 1, 1]
          : memref<?x1x64xf32> to memref<1x64xf32, strided<[64, 1], offset: ?>>
      %h_p = memref.subview %h[%place, 0, 0] [1, 1, 64] [1, 1, 1]
          : memref<?x1x64xf32> to memref<1x64xf32, strided<[64, 1], offset: ?>>
      wsp.task @expert(%x_t, %w_e, %h_p) : memref<1x64xf32, strided<[64, 1], offset: ?>>,
          memref<1x64xf32, strided<[64, 1], offset: ?>>,
          memref<1x64xf32, strided<[64, 1], offset: ?>>
    }
  }
  wsp.parallel (%t) in (%count) {
    %place0 = wsp.element_load %places[%t, %zero] : memref<?x2xi32>
    %place1 = wsp.element_load %places[%t, %one] : memref<?x2xi32>
    %gate0 = wsp.element_load %gates[%t, %zero] : memref<?x2xf32>
    %gate1 = wsp.element_load %gates[%t, %one] : memref<?x2xf32>
    %p0 = arith.index_cast %place0 : i32 to index
    %p1 = arith.index_cast %place1 : i32 to index
    %h0 = memref.subview %h[%p0, 0, 0] [1, 1, 64] [1, 1, 1]
        : memref<?x1x64xf32> to memref<1x64xf32, strided<[64, 1], offset: ?>>
    %h1 = memref.subview %h[%p1, 0, 0] [1, 1, 64] [1, 1, 1]
        : memref<?x1x64xf32> to memref<1x64xf32, strided<[64, 1], offset: ?>>
    %y_t = memref.subview %y[%t, 0, 0] [1, 1, 64] [1, 1, 1]
        : memref<?x1x64xf32> to memref<1x64xf32, strided<[64, 1], offset: ?>>
    wsp.task @mix(%h0, %h1, %y_t, %gate0, %gate1) : memref<1x64xf32, strided<[64, 1], offset: ?>>,
        memref<1x64xf32, strided<[64, 1], offset: ?>>,
        memref<1x64xf32, strided<[64, 1], offset: ?>>, f32, f32
  }
}

wsp.schedule @default for @moe {
  wsp.dispatch round_robin(4)
}
