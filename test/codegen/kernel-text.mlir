// RUN: ptowsp-compile %s --compile-from=orch -o %t
// RUN: FileCheck %s --check-prefix=PLAIN --input-file=%t/kernels/aiv/plain.cpp
// RUN: FileCheck %s --check-prefix=EVERY --input-file=%t/kernels/aiv/every.cpp
// RUN: FileCheck %s --check-prefix=HALF --input-file=%t/kernels/aiv/half.cpp
// RUN: FileCheck %s --check-prefix=TABLE --input-file=%t/kernels/aicore_program.cpp

// PLAIN:      // Kernel 'plain' on AIV.
// PLAIN-NEXT: // Made by ptowsp-compile from kernel-text.mlir; do not edit.
// PLAIN-NEXT: //
// PLAIN-NEXT: // args[0]: in x, memref<8x16xf32>
// PLAIN-NEXT: // args[1]: out y, memref<8x16xf32>
// PLAIN-EMPTY:
// PLAIN-NEXT: #include <cstdint>
// PLAIN-NEXT: #include <pto/pto-inst.hpp>
// PLAIN-EMPTY:
// PLAIN-NEXT: #ifndef __gm__
// PLAIN-NEXT: #define __gm__
// PLAIN-NEXT: #endif
// PLAIN-NEXT: #ifndef __aicore__
// PLAIN-NEXT: #define __aicore__ [aicore]
// PLAIN-NEXT: #endif
// PLAIN-EMPTY:
// PLAIN-NEXT: using namespace pto;
// PLAIN-EMPTY:
// PLAIN-NEXT: // kernel-text.mlir:[[@LINE+2]]
// PLAIN-NEXT: extern "C" __aicore__ __attribute__((always_inline)) void kernel_entry(__gm__ int64_t *args) {
tile.kernel @plain on aiv(in %x: memref<8x16xf32>, out %y: memref<8x16xf32>) {
  // PLAIN-NEXT: #if defined(__DAV_VEC__)
  // PLAIN-NEXT:   using memory_8x16_f32 = GlobalTensor<float, Shape<1, 1, 1, 8, 16>, Stride<128, 128, 128, 16, 1>>;
  // PLAIN-NEXT:   memory_8x16_f32 x(reinterpret_cast<__gm__ float *>(args[0]));
  // PLAIN-NEXT:   memory_8x16_f32 y(reinterpret_cast<__gm__ float *>(args[1]));
  // PLAIN-EMPTY:
  // PLAIN-NEXT:   using tile_8x16_f32 = Tile<TileType::Vec, float, 8, 16>;
  // PLAIN-NEXT:   tile_8x16_f32 block;
  // PLAIN-NEXT:   TASSIGN<0x400>(block);
  // PLAIN-EMPTY:
  // PLAIN-NEXT:   TLOAD(block, x);
  // PLAIN-NEXT:   set_flag(PIPE_MTE2, PIPE_MTE3, EVENT_ID3);
  // PLAIN-NEXT:   wait_flag(PIPE_MTE2, PIPE_MTE3, EVENT_ID3);
  // PLAIN-NEXT:   TSTORE(y, block);
  // PLAIN-EMPTY:
  // PLAIN-NEXT:   // Whoever reads the results finds them in global memory.
  // PLAIN-NEXT:   pipe_barrier(PIPE_ALL);
  // PLAIN-NEXT: #endif
  // PLAIN-NEXT: }
  %block = tile.load %x {address = 1024 : i64} : memref<8x16xf32> -> !tile.tile<8x16xf32>
  tile.set_flag mte2 to mte3, 3
  tile.wait_flag mte2 to mte3, 3
  tile.store %block, %y : !tile.tile<8x16xf32>, memref<8x16xf32>
  tile.barrier all
}

// Names that C++ or the tile API has, numbers that the type leaves open, tiles in one place.
// EVERY: // args[4]: stride 0 of TLOAD
tile.kernel @every on aiv(inout %TLOAD: memref<8x16xf32, strided<[?, 1]>>,
                          in %int: memref<8x16xf32, strided<[64, 1]>>, %scale: f32, %unused: i32) {
  // EVERY:      using memory_8x16_f32_pitch =
  // EVERY-NEXT:     GlobalTensor<float, Shape<1, 1, 1, 8, 16>, Stride<128, 128, 128, -1, 1>>;
  // EVERY-NEXT: memory_8x16_f32_pitch TLOAD_2(reinterpret_cast<__gm__ float *>(args[0]),
  // EVERY-NEXT:                               memory_8x16_f32_pitch::shape_type(),
  // EVERY-NEXT:                               memory_8x16_f32_pitch::stride_type(args[4]));
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

// TABLE:      {"plain", PTOWSP_AIV, 2, kernels_plain_entry, PTOWSP_LOCATION(0, {{[0-9]+}}, 1)},
// TABLE-NEXT: {"every", PTOWSP_AIV, 5, kernels_every_entry, PTOWSP_LOCATION(0, {{[0-9]+}}, 1)},
orch.program @kernels() {
}
