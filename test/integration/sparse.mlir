// REQUIRES: toolchain
// RUN: %python %S/Inputs/index_vectors.py %t
// RUN: ptowsp-compile %s -o %t/out
// RUN: ptowsp-run %t/out --build-dir=%t/b --check x=random:1 starts=%t/starts.npy tokens=%t/tokens.npy lengths=%t/lengths.npy --threads=3
// RUN: ptowsp-run %t/out --build-dir=%t/b --check x=random:1 starts=%t/starts.npy tokens=%t/tokens.npy lengths=%t/lengths.npy --task-window=2

// Tokens are routed to experts, compressed rows saying which; each routed token is worked on as
// often as its length says, which a task may have changed before.

tile.kernel @copy on aiv(in %x: memref<1x16xf32>, out %y: memref<1x16xf32>) {
  %t = tile.load %x : memref<1x16xf32> -> !tile.tile<1x16xf32>
  tile.store %t, %y : !tile.tile<1x16xf32>, memref<1x16xf32>
}
tile.kernel @add on aiv(in %x: memref<1x16xf32>, inout %y: memref<1x16xf32>) {
  %a = tile.load %x : memref<1x16xf32> -> !tile.tile<1x16xf32>
  %b = tile.load %y : memref<1x16xf32> -> !tile.tile<1x16xf32>
  %c = tile.add %a, %b : !tile.tile<1x16xf32>
  tile.store %c, %y : !tile.tile<1x16xf32>, memref<1x16xf32>
}
tile.kernel @increment on aiv(inout %n: memref<1x8xi32>) {
  %one = arith.constant 1 : i32
  %a = tile.load %n : memref<1x8xi32> -> !tile.tile<1x8xi32>
  %b = tile.add_scalar %a, %one : !tile.tile<1x8xi32>, i32
  tile.store %b, %n : !tile.tile<1x8xi32>, memref<1x8xi32>
}

wsp.symbol @experts : index = 3
wsp.symbol @bounds : index = 4
wsp.symbol @routed : index = 5

wsp.workload @sparse(in %x: memref<8x16xf32>, in %starts: memref<?xi32>[@bounds],
                     in %tokens: memref<?xi32>[@routed], inout %lengths: memref<1x8xi32>,
                     out %y: memref<?x16xf32>[@routed]) {
  %zero = arith.constant 0 : index
  %n = wsp.symbol_load @experts : index
  wsp.task @increment(%lengths) : memref<1x8xi32>
  wsp.parallel (%expert) in (%n) {
    wsp.select (%token, %place) in %tokens at %starts[%expert] : memref<?xi32>, memref<?xi32> {
      %from = memref.subview %x[%token, 0] [1, 16] [1, 1]
          : memref<8x16xf32> to memref<1x16xf32, strided<[16, 1], offset: ?>>
      %to = memref.subview %y[%place, 0] [1, 16] [1, 1]
          : memref<?x16xf32> to memref<1x16xf32, strided<[16, 1], offset: ?>>
      wsp.task @copy(%from, %to) : memref<1x16xf32, strided<[16, 1], offset: ?>>,
          memref<1x16xf32, strided<[16, 1], offset: ?>>
      %length = wsp.element_load %lengths[%zero, %token] : memref<1x8xi32>
      %times = arith.index_cast %length : i32 to index
      wsp.for_each (%k) in (%times) {
        wsp.task @add(%from, %to) : memref<1x16xf32, strided<[16, 1], offset: ?>>,
            memref<1x16xf32, strided<[16, 1], offset: ?>>
      }
    }
  }
}
