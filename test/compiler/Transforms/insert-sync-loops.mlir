// RUN: ptowsp-opt %s --wsp-plan-tile-memory --wsp-insert-sync --wsp-verify-planned | FileCheck %s

npu.machine @m attributes {clock_mhz = 1000, dispatch_cycles = 10, events = 8, max_domains = 2,
                           retire_cycles = 10, submit_cycles = 5} {
  npu.unit "aiv" {count = 2}
  npu.memory "vec" {alignment_bytes = 32, capacity_bytes = 8192}
  npu.sync {barrier_pipes = ["vector"], cycles = 1}
}

// Each place of the loop has one flag forth and one back; those back are raised once before the
// loop and waited for once behind it. The loop behind needs no flag of its own for the place.
// CHECK-LABEL: tile.kernel @back
// CHECK: tile.set_flag vector to mte2, 0
// CHECK-NEXT: tile.set_flag mte3 to vector, 0
// CHECK-NEXT: scf.for
// CHECK-NEXT: tile.wait_flag vector to mte2, 0
// CHECK-NEXT: tile.load
// CHECK-NEXT: tile.set_flag mte2 to vector, 0
// CHECK-NEXT: tile.wait_flag mte3 to vector, 0
// CHECK-NEXT: tile.wait_flag mte2 to vector, 0
// CHECK-NEXT: tile.exp
// CHECK-NEXT: tile.set_flag vector to mte2, 0
// CHECK-NEXT: tile.set_flag vector to mte3, 0
// CHECK-NEXT: tile.wait_flag vector to mte3, 0
// CHECK-NEXT: tile.store
// CHECK-NEXT: tile.set_flag mte3 to vector, 0
// CHECK-NEXT: }
// CHECK-NEXT: tile.wait_flag vector to mte2, 0
// CHECK-NEXT: tile.wait_flag mte3 to vector, 0
// CHECK-NEXT: tile.set_flag mte3 to scalar, 0
// CHECK-NEXT: tile.wait_flag mte3 to scalar, 0
// CHECK-NEXT: }
tile.kernel @back on aiv(in %x: memref<8x16xf32>, out %z: memref<8x16xf32>) {
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  scf.for %i = %zero to %one step %one {
    %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
    %b = tile.exp %a : !tile.tile<8x16xf32>
    tile.store %b, %z : !tile.tile<8x16xf32>, memref<8x16xf32>
  }
}

// What is loaded once is waited for once, before the loop.
// CHECK-LABEL: tile.kernel @once
// CHECK: tile.load %x
// CHECK-NEXT: tile.set_flag mte2 to vector, 0
// CHECK: tile.wait_flag mte2 to vector, 0
// CHECK-NEXT: scf.for
// CHECK-NOT: mte2
// CHECK: tile.set_flag mte3 to vector, 0
// CHECK-NEXT: }
// CHECK-NEXT: tile.wait_flag mte3 to vector
tile.kernel @once on aiv(in %x: memref<8x16xf32>, out %z: memref<8x16xf32>, %s: f32) {
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
  scf.for %i = %zero to %one step %one {
    %b = tile.mul_scalar %a, %s : !tile.tile<8x16xf32>, f32
    tile.store %b, %z : !tile.tile<8x16xf32>, memref<8x16xf32>
  }
}

// The branches do not wait for each other; behind them the store waits for both.
// CHECK-LABEL: tile.kernel @branches
// CHECK: tile.wait_flag mte2 to vector, 0
// CHECK-NEXT: scf.if
// CHECK-NEXT: tile.exp
// CHECK-NEXT: scf.yield
// CHECK-NEXT: } else {
// CHECK-NEXT: tile.neg
// CHECK-NEXT: scf.yield
// CHECK-NEXT: }
// CHECK-NEXT: tile.set_flag vector to mte3, 0
// CHECK-NEXT: tile.wait_flag vector to mte3, 0
// CHECK-NEXT: tile.store
tile.kernel @branches on aiv(in %x: memref<8x16xf32>, out %z: memref<8x16xf32>, %s: i32) {
  %none = arith.constant 0 : i32
  %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
  %taken = arith.cmpi ne, %s, %none : i32
  %b = scf.if %taken -> !tile.tile<8x16xf32> {
    %c = tile.exp %a : !tile.tile<8x16xf32>
    scf.yield %c : !tile.tile<8x16xf32>
  } else {
    %d = tile.neg %a : !tile.tile<8x16xf32>
    scf.yield %d : !tile.tile<8x16xf32>
  }
  tile.store %b, %z : !tile.tile<8x16xf32>, memref<8x16xf32>
}
