// Layernorm and gelu (by its exponential form), with tails: run with checked instructions, compared
// with the reference.
// REQUIRES: toolchain
// RUN: rm -rf %t && mkdir %t
// RUN: ptowsp-compile %s -o %t/out --layout=linked
// RUN: cmake -S %t/out -B %t/build -G Ninja -DCMAKE_PREFIX_PATH=%build_dir -DPTOWSP_CHECKED=ON > %t/log
// RUN: cmake --build %t/build >> %t/log
// RUN: ptowsp-run %t/out --program=%t/build/layers.run --check x=random:1 gain=random:2 shift=random:3 n=45 | FileCheck %s
// RUN: ptowsp-run %t/out --program=%t/build/layers.run --check x=random:4 gain=random:5 shift=random:6 n=1 | FileCheck %s
// CHECK: check passed: norm ({{.*}}), gelu ({{.*}})

!rows = memref<?x100xf32>
!part = memref<?x100xf32, strided<[100, 1], offset: ?>>
!floats = !tile.tile<32x104xf32, valid ?x100>
!column = !tile.tile<32x1xf32, valid ?x1>
!line = !tile.tile<1x104xf32, valid 1x100>

tile.kernel @layernorm on aiv(in %x: !rows, in %gain: memref<1x100xf32>, in %shift: memref<1x100xf32>, out %y: !rows) {
  %zero = arith.constant 0 : index
  %step = arith.constant 32 : index
  %share = arith.constant 0.01 : f32
  %small = arith.constant 1.0e-5 : f32
  %n = memref.dim %x, %zero : !rows
  %gains = tile.load %gain : memref<1x100xf32> -> !line
  %shifts = tile.load %shift : memref<1x100xf32> -> !line
  scf.for %row = %zero to %n step %step {
    %left = arith.subi %n, %row : index
    %count = arith.minsi %left, %step : index
    %from = memref.subview %x[%row, 0] [%count, 100] [1, 1] : !rows to !part
    %to = memref.subview %y[%row, 0] [%count, 100] [1, 1] : !rows to !part
    %a = tile.load %from : !part -> !floats
    %sum = tile.row_sum %a : !floats
    %mean = tile.mul_scalar %sum, %share : !column, f32
    %centred = tile.row_expand_sub %a, %mean : !floats
    %squares = tile.mul %centred, %centred : !floats
    %spread = tile.row_sum %squares : !floats
    %variance = tile.mul_scalar %spread, %share : !column, f32
    %more = tile.add_scalar %variance, %small : !column, f32
    %scale = tile.rsqrt %more : !column
    %b = tile.row_expand_mul %centred, %scale : !floats
    %c = tile.col_expand_mul %b, %gains : !floats
    %d = tile.col_expand_add %c, %shifts : !floats
    tile.store %d, %to : !floats, !part
  }
}

// x / (1 + e^(-1.5957691 (x + 0.044715 x^3)))
tile.kernel @gelu on aiv(in %x: !rows, out %y: !rows) {
  %zero = arith.constant 0 : index
  %step = arith.constant 32 : index
  %cubic = arith.constant 0.044715 : f32
  %factor = arith.constant -1.5957691 : f32
  %one = arith.constant 1.0 : f32
  %n = memref.dim %x, %zero : !rows
  scf.for %row = %zero to %n step %step {
    %left = arith.subi %n, %row : index
    %count = arith.minsi %left, %step : index
    %from = memref.subview %x[%row, 0] [%count, 100] [1, 1] : !rows to !part
    %to = memref.subview %y[%row, 0] [%count, 100] [1, 1] : !rows to !part
    %a = tile.load %from : !part -> !floats
    %square = tile.mul %a, %a : !floats
    %scaled = tile.mul_scalar %square, %cubic : !floats, f32
    %more = tile.add_scalar %scaled, %one : !floats, f32
    %inner = tile.mul %more, %a : !floats
    %exponent = tile.mul_scalar %inner, %factor : !floats, f32
    %power = tile.exp %exponent : !floats
    %below = tile.add_scalar %power, %one : !floats, f32
    %b = tile.div %a, %below : !floats
    tile.store %b, %to : !floats, !part
  }
}

wsp.symbol @n : index = 45

wsp.workload @layers(in %x: !rows[@n], in %gain: memref<1x100xf32>, in %shift: memref<1x100xf32>, out %norm: !rows[@n],
                     out %gelu: !rows[@n]) {
  wsp.task @layernorm(%x, %gain, %shift, %norm) : !rows, memref<1x100xf32>, memref<1x100xf32>, !rows
  wsp.task @gelu(%x, %gelu) : !rows, !rows
}
