// What needs care in a kernel's text.
// RUN: ptowsp-compile %s --compile-from=orch -o %t
// RUN: FileCheck %s --check-prefix=EVERY --input-file=%t/kernels/aiv/every.cpp
// RUN: FileCheck %s --check-prefix=HALF --input-file=%t/kernels/aiv/half.cpp
// RUN: FileCheck %s --check-prefix=API --input-file=%t/kernels/aiv/api.cpp
// RUN: FileCheck %s --check-prefix=TABLE --input-file=%t/kernels/aicore_program.cpp

// Names that C++ or the tile API has, numbers that the type leaves open, tiles in one place.
// EVERY: // args[4]: stride 0 of TLOAD
tile.kernel @every on aiv(inout %TLOAD: memref<8x16xf32, strided<[?, 1]>>,
                          in %int: memref<8x16xf32, strided<[64, 1]>>, %scale: f32, %unused: i32) {
  // EVERY:      using memory_8x16_f32_pitch =
  // EVERY-NEXT:     GlobalTensor<float, Shape<1, 1, 1, 8, 16>, Stride<128, 128, 128, -1, 1>>;
  // EVERY-NEXT: memory_8x16_f32_pitch TLOAD_2(reinterpret_cast<__gm__ float *>(args[0]), Shape<1, 1, 1, 8, 16>(),
  // EVERY-NEXT:                               Stride<128, 128, 128, -1, 1>(args[4]));
  // EVERY-NEXT: using memory_8x16_f32_pitch64 =
  // EVERY-NEXT:     GlobalTensor<float, Shape<1, 1, 1, 8, 16>, Stride<128, 128, 128, 64, 1>>;
  // EVERY-NEXT: memory_8x16_f32_pitch64 int_2(reinterpret_cast<__gm__ float *>(args[1]));
  // EVERY-NEXT: const float scale = from_bits<float>(args[2]);
  // EVERY-EMPTY:
  // EVERY:      TASSIGN<0x0>(a);
  // EVERY:      TASSIGN<0x200>(b);
  // EVERY:      TASSIGN<0x100>(over_both); // in the place of 'a', 'b'
  // EVERY:      tile_8x16_f32 exp_2;
  // EVERY-NEXT: TASSIGN<0x0>(exp_2); // in the place of 'a', 'over_both'
  // EVERY-EMPTY:
  %a = tile.load %TLOAD {address = 0 : i64}
      : memref<8x16xf32, strided<[?, 1]>> -> !tile.tile<8x16xf32>
  %b = tile.load %int {address = 512 : i64}
      : memref<8x16xf32, strided<[64, 1]>> -> !tile.tile<8x16xf32>
  tile.set_flag mte2 to vector, 0
  tile.wait_flag mte2 to vector, 0
  // EVERY:      TMAX(over_both, a, b);
  // EVERY-NEXT: pipe_barrier(PIPE_V);
  // EVERY-NEXT: TMULS(muls, over_both, scale * 0.5f);
  // EVERY-NEXT: TADDS(exp, muls, from_bits<float>(0x7f800000));
  // EVERY-NEXT: TEXP(exp_2, exp);
  %over_both = tile.max %a, %b {address = 256 : i64} : !tile.tile<8x16xf32>
  tile.barrier vector
  %half = arith.constant 0.5 : f32
  %0 = arith.mulf %scale, %half : f32
  %muls = tile.mul_scalar %over_both, %0 {address = 1024 : i64} : !tile.tile<8x16xf32>, f32
  %inf = arith.constant 0x7F800000 : f32
  %exp = tile.add_scalar %muls, %inf {address = 1536 : i64} : !tile.tile<8x16xf32>, f32
  %1 = tile.exp %exp {address = 0 : i64} : !tile.tile<8x16xf32>
  tile.set_flag vector to mte3, 0
  tile.wait_flag vector to mte3, 0
  tile.store %1, %TLOAD : !tile.tile<8x16xf32>, memref<8x16xf32, strided<[?, 1]>>
}

// HALF: const half s = from_bits<half>(args[2]);
// HALF: const int16_t n = static_cast<int16_t>(args[3]);
// HALF: TADDS(shifted, loaded, s);
// HALF: TMULS(scaled, shifted, from_bits<half>(0x3c00));
// HALF: TADDS(whole, numbers, n);
tile.kernel @"half" on aiv(inout %x: memref<8x16xf16>, inout %y: memref<8x16xi16>, %s: f16, %n: i16) {
  %loaded = tile.load %x {address = 0 : i64} : memref<8x16xf16> -> !tile.tile<8x16xf16>
  %shifted = tile.add_scalar %loaded, %s {address = 0 : i64} : !tile.tile<8x16xf16>, f16
  %one = arith.constant 1.0 : f16
  %scaled = tile.mul_scalar %shifted, %one {address = 0 : i64} : !tile.tile<8x16xf16>, f16
  %numbers = tile.load %y {address = 512 : i64} : memref<8x16xi16> -> !tile.tile<8x16xi16>
  %whole = tile.add_scalar %numbers, %n {address = 512 : i64} : !tile.tile<8x16xi16>, i16
  tile.store %scaled, %x : !tile.tile<8x16xf16>, memref<8x16xf16>
  tile.store %whole, %y : !tile.tile<8x16xi16>, memref<8x16xi16>
}

// Names that instructions, pipes and types of the text have.
// API:      tile_8x16_f32 PIPE_V_2;
// API:      tile_8x16_f32 TADD_2;
// API:      tile_8x16_f32 int32_t_2;
// API:      TADD(TADD_2, PIPE_V_2, PIPE_V_2);
// API-NEXT: TNEG(int32_t_2, TADD_2);
tile.kernel @api on aiv(inout %EVENT_ID0: memref<8x16xf32>) {
  %PIPE_V = tile.load %EVENT_ID0 {address = 0 : i64} : memref<8x16xf32> -> !tile.tile<8x16xf32>
  %TADD = tile.add %PIPE_V, %PIPE_V {address = 0 : i64} : !tile.tile<8x16xf32>
  %int32_t = tile.neg %TADD {address = 0 : i64} : !tile.tile<8x16xf32>
  tile.store %int32_t, %EVENT_ID0 : !tile.tile<8x16xf32>, memref<8x16xf32>
}

// TABLE: {"every", PTOWSP_AIV, 5, entry_7_kernels_every, PTOWSP_LOCATION(0, {{[0-9]+}}, 1)},
orch.program @kernels() {
}
