// Tasks of uneven weight, placed by a policy that PTO-WSP knows nothing of: least_loaded.cpp.

tile.kernel @twice on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
  %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
  %b = tile.add %a, %a : !tile.tile<8x16xf32>
  tile.store %b, %y : !tile.tile<8x16xf32>, memref<8x16xf32>
}

wsp.workload @policy(in %a: memref<8x16xf32>, out %b: memref<6x5x8x16xf32>) {
  %rows = arith.constant 6 : index
  %columns = arith.constant 5 : index
  wsp.parallel (%row, %column) in (%rows, %columns) {
    %y = memref.subview %b[%row, %column, 0, 0] [1, 1, 8, 16] [1, 1, 1, 1]
        : memref<6x5x8x16xf32> to memref<8x16xf32, strided<[16, 1], offset: ?>>
    wsp.task @twice(%a, %y) : memref<8x16xf32>, memref<8x16xf32, strided<[16, 1], offset: ?>>
  }
}

// The key is what the policy makes of it: here the weight of a task, 1 in the first row.
wsp.schedule @balanced for @policy {
  wsp.dispatch "least_loaded"(%row) over 3 from "least_loaded.cpp" {
    %one = arith.constant 1 : index
    %weight = arith.addi %row, %one : index
    wsp.yield %weight : index
  }
}
