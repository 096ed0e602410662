// Masks combined bit by bit, with open rows and columns, in a loop that carries one; compiled, run with
// checked instructions, equal to the reference to the bit.
// REQUIRES: toolchain
// RUN: rm -rf %t && mkdir %t
// RUN: ptowsp-compile %s -o %t/out --layout=linked
// RUN: FileCheck %s --check-prefix=KERNEL < %t/out/kernels/aiv/open.cpp
// RUN: cmake -S %t/out -B %t/build -G Ninja -DCMAKE_PREFIX_PATH=%build_dir -DPTOWSP_CHECKED=ON > %t/log
// RUN: cmake --build %t/build >> %t/log
// RUN: ptowsp-run %t/out --program=%t/build/masks.run --check x=random:1 v=random:2 w=random:3 n=40 m=9 s=7 | FileCheck %s
// RUN: ptowsp-run %t/out --program=%t/build/masks.run --check x=random:4 v=random:5 w=random:6 n=3 m=20 s=-1 | FileCheck %s
// CHECK: check passed: y ({{.*}}), z ({{.*}})

!rows = memref<?x24xf32>
!block = !tile.tile<16x24xf32, valid ?x24>
!mask = !tile.tile<16x24xi1, valid ?x24>
!view = memref<?x24xf32, strided<[24, 1], offset: ?>>

// Where 0 < x < 1/2, or x is not below -1/4.
tile.kernel @between on aiv(in %x: !rows, out %y: !rows) {
  %zero = arith.constant 0 : index
  %step = arith.constant 16 : index
  %low = arith.constant 0.0 : f32
  %high = arith.constant 0.5 : f32
  %below = arith.constant -0.25 : f32
  %n = memref.dim %x, %zero : !rows
  scf.for %at = %zero to %n step %step {
    %left = arith.subi %n, %at : index
    %count = arith.minsi %left, %step : index
    %from = memref.subview %x[%at, 0] [%count, 24] [1, 1] : !rows to !view
    %to = memref.subview %y[%at, 0] [%count, 24] [1, 1] : !rows to !view
    %a = tile.load %from : !view -> !block
    %more = tile.compare_scalar gt %a, %low : !block, f32
    %less = tile.compare_scalar lt %a, %high : !block, f32
    %both = tile.and %more, %less : !mask
    %under = tile.compare_scalar lt %a, %below : !block, f32
    %not = tile.not %under : !mask
    %any = tile.or %both, %not : !mask
    %b = tile.neg %a : !block
    %c = tile.select %any, %a, %b : !block
    tile.store %c, %to : !block, !view
  }
}

// KERNEL: ({{[a-z_0-9]+}}.GetValidRow(), ({{[a-z_0-9]+}}.GetValidCol() + 7) / 8);
// KERNEL: TNOT(
// KERNEL: TAND(
!open = memref<?x?xi32>
!words = !tile.tile<40x24xi32, valid ?x?>
!bits = !tile.tile<40x24xi1, valid ?x?>
tile.kernel @open on aiv(in %v: !open, in %w: !open, out %z: !open, %s: i32) {
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %three = arith.constant 3 : index
  %a = tile.load %v : !open -> !words
  %b = tile.load %w : !open -> !words
  %first = tile.compare lt %a, %b : !words
  %mask = scf.for %i = %zero to %three step %one iter_args(%sofar = %first) -> (!bits) {
    %number = arith.index_cast %i : index to i32
    %shifted = tile.shl_scalar %a, %number : !words, i32
    %more = tile.compare_scalar ge %shifted, %s : !words, i32
    %not = tile.not %sofar : !bits
    %next = tile.and %not, %more : !bits
    scf.yield %next : !bits
  }
  %c = tile.select %mask, %a, %b : !words
  tile.store %c, %z : !words, !open
}

wsp.symbol @n : index = 40
wsp.symbol @m : index = 9

wsp.workload @masks(in %x: !rows[@n], in %v: !open[@n, @m], in %w: !open[@n, @m], out %y: !rows[@n], out %z: !open[@n, @m], %s: i32) {
  wsp.task @between(%x, %y) : !rows, !rows
  wsp.task @open(%v, %w, %z, %s) : !open, !open, !open, i32
}
