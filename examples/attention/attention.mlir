// Attention in blocks: the cube unit multiplies queries by keys and weights by values, the vector
// unit keeps for every query the largest score so far, the sum of weights and the result, and
// corrects them when a block of keys has a larger score.

!block = memref<128x64xf16, strided<[64, 1], offset: ?>>
!heads = memref<?x256x64xf16>
!scores = !tile.tile<128x128xf32>
!result = !tile.tile<128x64xf32>
!column = !tile.tile<128x1xf32>

// s = q * k^T
tile.kernel @score on aic(in %q: memref<128x64xf16, strided<[64, 1]>>,
                          in %k: memref<128x64xf16, strided<[64, 1]>>,
                          out %s: memref<128x128xf32>) {
  %k_turned = memref.transpose %k (i, j) -> (j, i)
      : memref<128x64xf16, strided<[64, 1]>> to memref<64x128xf16, strided<[1, 64]>>
  %q_mat = tile.load %q : memref<128x64xf16, strided<[64, 1]>> -> !tile.tile<128x64xf16, mat>
  %k_mat = tile.load %k_turned : memref<64x128xf16, strided<[1, 64]>> -> !tile.tile<64x128xf16, mat zn>
  %left = tile.move %q_mat : !tile.tile<128x64xf16, mat> -> !tile.tile<128x64xf16, left>
  %right = tile.move %k_mat : !tile.tile<64x128xf16, mat zn> -> !tile.tile<64x128xf16, right>
  %product = tile.matmul %left, %right : !tile.tile<128x64xf16, left>, !tile.tile<64x128xf16, right> -> !tile.tile<128x128xf32, acc>
  tile.store %product, %s : !tile.tile<128x128xf32, acc>, memref<128x128xf32>
}

tile.kernel @begin on aiv(out %largest: memref<128xf32>, out %sum: memref<128xf32>,
                          out %o: memref<128x64xf32>) {
  %low = arith.constant -1.0e30 : f32
  %zero = arith.constant 0.0 : f32
  %lows = tile.fill %low : f32 -> !column
  %zeros = tile.fill %zero : f32 -> !column
  %nothing = tile.fill %zero : f32 -> !result
  tile.store %lows, %largest : !column, memref<128xf32>
  tile.store %zeros, %sum : !column, memref<128xf32>
  tile.store %nothing, %o : !result, memref<128x64xf32>
}

// The weights of a block, and by what earlier results must be multiplied.
tile.kernel @weigh on aiv(in %s: memref<128x128xf32>, inout %largest: memref<128xf32>,
                          inout %sum: memref<128xf32>, out %p: memref<128x128xf16>,
                          out %correction: memref<128xf32>) {
  %scale = arith.constant 0.125 : f32
  %raw = tile.load %s : memref<128x128xf32> -> !scores
  %before = tile.load %largest : memref<128xf32> -> !column
  %sum_before = tile.load %sum : memref<128xf32> -> !column
  %scaled = tile.mul_scalar %raw, %scale : !scores, f32
  %here = tile.row_max %scaled : !scores
  %after = tile.max %before, %here : !column
  %change = tile.sub %before, %after : !column
  %factor = tile.exp %change : !column
  %shifted = tile.row_expand_sub %scaled, %after : !scores
  %weights = tile.exp %shifted : !scores
  %sum_here = tile.row_sum %weights : !scores
  %corrected = tile.mul %sum_before, %factor : !column
  %sum_after = tile.add %corrected, %sum_here : !column
  %weights_16 = tile.convert %weights : !scores -> !tile.tile<128x128xf16>
  tile.store %weights_16, %p : !tile.tile<128x128xf16>, memref<128x128xf16>
  tile.store %after, %largest : !column, memref<128xf32>
  tile.store %sum_after, %sum : !column, memref<128xf32>
  tile.store %factor, %correction : !column, memref<128xf32>
}

tile.kernel @mix on aic(in %p: memref<128x128xf16>, in %v: memref<128x64xf16, strided<[64, 1]>>,
                        out %product: memref<128x64xf32>) {
  %p_mat = tile.load %p : memref<128x128xf16> -> !tile.tile<128x128xf16, mat>
  %v_mat = tile.load %v : memref<128x64xf16, strided<[64, 1]>> -> !tile.tile<128x64xf16, mat>
  %left = tile.move %p_mat : !tile.tile<128x128xf16, mat> -> !tile.tile<128x128xf16, left>
  %right = tile.move %v_mat : !tile.tile<128x64xf16, mat> -> !tile.tile<128x64xf16, right>
  %sum = tile.matmul %left, %right : !tile.tile<128x128xf16, left>, !tile.tile<128x64xf16, right> -> !tile.tile<128x64xf32, acc>
  tile.store %sum, %product : !tile.tile<128x64xf32, acc>, memref<128x64xf32>
}

tile.kernel @update on aiv(inout %o: memref<128x64xf32>, in %product: memref<128x64xf32>,
                           in %correction: memref<128xf32>) {
  %before = tile.load %o : memref<128x64xf32> -> !result
  %more = tile.load %product : memref<128x64xf32> -> !result
  %factor = tile.load %correction : memref<128xf32> -> !column
  %corrected = tile.row_expand_mul %before, %factor : !result
  %after = tile.add %corrected, %more : !result
  tile.store %after, %o : !result, memref<128x64xf32>
}

tile.kernel @finish on aiv(in %o: memref<128x64xf32>, in %sum: memref<128xf32>,
                           out %y: memref<128x64xf32, strided<[64, 1]>>) {
  %raw = tile.load %o : memref<128x64xf32> -> !result
  %weights = tile.load %sum : memref<128xf32> -> !column
  %normalised = tile.row_expand_div %raw, %weights : !result
  tile.store %normalised, %y : !result, memref<128x64xf32, strided<[64, 1]>>
}

wsp.symbol @heads : index = 1

wsp.workload @attention(in %q: !heads[@heads], in %k: !heads[@heads], in %v: !heads[@heads],
                        out %y: memref<?x256x64xf32>[@heads]) {
  %n = wsp.symbol_load @heads : index
  %blocks = arith.constant 2 : index
  %size = arith.constant 128 : index
  wsp.parallel (%head, %i) in (%n, %blocks) {
    %row = arith.muli %i, %size : index
    %q_i = memref.subview %q[%head, %row, 0] [1, 128, 64] [1, 1, 1] : !heads to !block
    %y_i = memref.subview %y[%head, %row, 0] [1, 128, 64] [1, 1, 1]
        : memref<?x256x64xf32> to memref<128x64xf32, strided<[64, 1], offset: ?>>
    %largest = wsp.intermediate : memref<128xf32>
    %sum = wsp.intermediate : memref<128xf32>
    %o = wsp.intermediate : memref<128x64xf32>
    wsp.task @begin(%largest, %sum, %o) : memref<128xf32>, memref<128xf32>, memref<128x64xf32>
    wsp.for_each (%j) in (%blocks) pipelined {
      %column = arith.muli %j, %size : index
      %k_j = memref.subview %k[%head, %column, 0] [1, 128, 64] [1, 1, 1] : !heads to !block
      %v_j = memref.subview %v[%head, %column, 0] [1, 128, 64] [1, 1, 1] : !heads to !block
      %s = wsp.intermediate : memref<128x128xf32>
      %p = wsp.intermediate : memref<128x128xf16>
      %correction = wsp.intermediate : memref<128xf32>
      %product = wsp.intermediate : memref<128x64xf32>
      wsp.task @score(%q_i, %k_j, %s) : !block, !block, memref<128x128xf32>
      wsp.task @weigh(%s, %largest, %sum, %p, %correction)
          : memref<128x128xf32>, memref<128xf32>, memref<128xf32>, memref<128x128xf16>, memref<128xf32>
      wsp.task @mix(%p, %v_j, %product) : memref<128x128xf16>, !block, memref<128x64xf32>
      wsp.task @update(%o, %product, %correction)
          : memref<128x64xf32>, memref<128x64xf32>, memref<128xf32>
    }
    wsp.task @finish(%o, %sum, %y_i)
        : memref<128x64xf32>, memref<128xf32>, memref<128x64xf32, strided<[64, 1], offset: ?>>
  }
}

wsp.schedule @default for @attention {
  wsp.dispatch round_robin(2)
  wsp.task_window 32
}
