// What has no form in an artifact is an error with a place, never a crash.
// RUN: split-file %s %t
// RUN: not ptowsp-compile %t/program.mlir --compile-from=orch -o %t/out 2>&1 | FileCheck %t/program.mlir
// RUN: not ptowsp-compile %t/two.mlir --compile-from=orch -o %t/out 2>&1 | FileCheck %t/two.mlir
// RUN: not ptowsp-compile %t/none.mlir --compile-from=orch -o %t/out 2>&1 | FileCheck %t/none.mlir
// RUN: not ptowsp-compile %t/task.mlir --compile-from=orch -o %t/out 2>&1 | FileCheck %t/task.mlir
// RUN: not ptowsp-compile %t/unknown.mlir --compile-from=orch -o %t/out 2>&1 | FileCheck %t/unknown.mlir
// RUN: not ptowsp-compile %t/symbol.mlir --compile-from=orch -o %t/out 2>&1 | FileCheck %t/symbol.mlir
// RUN: not ptowsp-compile %t/loop.mlir --compile-from=orch -o %t/out 2>&1 | FileCheck %t/loop.mlir
// RUN: not ptowsp-compile %t/half.mlir --compile-from=orch -o %t/out 2>&1 | FileCheck %t/half.mlir
// RUN: not ptowsp-compile %t/layout.mlir --compile-from=orch -o %t/out 2>&1 | FileCheck %t/layout.mlir
// RUN: not ptowsp-compile %t/dispatch.mlir --compile-from=orch -o %t/out 2>&1 | FileCheck %t/dispatch.mlir
// RUN: not ptowsp-compile %t/cube.mlir --compile-from=orch -o %t/out 2>&1 | FileCheck %t/cube.mlir
// RUN: not ptowsp-compile %t/kernels.mlir --compile-from=orch -o %t/out 2>&1 | FileCheck %t/kernels.mlir
// RUN: not ptowsp-compile %t/machine.mlir --compile-from=orch -o %t/out 2>&1 | FileCheck %t/machine.mlir
// RUN: not ls %t/out

//--- program.mlir
// CHECK: program.mlir:[[@LINE+3]]:8: error: 'memref.alloc' has no form in an orchestration [unsupported-op]
orch.program @w(%n: index) {
  // The place of the operation, not of the program.
  %m = memref.alloc() : memref<4x8xf32>
}
//--- two.mlir
orch.program @w() {
}
// CHECK: two.mlir:[[@LINE+2]]:1: error: an artifact is made of one workload, here is a second [bad-workload]
// CHECK: two.mlir:[[@LINE-3]]:1: note: the first is here
orch.program @v() {
}
//--- none.mlir
// CHECK: error: the module has no workload [bad-workload]
//--- task.mlir
tile.kernel @k on aiv(in %x: memref<8x16xf32>, %s: f32) {
}
// CHECK: task.mlir:[[@LINE+4]]:3: error: the arguments, directions or unit of this task are not those of kernel 'k' [task-arguments]
// CHECK: task.mlir:[[@LINE-3]]:1: note: the kernel is here
orch.program @w(in %a: memref<8x16xf32>) {
  %s = arith.constant 1.0 : f32
  orch.submit @k on aiv(out %a, %s) : memref<8x16xf32>, f32
}
//--- unknown.mlir
orch.program @w(in %a: memref<8x16xf32>) {
  // CHECK: unknown.mlir:[[@LINE+1]]:3: error: kernel 'k' does not exist [unknown-kernel]
  orch.submit @k on aiv(in %a) : memref<8x16xf32>
}
//--- symbol.mlir
// CHECK: symbol.mlir:[[@LINE+1]]:20: error: symbol 'n' is not declared [unknown-symbol]
orch.program @w(in %a: memref<?x16xf32>[@n]) {
}
//--- loop.mlir
orch.program @w(%n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  // CHECK: loop.mlir:[[@LINE+1]]:8: error: a loop that carries values has no form in an orchestration [unsupported-op]
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%s = %c0) -> index {
    %t = arith.addi %s, %i : index
    scf.yield %t : index
  }
}
//--- half.mlir
orch.program @w(%h: f16) {
  // CHECK: half.mlir:[[@LINE+1]]:8: error: 'arith.addf' on 'f16' has no form in an orchestration [unsupported-op]
  %s = arith.addf %h, %h : f16
}
//--- layout.mlir
// CHECK: layout.mlir:[[@LINE+1]]:20: error: argument 'a' of type 'memref<8x16xf32, strided<[32, 1]>>' has a layout; tensors of the host are packed [not-supported]
orch.program @w(in %a: memref<8x16xf32, strided<[32, 1]>>) {
}
//--- dispatch.mlir
// CHECK: dispatch.mlir:[[@LINE+1]]:1: error: target 'a2a3sim' has no dispatch policy 'guess' [not-supported]
orch.program @w() attributes {dispatch = "guess"} {
}
//--- cube.mlir
// CHECK: cube.mlir:[[@LINE+1]]:1: error: kernel 'k' runs on aic, for which target 'a2a3sim' has no instructions [not-supported]
tile.kernel @k on aic(in %x: memref<8x16xf32>) {
}
orch.program @w() {
}
//--- kernels.mlir
// One run reports what is wrong in each of the kernels.
tile.kernel @unplanned on aiv(in %x: memref<8x16xf32>) {
  // CHECK: kernels.mlir:[[@LINE+1]]:8: error: a tile has no address: the memory of kernel 'unplanned' is not planned [bad-kernel]
  %t = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
}
// CHECK: kernels.mlir:[[@LINE+1]]:35: error: argument 'x' of type 'memref<8x16xf32, strided<[1, 8]>>' cannot be moved to or from a tile
tile.kernel @columns on aiv(inout %x: memref<8x16xf32, strided<[1, 8]>>) {
  %t = tile.load %x {address = 0 : i64} : memref<8x16xf32, strided<[1, 8]>> -> !tile.tile<8x16xf32>
}
// CHECK: kernels.mlir:[[@LINE+1]]:33: error: argument 'x' of type 'memref<8x16xbf16>' has no form in a kernel of target 'a2a3sim' [not-supported]
tile.kernel @brain on aiv(inout %x: memref<8x16xbf16>) {
  %t = tile.load %x {address = 0 : i64} : memref<8x16xbf16> -> !tile.tile<8x16xbf16>
}
tile.kernel @foreign on aiv(inout %x: memref<8x16xf32>, %a: i32, %b: i32) {
  // CHECK: kernels.mlir:[[@LINE+1]]:8: error: 'arith.maxsi' on 'i32' has no form in a kernel [unsupported-op]
  %m = arith.maxsi %a, %b : i32
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
