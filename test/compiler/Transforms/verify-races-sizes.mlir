// RUN: ptowsp-opt %s --wsp-verify-races

// Iterations that write all of a tensor do not race when it is empty.
tile.kernel @fill on aiv(out %y: memref<?xf32>) {
}
wsp.symbol @n : index = 4
wsp.workload @may_be_empty(out %b: memref<?xf32>[@n], %count: index) {
  wsp.parallel (%i) in (%count) {
    wsp.task @fill(%b) : memref<?xf32>
  }
}
