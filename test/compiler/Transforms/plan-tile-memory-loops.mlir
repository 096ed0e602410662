// RUN: ptowsp-opt %s --wsp-plan-tile-memory | FileCheck %s

npu.machine @m attributes {clock_mhz = 1000, dispatch_cycles = 10, events = 8, max_domains = 2,
                           retire_cycles = 10, submit_cycles = 5} {
  npu.unit "aiv" {count = 2}
  npu.memory "vec" {alignment_bytes = 32, capacity_bytes = 2048}
}

// The sum lies where it is carried; what is loaded in the loop shares its place with nothing.
// CHECK-LABEL: tile.kernel @carried
// CHECK: tile.load {{.*}} {address = 0 : i64}
// CHECK: scf.for
// CHECK: tile.load {{.*}} {address = 512 : i64}
// CHECK: tile.neg {{.*}} {address = 1024 : i64}
// CHECK: tile.add {{.*}} {address = 0 : i64}
tile.kernel @carried on aiv(in %x: memref<8x16xf32>, out %z: memref<8x16xf32>) {
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %first = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
  %sum = scf.for %i = %zero to %one step %one iter_args(%before = %first) -> !tile.tile<8x16xf32> {
    %next = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
    %negative = tile.neg %next : !tile.tile<8x16xf32>
    %after = tile.add %before, %negative : !tile.tile<8x16xf32>
    scf.yield %after : !tile.tile<8x16xf32>
  }
  tile.store %sum, %z : !tile.tile<8x16xf32>, memref<8x16xf32>
}

// The first value is needed behind the loop, and what is carried is needed after the next value
// is there: both are copied.
// CHECK-LABEL: tile.kernel @copied
// CHECK: %[[FIRST:.*]] = tile.load {{.*}} {address = 0 : i64}
// CHECK: tile.copy %[[FIRST]] {address = 512 : i64}
// CHECK: scf.for
// CHECK: %[[AFTER:.*]] = tile.load {{.*}} {address = 1024 : i64}
// CHECK: tile.store
// CHECK: %[[COPY:.*]] = tile.copy %[[AFTER]] {address = 512 : i64}
// CHECK: scf.yield %[[COPY]]
tile.kernel @copied on aiv(in %x: memref<8x16xf32>, out %z: memref<8x16xf32>) {
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %first = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
  %last = scf.for %i = %zero to %one step %one iter_args(%before = %first) -> !tile.tile<8x16xf32> {
    %after = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
    tile.store %before, %z : !tile.tile<8x16xf32>, memref<8x16xf32>
    scf.yield %after : !tile.tile<8x16xf32>
  }
  %sum = tile.add %first, %last : !tile.tile<8x16xf32>
  tile.store %sum, %z : !tile.tile<8x16xf32>, memref<8x16xf32>
}

// Without room for places of their own, tiles of a loop share.
// CHECK-LABEL: tile.kernel @no_room
// CHECK: tile.load {{.*}} {address = 0 : i64}
// CHECK: tile.exp {{.*}} {address = 0 : i64}
tile.kernel @no_room on aiv(in %x: memref<16x32xf32>, out %z: memref<16x32xf32>) {
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  scf.for %i = %zero to %one step %one {
    %next = tile.load %x : memref<16x32xf32> -> !tile.tile<16x32xf32>
    %exp = tile.exp %next : !tile.tile<16x32xf32>
    tile.store %exp, %z : !tile.tile<16x32xf32>, memref<16x32xf32>
  }
}

// A sum that nothing else needs is overwritten; one that is needed is copied first.
// CHECK-LABEL: tile.kernel @tied
// CHECK: %[[A:.*]] = tile.load {{.*}} {address = 0 : i64}
// CHECK: %[[B:.*]] = tile.load {{.*}} {address = 512 : i64}
// CHECK: tile.axpy %[[B]], %[[A]], %s {address = 512 : i64}
// CHECK: %[[KEPT:.*]] = tile.copy %[[A]] {address = 1024 : i64}
// CHECK: tile.axpy %[[KEPT]], %[[A]], %s {address = 1024 : i64}
tile.kernel @tied on aiv(in %x: memref<8x16xf32>, out %z: memref<8x16xf32>, %s: f32) {
  %a = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
  %b = tile.load %x : memref<8x16xf32> -> !tile.tile<8x16xf32>
  %c = tile.axpy %b, %a, %s : !tile.tile<8x16xf32>, f32
  %d = tile.axpy %a, %a, %s : !tile.tile<8x16xf32>, f32
  %e = tile.add %c, %d : !tile.tile<8x16xf32>
  tile.store %e, %z : !tile.tile<8x16xf32>, memref<8x16xf32>
}
