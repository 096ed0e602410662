// RUN: ptowsp-opt %s --wsp-insert-sync --wsp-verify-planned --split-input-file | FileCheck %s

npu.machine @m attributes {clock_mhz = 1000, dispatch_cycles = 10, events = 8, max_domains = 2,
                           retire_cycles = 10, submit_cycles = 5} {
  npu.unit "aiv" {count = 2}
  npu.memory "vec" {alignment_bytes = 32, capacity_bytes = 8192}
  npu.sync {barrier_pipes = ["vector"], cycles = 1}
}

// What an iteration of the inner loop raises for the next one stays raised while the outer loop
// goes on: it is raised before both and waited for behind both.
// CHECK-LABEL: tile.kernel @nest
// CHECK: tile.set_flag vector to mte2, 0
// CHECK-NEXT: tile.set_flag mte3 to vector, 0
// CHECK-NEXT: scf.for
// CHECK-NEXT: scf.for
// CHECK-NEXT: tile.wait_flag vector to mte2, 0
// CHECK-NEXT: tile.load
// CHECK: tile.exp
// CHECK-NEXT: tile.set_flag vector to mte2, 0
// CHECK: tile.store
// CHECK-NEXT: tile.set_flag mte3 to vector, 0
// CHECK-NEXT: }
// CHECK-NEXT: }
// CHECK-NEXT: tile.wait_flag vector to mte2, 0
// CHECK-NEXT: tile.wait_flag mte3 to vector, 0
tile.kernel @nest on aiv(in %x: memref<8x16xf32>, out %z: memref<8x16xf32>, %n: index) {
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  scf.for %i = %zero to %n step %one {
    scf.for %j = %zero to %i step %one {
      %a = tile.load %x {address = 0 : i64} : memref<8x16xf32> -> !tile.tile<8x16xf32>
      %b = tile.exp %a {address = 512 : i64} : !tile.tile<8x16xf32>
      tile.store %b, %z : !tile.tile<8x16xf32>, memref<8x16xf32>
    }
  }
}

// -----

// With too few events flags end with their own loop, and another loop has them again.
npu.machine @m attributes {clock_mhz = 1000, dispatch_cycles = 10, events = 1, max_domains = 2,
                           retire_cycles = 10, submit_cycles = 5} {
  npu.unit "aiv" {count = 2}
  npu.memory "vec" {alignment_bytes = 32, capacity_bytes = 8192}
  npu.sync {barrier_pipes = ["vector"], cycles = 1}
}
// CHECK-LABEL: tile.kernel @two_loops
// CHECK-NOT: tile.set_flag
// CHECK: scf.for
// CHECK-NEXT: tile.set_flag vector to mte2, 0
// CHECK-NEXT: scf.for
// CHECK: tile.exp
// CHECK-NEXT: tile.set_flag vector to mte2, 0
// CHECK-NEXT: }
// CHECK-NEXT: tile.wait_flag vector to mte2, 0
// CHECK-NEXT: tile.set_flag vector to mte2, 0
// CHECK-NEXT: scf.for
// CHECK-NOT: barrier all
tile.kernel @two_loops on aiv(in %x: memref<8x16xf32>, %n: index) {
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  scf.for %i = %zero to %n step %one {
    scf.for %j = %zero to %i step %one {
      %a = tile.load %x {address = 0 : i64} : memref<8x16xf32> -> !tile.tile<8x16xf32>
      %b = tile.exp %a {address = 512 : i64} : !tile.tile<8x16xf32>
    }
    scf.for %j = %zero to %i step %one {
      %c = tile.load %x {address = 1024 : i64} : memref<8x16xf32> -> !tile.tile<8x16xf32>
      %d = tile.exp %c {address = 1536 : i64} : !tile.tile<8x16xf32>
    }
  }
}
