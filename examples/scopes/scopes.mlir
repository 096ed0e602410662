// y = (x + 1) * 1 + (x + 1) * 2 + (x + 1) * 3, with intermediates that live as long as their scopes.
//
// Each row is a scope that owns `base`; each step of the inner loop is a scope of its own that owns
// `part`. So the memory in use does not depend on the number of rows or of steps.

tile.kernel @add_scalar on aiv(in %x: memref<8x64xf32>, out %y: memref<8x64xf32>, %addend: f32) {
  %source = tile.load %x : memref<8x64xf32> -> !tile.tile<8x64xf32>
  %sum = tile.add_scalar %source, %addend : !tile.tile<8x64xf32>, f32
  tile.store %sum, %y : !tile.tile<8x64xf32>, memref<8x64xf32>
}

tile.kernel @scale on aiv(in %x: memref<8x64xf32>, out %y: memref<8x64xf32>, %factor: f32) {
  %source = tile.load %x : memref<8x64xf32> -> !tile.tile<8x64xf32>
  %product = tile.mul_scalar %source, %factor : !tile.tile<8x64xf32>, f32
  tile.store %product, %y : !tile.tile<8x64xf32>, memref<8x64xf32>
}

tile.kernel @accumulate on aiv(in %x: memref<8x64xf32>, inout %total: memref<8x64xf32>) {
  %addend = tile.load %x : memref<8x64xf32> -> !tile.tile<8x64xf32>
  %before = tile.load %total : memref<8x64xf32> -> !tile.tile<8x64xf32>
  %after = tile.add %before, %addend : !tile.tile<8x64xf32>
  tile.store %after, %total : !tile.tile<8x64xf32>, memref<8x64xf32>
}

wsp.symbol @rows : index = 4
wsp.symbol @steps : index = 3

wsp.workload @scopes(in %x: memref<?x8x64xf32>[@rows], out %y: memref<?x8x64xf32>[@rows]) {
  %one = arith.constant 1 : index
  %unit = arith.constant 1.0 : f32
  %rows = wsp.symbol_load @rows : index
  %steps = wsp.symbol_load @steps : index
  %others = arith.subi %steps, %one : index
  wsp.parallel (%i) in (%rows) {
    %x_i = memref.subview %x[%i, 0, 0] [1, 8, 64] [1, 1, 1]
        : memref<?x8x64xf32> to memref<8x64xf32, strided<[64, 1], offset: ?>>
    %y_i = memref.subview %y[%i, 0, 0] [1, 8, 64] [1, 1, 1]
        : memref<?x8x64xf32> to memref<8x64xf32, strided<[64, 1], offset: ?>>
    %base = wsp.intermediate : memref<8x64xf32>
    wsp.task @add_scalar(%x_i, %base, %unit)
        : memref<8x64xf32, strided<[64, 1], offset: ?>>, memref<8x64xf32>, f32
    wsp.task @scale(%base, %y_i, %unit)
        : memref<8x64xf32>, memref<8x64xf32, strided<[64, 1], offset: ?>>, f32
    wsp.for_each (%k) in (%others) pipelined {
      %below = arith.addi %k, %one : index
      %number = arith.addi %below, %one : index
      %whole = arith.index_cast %number : index to i32
      %factor = arith.sitofp %whole : i32 to f32
      %part = wsp.intermediate : memref<8x64xf32>
      wsp.task @scale(%base, %part, %factor) : memref<8x64xf32>, memref<8x64xf32>, f32
      wsp.task @accumulate(%part, %y_i)
          : memref<8x64xf32>, memref<8x64xf32, strided<[64, 1], offset: ?>>
    }
  }
}

wsp.schedule @default for @scopes {
  wsp.dispatch round_robin(2)
}
