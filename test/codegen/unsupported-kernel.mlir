// Kernels and machines that have no form are errors with a place.
// RUN: split-file %s %t
// RUN: not ptowsp-compile %t/dma.mlir --compile-from=orch -o %t/out 2>&1 | FileCheck %t/dma.mlir
// RUN: not ptowsp-compile %t/kernels.mlir --compile-from=orch -o %t/out 2>&1 | FileCheck %t/kernels.mlir
// RUN: not ptowsp-compile %t/machine.mlir --compile-from=orch -o %t/out 2>&1 | FileCheck %t/machine.mlir
// RUN: not ls %t/out

//--- dma.mlir
// CHECK: dma.mlir:[[@LINE+1]]:1: error: kernel 'k' runs on dma, for which target 'a2a3sim' has no instructions [not-supported]
tile.kernel @k on dma(in %x: memref<8x16xf32>) {
}
orch.program @w() {
}
//--- kernels.mlir
// One run reports what is wrong in each of the kernels.
tile.kernel @unplanned on aiv(in %x: memref<8x16xf32>) {
  // CHECK: kernels.mlir:[[@LINE+1]]:8: error: a tile has no address: the memory of kernel 'unplanned' is not planned [bad-kernel]
  %t = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
}
// CHECK: kernels.mlir:[[@LINE+1]]:35: error: argument 'x' of type 'memref<16xf32, strided<[2]>>' cannot be moved to or from a tile
tile.kernel @columns on aiv(inout %x: memref<16xf32, strided<[2]>>) {
  %t = tile.load %x {address = 0 : i64} : memref<16xf32, strided<[2]>> -> !tile.tile<1x16xf32>
}
tile.kernel @foreign on aiv(inout %x: memref<8x16xf32>, %a: i32, %b: i32) {
  // CHECK: kernels.mlir:[[@LINE+1]]:8: error: 'arith.ceildivsi' on 'i32' has no form in a kernel [unsupported-op]
  %m = arith.ceildivsi %a, %b : i32
}
tile.kernel @select on aiv(in %x: memref<8x16xf32>, %c: i1) {
  %t = tile.load %x {address = 0 : i64} : memref<8x16xf32> -> !tile.tile<8x16xf32>
  // CHECK: kernels.mlir:[[@LINE+1]]:8: error: 'arith.select' on '!tile.tile<8x16xf32>' has no form in a kernel [unsupported-op]
  %s = arith.select %c, %t, %t : !tile.tile<8x16xf32>
}
tile.kernel @carried on aiv(in %x: memref<8x16xf32>, %n: index) {
  // CHECK: kernels.mlir:[[@LINE+1]]:8: error: 'scf.for' hands on a value of type 'memref<8x16xf32>'; in a kernel it hands on tiles and scalars [unsupported-op]
  %m = scf.for %i = %n to %n step %n iter_args(%p = %x) -> (memref<8x16xf32>) {
    scf.yield %p : memref<8x16xf32>
  }
}
tile.kernel @alloc on aiv(inout %x: memref<8x16xf32>) {
  // CHECK: kernels.mlir:[[@LINE+1]]:8: error: 'memref.alloc' has no form in a kernel [unsupported-op]
  %m = memref.alloc() : memref<4x8xf32>
}
orch.program @w() {
}
//--- machine.mlir
orch.program @w() {
}
npu.machine @m attributes {clock_mhz = 1000, dispatch_cycles = 10, events = 8, max_domains = 2,
                           retire_cycles = 10, submit_cycles = 5} {
  // CHECK: machine.mlir:[[@LINE+1]]:3: error: instruction 'sparkle' is not one that the tile instructions know [bad-machine]
  npu.cost "sparkle" {head = 10, slope = 2, tail = 14}
  // CHECK: machine.mlir:[[@LINE+1]]:3: error: memory 'attic' is not one that the tile instructions know [bad-machine]
  npu.memory "attic" {alignment_bytes = 32, capacity_bytes = 65536}
  // CHECK: machine.mlir:[[@LINE+1]]:3: error: path 'tunnel' is not one that the tile instructions know [bad-machine]
  npu.path "tunnel" {bytes_per_kilocycle = 58600, latency_cycles = 50}
  // CHECK: machine.mlir:[[@LINE+1]]:3: error: pipe 'smoke' is not one that the tile instructions know [bad-machine]
  npu.sync {barrier_pipes = ["smoke"], cycles = 1}
}
