// Scaled sums, leaky rectification and bits that differ from a number's: over all element types, with
// tails, in a loop that carries the sum; run with checked instructions, equal to the reference to the bit.
// REQUIRES: toolchain
// RUN: rm -rf %t && mkdir %t
// RUN: ptowsp-compile %s -o %t/out --layout=linked
// RUN: cmake -S %t/out -B %t/build -G Ninja -DCMAKE_PREFIX_PATH=%build_dir -DPTOWSP_CHECKED=ON > %t/log
// RUN: cmake --build %t/build >> %t/log
// RUN: ptowsp-run %t/out --program=%t/build/products.run --check x=random:1 h=random:2 i=random:4 w=random:5 n=40 s=-7 t=1.3 | FileCheck %s
// RUN: ptowsp-run %t/out --program=%t/build/products.run --check x=random:5 h=random:6 i=random:8 w=random:9 n=1 s=2147483647 t=-0.0 | FileCheck %s
// CHECK: check passed: y ({{.*}}), z ({{.*}}), g ({{.*}}), j ({{.*}}), v ({{.*}})

!rows = memref<?x20xf32>
!block = !tile.tile<16x24xf32, valid ?x20>
!view = memref<?x20xf32, strided<[20, 1], offset: ?>>

// The sum that the loop carries stays in its place; what is needed afterwards is copied.
tile.kernel @sums on aiv(in %x: !rows, out %y: !rows, out %z: memref<16x24xf32>, %t: f32) {
  %zero = arith.constant 0 : index
  %step = arith.constant 16 : index
  %slope = arith.constant 0.125 : f32
  %n = memref.dim %x, %zero : !rows
  %init = tile.fill %t : f32 -> !tile.tile<16x24xf32>
  %total = scf.for %at = %zero to %n step %step iter_args(%sum = %init) -> (!tile.tile<16x24xf32>) {
    %left = arith.subi %n, %at : index
    %count = arith.minsi %left, %step : index
    %from = memref.subview %x[%at, 0] [%count, 20] [1, 1] : !rows to !view
    %to = memref.subview %y[%at, 0] [%count, 20] [1, 1] : !rows to !view
    %a = tile.load %from : !view -> !block
    %b = tile.leaky_relu %a, %slope : !block, f32
    %c = tile.axpy %b, %a, %t : !block, f32
    %d = tile.axpy %c, %c, %slope : !block, f32
    %e = tile.sub %d, %b : !block
    tile.store %e, %to : !block, !view
    %full = tile.pad %e, zero : !block -> !tile.tile<16x24xf32>
    %next = tile.axpy %sum, %full, %slope : !tile.tile<16x24xf32>, f32
    scf.yield %next : !tile.tile<16x24xf32>
  }
  tile.store %total, %z : !tile.tile<16x24xf32>, memref<16x24xf32>
}

// Columns of values, halves.
!halves = !tile.tile<16x48xf16, valid ?x33>
tile.kernel @narrow on aiv(in %h: memref<?x33xf16>, out %g: memref<?xf16>) {
  %half = arith.constant 0.5 : f16
  %h0 = tile.load %h : memref<?x33xf16> -> !halves
  %h1 = tile.leaky_relu %h0, %half : !halves, f16
  %h2 = tile.axpy %h0, %h1, %half : !halves, f16
  %max = tile.row_max %h2 : !halves
  %min = tile.row_min %h1 : !halves
  %ends = tile.axpy %max, %min, %half : !tile.tile<16x1xf16, valid ?x1>, f16
  tile.store %ends, %g : !tile.tile<16x1xf16, valid ?x1>, memref<?xf16>
}

tile.kernel @bits on aiv(in %i: memref<?x20xi32>, in %w: memref<9x64xi8>, out %j: memref<?x20xi32>, out %v: memref<9x64xi8>, %s: i32) {
  %mask = arith.constant 90 : i8
  %a = tile.load %i : memref<?x20xi32> -> !tile.tile<40x24xi32, valid ?x20>
  %b = tile.xor_scalar %a, %s : !tile.tile<40x24xi32, valid ?x20>, i32
  tile.store %b, %j : !tile.tile<40x24xi32, valid ?x20>, memref<?x20xi32>
  %c = tile.load %w : memref<9x64xi8> -> !tile.tile<9x64xi8>
  %d = tile.xor_scalar %c, %mask : !tile.tile<9x64xi8>, i8
  tile.store %d, %v : !tile.tile<9x64xi8>, memref<9x64xi8>
}

wsp.symbol @n : index = 40

wsp.workload @products(in %x: !rows[@n], in %h: memref<16x33xf16>, in %i: memref<?x20xi32>[@n], in %w: memref<9x64xi8>,
                       out %y: !rows[@n], out %z: memref<16x24xf32>, out %g: memref<16xf16>,
                       out %j: memref<?x20xi32>[@n], out %v: memref<9x64xi8>, %s: i32, %t: f32) {
  %h_rows = memref.cast %h : memref<16x33xf16> to memref<?x33xf16>
  %g_rows = memref.cast %g : memref<16xf16> to memref<?xf16>
  wsp.task @sums(%x, %y, %z, %t) : !rows, !rows, memref<16x24xf32>, f32
  wsp.task @narrow(%h_rows, %g_rows) : memref<?x33xf16>, memref<?xf16>
  wsp.task @bits(%i, %w, %j, %v, %s) : memref<?x20xi32>, memref<9x64xi8>, memref<?x20xi32>, memref<9x64xi8>, i32
}
