// Requests of three tiers: the cheapest is copied, the middle one scaled, the dearest refined in two
// steps, as long as the budget lasts; after that it is served as the middle one.
//
// Two slots carry what the branches need from one request to the next: how many have been refined,
// and the tier at hand. The budget is a slot, too: the host sets it before a run.
//
// What the tests under all policies give it:
// run: seed=1 tiers=3

tile.kernel @copy on aiv(in %x: memref<1x64xf32>, out %y: memref<1x64xf32>) {
  %row = tile.load %x : memref<1x64xf32> -> !tile.tile<1x64xf32>
  tile.store %row, %y : !tile.tile<1x64xf32>, memref<1x64xf32>
}

tile.kernel @scale on aiv(in %x: memref<1x64xf32>, out %y: memref<1x64xf32>, %factor: f32) {
  %row = tile.load %x : memref<1x64xf32> -> !tile.tile<1x64xf32>
  %scaled = tile.mul_scalar %row, %factor : !tile.tile<1x64xf32>, f32
  tile.store %scaled, %y : !tile.tile<1x64xf32>, memref<1x64xf32>
}

tile.kernel @refine on aiv(in %x: memref<1x64xf32>, out %y: memref<1x64xf32>, %bias: f32) {
  %row = tile.load %x : memref<1x64xf32> -> !tile.tile<1x64xf32>
  %square = tile.mul %row, %row : !tile.tile<1x64xf32>
  %refined = tile.add_scalar %square, %bias : !tile.tile<1x64xf32>, f32
  tile.store %refined, %y : !tile.tile<1x64xf32>, memref<1x64xf32>
}

wsp.symbol @requests : index = 6
wsp.symbol @factor : f32 = 2.0
wsp.slot @budget : i32 = 2
wsp.slot @tier : i32 = 0
wsp.slot @refined : i32 = 0

wsp.workload @tiers(in %tiers: memref<?xi32>[@requests], in %x: memref<?x1x64xf32>[@requests],
                    out %y: memref<?x1x64xf32>[@requests]) {
  %middle = arith.constant 1 : i32
  %dearest = arith.constant 2 : i32
  %one = arith.constant 1 : i32
  %bias = arith.constant 0.5 : f32
  %n = wsp.symbol_load @requests : index
  %factor = wsp.symbol_load @factor : f32
  wsp.for_each (%i) in (%n) pipelined {
    %x_i = memref.subview %x[%i, 0, 0] [1, 1, 64] [1, 1, 1]
        : memref<?x1x64xf32> to memref<1x64xf32, strided<[64, 1], offset: ?>>
    %y_i = memref.subview %y[%i, 0, 0] [1, 1, 64] [1, 1, 1]
        : memref<?x1x64xf32> to memref<1x64xf32, strided<[64, 1], offset: ?>>
    wsp.slot_load @tier, %tiers[%i] : memref<?xi32>
    %tier = wsp.slot_read @tier : i32
    %refined = wsp.slot_read @refined : i32
    %budget = wsp.slot_read @budget : i32
    %is_dearest = arith.cmpi sge, %tier, %dearest : i32
    %is_left = arith.cmpi slt, %refined, %budget : i32
    %is_refined = arith.andi %is_dearest, %is_left : i1
    wsp.cond %is_refined {
      %step = wsp.intermediate : memref<1x64xf32>
      wsp.task @refine(%x_i, %step, %bias)
          : memref<1x64xf32, strided<[64, 1], offset: ?>>, memref<1x64xf32>, f32
      wsp.task @refine(%step, %y_i, %bias)
          : memref<1x64xf32>, memref<1x64xf32, strided<[64, 1], offset: ?>>, f32
      %more = arith.addi %refined, %one : i32
      wsp.slot_set @refined, %more : i32
    } otherwise {
      %is_cheap = arith.cmpi slt, %tier, %middle : i32
      wsp.cond %is_cheap {
        wsp.task @copy(%x_i, %y_i) : memref<1x64xf32, strided<[64, 1], offset: ?>>,
            memref<1x64xf32, strided<[64, 1], offset: ?>>
      } otherwise {
        wsp.task @scale(%x_i, %y_i, %factor) : memref<1x64xf32, strided<[64, 1], offset: ?>>,
            memref<1x64xf32, strided<[64, 1], offset: ?>>, f32
      }
    }
  }
}

wsp.schedule @default for @tiers {
  wsp.dispatch round_robin(2)
}
