// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The product of tiles on the host: c += a * b in blocks that stay in registers.
///
/// The sum of an element runs over k upwards, starting from what c held, each step one
/// fused multiply and add, rounded once: c = fma(a[m][k], b[k][n], c). Products of f16
/// and of bf16 (but for underflow) are exact in f32, so that for them the fusion makes
/// no difference. i32 wraps.
///
/// Invariant: the result depends on the operands alone, not on the host's vector unit:
/// without fused multiply and add in hardware the library's fmaf is called.

#ifndef PTO_MATMUL_KERNEL_H
#define PTO_MATMUL_KERNEL_H

#include "pto/tile_layout.h"

#include <cstddef>
#include <cstring>

namespace pto::detail {

/// One row of a panel.
typedef float float_row __attribute__((vector_size(64), aligned(4)));
typedef int32_t int_row __attribute__((vector_size(64), aligned(4)));
template <typename T> struct panel_row;
template <> struct panel_row<float> {
  using type = float_row;
};
template <> struct panel_row<int32_t> {
  using type = int_row;
};

/// a * b + c, in place of c: vectors are no arguments of functions, whose convention
/// would depend on the vector unit.
inline void multiply_add(const int_row &a, const int_row &b, int_row &c) {
  typedef uint32_t unsigned_row __attribute__((vector_size(64), aligned(4)));
  c = (int_row)((unsigned_row)a * (unsigned_row)b + (unsigned_row)c);
}

inline void multiply_add(const float_row &a, const float_row &b, float_row &c) {
#if defined(__clang__) && (defined(__FMA__) || defined(__aarch64__))
  c = __builtin_elementwise_fma(a, b, c);
#elif !defined(__clang__) && defined(__AVX512F__)
  c = __builtin_ia32_vfmaddps512_mask(a, b, c, -1, 4); // rounding as it is
#else
  for (int l = 0; l < fractal_rows; ++l)
    c[l] = __builtin_fmaf(a[l], b[l], c[l]);
#endif
}

// As many rows of accumulators as the registers hold, with b's row and one of a.
#if defined(__AVX512F__)
inline constexpr std::size_t block_rows = 8, block_panels = 2;
#else
inline constexpr std::size_t block_rows = 4, block_panels = 1;
#endif

/// `Rows` x `Panels` * 16 elements of c; panels are `b_step` and `c_step` apart.
template <std::size_t Rows, std::size_t Panels, typename T>
inline void multiply_block(const T *a, std::size_t a_pitch, const T *b, std::size_t b_step, T *c,
                           std::size_t c_step, std::size_t depth) {
  using row = typename panel_row<T>::type;
  row sums[Rows][Panels];
  for (std::size_t i = 0; i < Rows; ++i)
    for (std::size_t p = 0; p < Panels; ++p)
      std::memcpy(&sums[i][p], c + p * c_step + i * fractal_rows, sizeof(row));
  for (std::size_t k = 0; k < depth; ++k) {
    row right[Panels];
    for (std::size_t p = 0; p < Panels; ++p)
      std::memcpy(&right[p], b + p * b_step + k * fractal_rows, sizeof(row));
    for (std::size_t i = 0; i < Rows; ++i) {
      const row left = a[i * a_pitch + k] - row{};
      for (std::size_t p = 0; p < Panels; ++p)
        multiply_add(left, right[p], sums[i][p]);
    }
  }
  for (std::size_t i = 0; i < Rows; ++i)
    for (std::size_t p = 0; p < Panels; ++p)
      std::memcpy(c + p * c_step + i * fractal_rows, &sums[i][p], sizeof(row));
}

/// All rows of a times some panels of b.
template <std::size_t Panels, typename T>
void multiply_panels(const T *a, std::size_t a_pitch, const T *b, std::size_t b_step, T *c,
                     std::size_t c_step, std::size_t rows, std::size_t depth) {
  const T *const end = a + rows * a_pitch;
  for (; rows >= block_rows; rows -= block_rows) {
    multiply_block<block_rows, Panels>(a, a_pitch, b, b_step, c, c_step, depth);
    a += block_rows * a_pitch;
    c += block_rows * fractal_rows;
  }
  for (; a != end; a += a_pitch, c += fractal_rows)
    multiply_block<1, Panels>(a, a_pitch, b, b_step, c, c_step, depth);
}

/// The operands of a product in the type that it is computed in.
inline void widen(const half *from, float *to, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    uint16_t h;
    std::memcpy(&h, from + i, sizeof h);
    // The exponent moves by a multiplication, which makes subnormal numbers normal.
    const uint32_t magnitude = static_cast<uint32_t>(h & 0x7fff) << 13;
    float scaled;
    std::memcpy(&scaled, &magnitude, sizeof scaled);
    scaled *= 5.192296858534828e33f; // 2^112
    uint32_t bits;
    std::memcpy(&bits, &scaled, sizeof bits);
    bits |= magnitude >= 0x0f800000 ? 0x7f800000u : 0u; // infinity and NaN
    bits |= static_cast<uint32_t>(h & 0x8000) << 16;
    std::memcpy(to + i, &bits, sizeof bits);
  }
}
inline void widen(const bfloat16_t *from, float *to, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i)
    to[i] = static_cast<float>(from[i]);
}
inline void widen(const int8_t *from, int32_t *to, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i)
    to[i] = from[i];
}

} // namespace pto::detail

#endif // PTO_MATMUL_KERNEL_H
