tile.kernel @twice on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>, %factor: f32) {
  %block = tile.load %x {address = 0 : i64} : memref<8x16xf32> -> !tile.tile<8x16xf32>
  tile.set_flag mte2 to vector, 0
  tile.wait_flag mte2 to vector, 0
  %product = tile.mul_scalar %block, %factor {address = 0 : i64} : !tile.tile<8x16xf32>, f32
  tile.set_flag vector to mte3, 0
  tile.wait_flag vector to mte3, 0
  tile.store %product, %y : !tile.tile<8x16xf32>, memref<8x16xf32>
  tile.set_flag mte3 to scalar, 0
  tile.wait_flag mte3 to scalar, 0
}
orch.symbol @rows default 8 : index
orch.symbol @factor default 2.500000e-01 : f32
orch.program @scale(in %a: memref<?x16xf32>[@rows], out %b: memref<?x16xf32>[@rows], %extra: i16)
    attributes {schedule = "s", dispatch = "round_robin", domains = 2 : i64,
                task_window = 64 : i64} {
  %factor = orch.symbol_load @factor : f32
  orch.scope {
    %t = orch.intermediate : memref<8x16xf32>
    %a0 = memref.subview %a[0, 0] [8, 16] [1, 1]
        : memref<?x16xf32> to memref<8x16xf32, strided<[16, 1]>>
    %b0 = memref.subview %b[0, 0] [8, 16] [1, 1]
        : memref<?x16xf32> to memref<8x16xf32, strided<[16, 1]>>
    orch.submit @twice on aiv(in %a0, out %t, %factor)
        : memref<8x16xf32, strided<[16, 1]>>, memref<8x16xf32>, f32
    orch.submit @twice on aiv(in %t, out %b0, %factor)
        : memref<8x16xf32>, memref<8x16xf32, strided<[16, 1]>>, f32
  }
}
