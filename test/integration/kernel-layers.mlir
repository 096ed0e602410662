// Softmax and a normalisation in loops with tails, a chain of elementwise instructions on halves:
// compiled, run with checked instructions, compared with the reference.
// REQUIRES: toolchain
// RUN: rm -rf %t && mkdir %t
// RUN: ptowsp-compile %s -o %t/out --layout=linked
// RUN: cmake -S %t/out -B %t/build -G Ninja -DCMAKE_PREFIX_PATH=%build_dir -DPTOWSP_CHECKED=ON > %t/log
// RUN: cmake --build %t/build >> %t/log
// RUN: ptowsp-run %t/out --program=%t/build/layers.run --check x=random:1 gain=random:2 h=random:3 n=83 | FileCheck %s
// CHECK: check passed: soft ({{.*}}), norm ({{.*}}), halves ({{.*}})

!rows = memref<?x104xf32>
!part = memref<?x104xf32, strided<[104, 1], offset: ?>>
!floats = !tile.tile<32x104xf32, valid ?x104>
!column = !tile.tile<32x1xf32, valid ?x1>

tile.kernel @softmax on aiv(in %x: !rows, out %y: !rows) {
  %zero = arith.constant 0 : index
  %step = arith.constant 32 : index
  %n = memref.dim %x, %zero : !rows
  scf.for %row = %zero to %n step %step {
    %left = arith.subi %n, %row : index
    %count = arith.minsi %left, %step : index
    %from = memref.subview %x[%row, 0] [%count, 104] [1, 1] : !rows to !part
    %to = memref.subview %y[%row, 0] [%count, 104] [1, 1] : !rows to !part
    %a = tile.load %from : !part -> !floats
    %max = tile.row_max %a : !floats
    %b = tile.row_expand_sub %a, %max : !floats
    %c = tile.exp %b : !floats
    %sum = tile.row_sum %c : !floats
    %d = tile.row_expand_div %c, %sum : !floats
    tile.store %d, %to : !floats, !part
  }
}

tile.kernel @normalise on aiv(in %x: !rows, in %gain: memref<1x104xf32>, out %y: !rows) {
  %zero = arith.constant 0 : index
  %step = arith.constant 32 : index
  %share = arith.constant 0.009615385 : f32
  %small = arith.constant 1.0e-6 : f32
  %n = memref.dim %x, %zero : !rows
  %gains = tile.load %gain : memref<1x104xf32> -> !tile.tile<1x104xf32>
  scf.for %row = %zero to %n step %step {
    %left = arith.subi %n, %row : index
    %count = arith.minsi %left, %step : index
    %from = memref.subview %x[%row, 0] [%count, 104] [1, 1] : !rows to !part
    %to = memref.subview %y[%row, 0] [%count, 104] [1, 1] : !rows to !part
    %a = tile.load %from : !part -> !floats
    %squares = tile.mul %a, %a : !floats
    %sum = tile.row_sum %squares : !floats
    %mean = tile.mul_scalar %sum, %share : !column, f32
    %more = tile.add_scalar %mean, %small : !column, f32
    %scale = tile.rsqrt %more : !column
    %b = tile.row_expand_mul %a, %scale : !floats
    %c = tile.col_expand_mul %b, %gains : !floats
    tile.store %c, %to : !floats, !part
  }
}

tile.kernel @chain on aiv(in %x: memref<32x112xf16>, out %y: memref<32x112xf16>) {
  %one = arith.constant 1.0 : f16
  %a = tile.load %x : memref<32x112xf16> -> !tile.tile<32x112xf16>
  %b = tile.abs %a : !tile.tile<32x112xf16>
  %c = tile.add_scalar %b, %one : !tile.tile<32x112xf16>, f16
  %d = tile.div %a, %c : !tile.tile<32x112xf16>
  %e = tile.convert %d : !tile.tile<32x112xf16> -> !tile.tile<32x112xf32>
  %f = tile.mul %e, %e : !tile.tile<32x112xf32>
  %g = tile.convert %f : !tile.tile<32x112xf32> -> !tile.tile<32x112xf16>
  %mask = tile.compare lt %d, %g : !tile.tile<32x112xf16>
  %h = tile.select %mask, %g, %d : !tile.tile<32x112xf16>
  tile.store %h, %y : !tile.tile<32x112xf16>, memref<32x112xf16>
}

wsp.symbol @n : index = 64

wsp.workload @layers(in %x: !rows[@n], in %gain: memref<1x104xf32>, in %h: memref<32x112xf16>,
                     out %soft: !rows[@n], out %norm: !rows[@n], out %halves: memref<32x112xf16>) {
  wsp.task @softmax(%x, %soft) : !rows, !rows
  wsp.task @normalise(%x, %gain, %norm) : !rows, memref<1x104xf32>, !rows
  wsp.task @chain(%h, %halves) : memref<32x112xf16>, memref<32x112xf16>
}
