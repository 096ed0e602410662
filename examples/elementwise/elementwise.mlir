// f = (a + b + 1) * (a + b + 2) + (a + b), tile by tile over a batch of any size.
//
// Five tasks per element of the batch. Each scope owns one intermediate and gives it back
// as soon as its last reader has completed: `plus_two` first, `sum` last.

tile.kernel @add on aiv(in %x: memref<128x128xf32>, in %y: memref<128x128xf32>,
                        out %z: memref<128x128xf32>) {
  %lhs = tile.load %x : memref<128x128xf32> -> !tile.tile<128x128xf32>
  %rhs = tile.load %y : memref<128x128xf32> -> !tile.tile<128x128xf32>
  %sum = tile.add %lhs, %rhs : !tile.tile<128x128xf32>
  tile.store %sum, %z : !tile.tile<128x128xf32>, memref<128x128xf32>
}

tile.kernel @add_scalar on aiv(in %x: memref<128x128xf32>, out %y: memref<128x128xf32>,
                               %addend: f32) {
  %source = tile.load %x : memref<128x128xf32> -> !tile.tile<128x128xf32>
  %sum = tile.add_scalar %source, %addend : !tile.tile<128x128xf32>, f32
  tile.store %sum, %y : !tile.tile<128x128xf32>, memref<128x128xf32>
}

tile.kernel @mul on aiv(in %x: memref<128x128xf32>, in %y: memref<128x128xf32>,
                        out %z: memref<128x128xf32>) {
  %lhs = tile.load %x : memref<128x128xf32> -> !tile.tile<128x128xf32>
  %rhs = tile.load %y : memref<128x128xf32> -> !tile.tile<128x128xf32>
  %product = tile.mul %lhs, %rhs : !tile.tile<128x128xf32>
  tile.store %product, %z : !tile.tile<128x128xf32>, memref<128x128xf32>
}

tile.kernel @accumulate on aiv(in %x: memref<128x128xf32>, inout %total: memref<128x128xf32>) {
  %addend = tile.load %x : memref<128x128xf32> -> !tile.tile<128x128xf32>
  %before = tile.load %total : memref<128x128xf32> -> !tile.tile<128x128xf32>
  %after = tile.add %before, %addend : !tile.tile<128x128xf32>
  tile.store %after, %total : !tile.tile<128x128xf32>, memref<128x128xf32>
}

wsp.symbol @batch : index = 4

wsp.workload @elementwise(in %a: memref<?x128x128xf32>[@batch],
                          in %b: memref<?x128x128xf32>[@batch],
                          out %f: memref<?x128x128xf32>[@batch]) {
  %one = arith.constant 1.0 : f32
  %two = arith.constant 2.0 : f32
  %n = wsp.symbol_load @batch : index
  wsp.parallel (%i) in (%n) {
    %a_i = memref.subview %a[%i, 0, 0] [1, 128, 128] [1, 1, 1]
        : memref<?x128x128xf32> to memref<128x128xf32, strided<[128, 1], offset: ?>>
    %b_i = memref.subview %b[%i, 0, 0] [1, 128, 128] [1, 1, 1]
        : memref<?x128x128xf32> to memref<128x128xf32, strided<[128, 1], offset: ?>>
    %f_i = memref.subview %f[%i, 0, 0] [1, 128, 128] [1, 1, 1]
        : memref<?x128x128xf32> to memref<128x128xf32, strided<[128, 1], offset: ?>>
    wsp.scope {
      %sum = wsp.intermediate : memref<128x128xf32>
      wsp.task @add(%a_i, %b_i, %sum)
          : memref<128x128xf32, strided<[128, 1], offset: ?>>,
            memref<128x128xf32, strided<[128, 1], offset: ?>>, memref<128x128xf32>
      wsp.scope {
        %plus_one = wsp.intermediate : memref<128x128xf32>
        wsp.task @add_scalar(%sum, %plus_one, %one)
            : memref<128x128xf32>, memref<128x128xf32>, f32
        wsp.scope {
          %plus_two = wsp.intermediate : memref<128x128xf32>
          wsp.task @add_scalar(%sum, %plus_two, %two)
              : memref<128x128xf32>, memref<128x128xf32>, f32
          wsp.task @mul(%plus_one, %plus_two, %f_i)
              : memref<128x128xf32>, memref<128x128xf32>,
                memref<128x128xf32, strided<[128, 1], offset: ?>>
        }
      }
      wsp.task @accumulate(%sum, %f_i)
          : memref<128x128xf32>, memref<128x128xf32, strided<[128, 1], offset: ?>>
    }
  }
}

wsp.schedule @default for @elementwise {
  wsp.dispatch round_robin(2)
  wsp.task_window 64
}
