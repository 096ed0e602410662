// What has no form in an artifact is an error with a place, never a crash.
// RUN: rm -rf %t && split-file %s %t
// RUN: not ptowsp-compile %t/program.mlir --compile-from=orch -o %t/out 2>&1 | FileCheck %t/program.mlir
// RUN: not ptowsp-compile %t/two.mlir --compile-from=orch -o %t/out 2>&1 | FileCheck %t/two.mlir
// RUN: not ptowsp-compile %t/none.mlir --compile-from=orch -o %t/out 2>&1 | FileCheck %t/none.mlir
// RUN: not ptowsp-compile %t/task.mlir --compile-from=orch -o %t/out 2>&1 | FileCheck %t/task.mlir
// RUN: not ptowsp-compile %t/unknown.mlir --compile-from=orch -o %t/out 2>&1 | FileCheck %t/unknown.mlir
// RUN: not ptowsp-compile %t/symbol.mlir --compile-from=orch -o %t/out 2>&1 | FileCheck %t/symbol.mlir
// RUN: not ptowsp-compile %t/loop.mlir --compile-from=orch -o %t/out 2>&1 | FileCheck %t/loop.mlir
// RUN: not ptowsp-compile %t/quad.mlir --compile-from=orch -o %t/out 2>&1 | FileCheck %t/quad.mlir
// RUN: not ptowsp-compile %t/layout.mlir --compile-from=orch -o %t/out 2>&1 | FileCheck %t/layout.mlir
// RUN: not ptowsp-compile %t/dispatch.mlir --compile-from=orch -o %t/out 2>&1 | FileCheck %t/dispatch.mlir
// RUN: not ls %t/out
// RUN: not ptowsp-compile %t/sizes.mlir --compile-from=orch -o %t/out 2>&1 | FileCheck %t/sizes.mlir
// RUN: not ptowsp-compile %t/dim.mlir --compile-from=orch -o %t/out 2>&1 | FileCheck %t/dim.mlir
// RUN: not ptowsp-compile %t/domains.mlir --compile-from=orch -o %t/out 2>&1 | FileCheck %t/domains.mlir

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
//--- quad.mlir
orch.program @w() {
  // CHECK: quad.mlir:[[@LINE+1]]:8: error: 'arith.constant' of type 'f128' is not a scalar that C++ has here [unsupported-op]
  %h = arith.constant 1.5 : f128
}
//--- layout.mlir
// CHECK: layout.mlir:[[@LINE+1]]:20: error: argument 'a' of type 'memref<8x16xf32, strided<[32, 1]>>' has a layout; tensors of the host are packed [not-supported]
orch.program @w(in %a: memref<8x16xf32, strided<[32, 1]>>) {
}
//--- dispatch.mlir
// CHECK: dispatch.mlir:[[@LINE+1]]:1: error: the runtime has no dispatch policy 'guess' [not-supported]
orch.program @w() attributes {dispatch = "guess"} {
}
//--- sizes.mlir
orch.program @w() {
  // CHECK: sizes.mlir:[[@LINE+1]]:8: error: a tensor of type 'memref<?x16xf32>' needs 1 sizes, here are 0 [bad-workload]
  %t = orch.alloc : memref<?x16xf32>
}
//--- dim.mlir
orch.program @w(in %a: memref<8x16xf32>) {
  %c7 = arith.constant 7 : index
  // CHECK: dim.mlir:[[@LINE+1]]:8: error: a tensor of type 'memref<8x16xf32>' has no such dimension [out-of-bounds]
  %d = memref.dim %a, %c7 : memref<8x16xf32>
}
//--- domains.mlir
// CHECK: domains.mlir:[[@LINE+1]]:1: error: 'domains' is at least 1, not 0 [bad-schedule]
orch.program @w() attributes {dispatch = "round_robin", domains = 0 : i64} {
}
