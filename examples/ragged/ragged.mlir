// The mean over the rows of each sequence of a batch, every sequence as long as `lengths` says.
//
// The inner loop takes its extent from a tensor: no sequence is padded, and an empty one runs no
// task of the loop. What an empty sequence gives is an argument of its own.
//
// What the tests under all policies give it:
// run: seed=1 lengths=6

tile.kernel @copy on aiv(in %x: memref<1x64xf32>, out %y: memref<1x64xf32>) {
  %row = tile.load %x : memref<1x64xf32> -> !tile.tile<1x64xf32>
  tile.store %row, %y : !tile.tile<1x64xf32>, memref<1x64xf32>
}

tile.kernel @accumulate on aiv(in %x: memref<1x64xf32>, inout %total: memref<1x64xf32>) {
  %addend = tile.load %x : memref<1x64xf32> -> !tile.tile<1x64xf32>
  %before = tile.load %total : memref<1x64xf32> -> !tile.tile<1x64xf32>
  %after = tile.add %before, %addend : !tile.tile<1x64xf32>
  tile.store %after, %total : !tile.tile<1x64xf32>, memref<1x64xf32>
}

tile.kernel @scale on aiv(inout %x: memref<1x64xf32>, %factor: f32) {
  %before = tile.load %x : memref<1x64xf32> -> !tile.tile<1x64xf32>
  %after = tile.mul_scalar %before, %factor : !tile.tile<1x64xf32>, f32
  tile.store %after, %x : !tile.tile<1x64xf32>, memref<1x64xf32>
}

wsp.symbol @batch : index = 4
wsp.symbol @most : index = 6

wsp.workload @ragged(in %lengths: memref<?xi32>[@batch],
                     in %x: memref<?x?x1x64xf32>[@batch, @most],
                     in %empty: memref<1x64xf32>, out %mean: memref<?x1x64xf32>[@batch]) {
  %none = arith.constant 0 : i32
  %one = arith.constant 1 : index
  %unit = arith.constant 1.0 : f32
  %n = wsp.symbol_load @batch : index
  wsp.parallel (%b) in (%n) {
    %mean_b = memref.subview %mean[%b, 0, 0] [1, 1, 64] [1, 1, 1]
        : memref<?x1x64xf32> to memref<1x64xf32, strided<[64, 1], offset: ?>>
    %length = wsp.element_load %lengths[%b] : memref<?xi32>
    %is_some = arith.cmpi sgt, %length, %none : i32
    wsp.cond %is_some {
      %first = memref.subview %x[%b, 0, 0, 0] [1, 1, 1, 64] [1, 1, 1, 1]
          : memref<?x?x1x64xf32> to memref<1x64xf32, strided<[64, 1], offset: ?>>
      wsp.task @copy(%first, %mean_b) : memref<1x64xf32, strided<[64, 1], offset: ?>>,
          memref<1x64xf32, strided<[64, 1], offset: ?>>
      %rows = arith.index_cast %length : i32 to index
      %others = arith.subi %rows, %one : index
      wsp.for_each (%t) in (%others) pipelined {
        %place = arith.addi %t, %one : index
        %row = memref.subview %x[%b, %place, 0, 0] [1, 1, 1, 64] [1, 1, 1, 1]
            : memref<?x?x1x64xf32> to memref<1x64xf32, strided<[64, 1], offset: ?>>
        wsp.task @accumulate(%row, %mean_b) : memref<1x64xf32, strided<[64, 1], offset: ?>>,
            memref<1x64xf32, strided<[64, 1], offset: ?>>
      }
      %count = arith.sitofp %length : i32 to f32
      %share = arith.divf %unit, %count : f32
      wsp.task @scale(%mean_b, %share) : memref<1x64xf32, strided<[64, 1], offset: ?>>, f32
    } otherwise {
      wsp.task @copy(%empty, %mean_b) : memref<1x64xf32>,
          memref<1x64xf32, strided<[64, 1], offset: ?>>
    }
  }
}

wsp.schedule @default for @ragged {
  wsp.dispatch round_robin(4)
  wsp.task_window 64
}
