// RUN: ptowsp-opt %s --wsp-tile-kernels --split-input-file --verify-diagnostics

tile.kernel @k on aiv(in %x: memref<64x16xf32>, out %y: memref<1x16xf32>) {
  %a = tile.load %x : memref<64x16xf32> -> !tile.tile<64x16xf32>
  // expected-error @below {{'tile.col_sum' does not work row by row: kernel 'k' cannot work through its rows in blocks [not-row-local]}}
  %b = tile.col_sum %a : !tile.tile<64x16xf32>
  tile.store %b, %y : !tile.tile<1x16xf32>, memref<1x16xf32>
}
wsp.workload @w() {
}
wsp.schedule @s for @w {
  // expected-note @below {{the schedule says so; leave the kernel out of 'wsp.tile', and write the loop over blocks of rows in the kernel}}
  wsp.tile rows(16) for @k
}

// -----

tile.kernel @k on aiv(in %x: memref<64x16xf32>) {
  %zero = arith.constant 0 : index
  %end = arith.constant 4 : index
  %one = arith.constant 1 : index
  // expected-error @below {{'scf.for' has instructions of its own, which may belong to any rows: kernel 'k' cannot}}
  scf.for %i = %zero to %end step %one {
    %a = tile.load %x : memref<64x16xf32> -> !tile.tile<64x16xf32>
  }
}
wsp.workload @w() {
}
wsp.schedule @s for @w {
  // expected-note @below {{how many rows it works on at a time is up to the kernel}}
  wsp.tile rows(16) for @k
}

// -----

tile.kernel @k on aic(in %x: memref<64x16xf32>) {
  // expected-error @below {{'tile.load' is an instruction of the cube unit, which has no rows: kernel 'k' cannot}}
  %a = tile.load %x : memref<64x16xf32> -> !tile.tile<64x16xf32, mat>
}
wsp.workload @w() {
}
wsp.schedule @s for @w {
  // expected-note @below {{products are tiled in the kernel, with 'tile.extract'}}
  wsp.tile rows(16) for @k
}

// -----

tile.kernel @k on aiv(in %x: memref<64x16xf32>, in %y: memref<32x16xf32>) {
  // expected-note @below {{the other instruction}}
  %a = tile.load %x : memref<64x16xf32> -> !tile.tile<64x16xf32>
  // expected-error @below {{'tile.load' works on 32 rows, and the kernel on 64 rows: kernel 'k' cannot}}
  %b = tile.load %y : memref<32x16xf32> -> !tile.tile<32x16xf32>
}
wsp.workload @w() {
}
wsp.schedule @s for @w {
  // expected-note @below {{make kernels of their own of what has other rows}}
  wsp.tile rows(16) for @k
}

// -----

// expected-error @below {{kernel 'k' is the file 'k.cpp': kernel 'k' cannot work through its rows in blocks [not-row-local]}}
tile.kernel @k on aiv(in %x: memref<64x16xf32>) external = "k.cpp"
wsp.workload @w() {
}
wsp.schedule @s for @w {
  // expected-note @below {{how it works is up to the file}}
  wsp.tile rows(16) for @k
}

// -----

wsp.workload @w() {
}
wsp.schedule @s for @w {
  // expected-error @below {{a block has 1 to 1048576 rows, not 0 [bad-schedule]}}
  wsp.tile rows(0) for @k
}
