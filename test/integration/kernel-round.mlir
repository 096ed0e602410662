// Whole numbers of the same type, in every mode; compiled, run with checked instructions, equal to the
// reference to the bit.
// REQUIRES: toolchain
// RUN: rm -rf %t && mkdir %t
// RUN: ptowsp-compile %s -o %t/out --layout=linked
// RUN: cmake -S %t/out -B %t/build -G Ninja -DCMAKE_PREFIX_PATH=%build_dir -DPTOWSP_CHECKED=ON > %t/log
// RUN: cmake --build %t/build >> %t/log
// RUN: ptowsp-run %t/out --program=%t/build/wholes.run --check x=random:1 h=random:2 b=random:3 n=13 | FileCheck %s
// CHECK: check passed: y ({{.*}}), g ({{.*}}), c ({{.*}})

// PTO-ISA's simulator converts f32 to f32 without rounding it.
// RUN: not ptowsp-compile %s --runtime=host_build_graph --runtime-version=2026-08 -o %t/refused 2>&1 | FileCheck %s --check-prefix=REFUSED
// REFUSED: kernel-round.mlir:{{.*}}: error: runtime 'host_build_graph' of 2026-08 runs on a simulator that does not round f32 to whole numbers, which 'tile.round' does [not-supported]
// REFUSED: note: convert to i32 and back where the numbers allow that, or take another target or the bundled runtime
// RUN: ptowsp-compile %s --runtime=host_build_graph --runtime-version=2026-08 --target=a2a3 -o %t/chip

!block = !tile.tile<16x24xf32, valid ?x20>
tile.kernel @modes on aiv(in %x: memref<?x20xf32>, in %h: memref<9x30xf16>, in %b: memref<9x30xbf16>, out %y: memref<?x20xf32>, out %g: memref<9x30xf16>, out %c: memref<9x30xbf16>) {
  %eight = arith.constant 8.0 : f32
  %many = arith.constant 8.0 : f16
  %few = arith.constant 8.0 : bf16
  %x0 = tile.load %x : memref<?x20xf32> -> !block
  %x1 = tile.mul_scalar %x0, %eight : !block, f32
  %rint = tile.round %x1 : !block
  %floor = tile.round %x1, floor : !block
  %ceil = tile.round %x1, ceil : !block
  %trunc = tile.round %x1, trunc : !block
  %round = tile.round %x1, round : !block
  %s0 = tile.axpy %rint, %floor, %eight : !block, f32
  %s1 = tile.axpy %ceil, %s0, %eight : !block, f32
  %s2 = tile.axpy %trunc, %s1, %eight : !block, f32
  %s3 = tile.axpy %round, %s2, %eight : !block, f32
  tile.store %s3, %y : !block, memref<?x20xf32>
  %h0 = tile.load %h : memref<9x30xf16> -> !tile.tile<9x32xf16, valid 9x30>
  %h1 = tile.mul_scalar %h0, %many : !tile.tile<9x32xf16, valid 9x30>, f16
  %h2 = tile.round %h1, round : !tile.tile<9x32xf16, valid 9x30>
  tile.store %h2, %g : !tile.tile<9x32xf16, valid 9x30>, memref<9x30xf16>
  %b0 = tile.load %b : memref<9x30xbf16> -> !tile.tile<9x32xbf16, valid 9x30>
  %b1 = tile.mul_scalar %b0, %few : !tile.tile<9x32xbf16, valid 9x30>, bf16
  %b2 = tile.round %b1, ceil : !tile.tile<9x32xbf16, valid 9x30>
  tile.store %b2, %c : !tile.tile<9x32xbf16, valid 9x30>, memref<9x30xbf16>
}

wsp.symbol @n : index = 13

wsp.workload @wholes(in %x: memref<?x20xf32>[@n], in %h: memref<9x30xf16>, in %b: memref<9x30xbf16>, out %y: memref<?x20xf32>[@n], out %g: memref<9x30xf16>, out %c: memref<9x30xbf16>) {
  wsp.task @modes(%x, %h, %b, %y, %g, %c) : memref<?x20xf32>, memref<9x30xf16>, memref<9x30xbf16>, memref<?x20xf32>, memref<9x30xf16>, memref<9x30xbf16>
}
