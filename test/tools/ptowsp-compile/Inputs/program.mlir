tile.kernel @copy on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
  %tile = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
  tile.store %tile, %y : !tile.tile<8x16xf32>, memref<8x16xf32>
}
wsp.workload @program(in %a: memref<8x16xf32>, out %b: memref<8x16xf32>) {
  wsp.task @copy(%a, %b) : memref<8x16xf32>, memref<8x16xf32>
}
wsp.schedule @narrow for @program {
  wsp.task_window 4
}
