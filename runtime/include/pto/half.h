// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The 16-bit floating-point type of the kernels: the compiler's own where it has
/// one, else a storage type that converts through float.
///
/// Invariant: both round to nearest even and give the same bits.

#ifndef PTO_HALF_H
#define PTO_HALF_H

#include <cstdint>
#include <cstring>

namespace pto {

/// Half precision without help of the compiler. It has conversions only: the
/// instructions compute in float, which rounds to the same result for + - * / and
/// square roots, since float has more than twice the precision.
class soft_half {
public:
  soft_half() = default;
  explicit soft_half(float value) : bits(from_float(value)) {}
  explicit operator float() const { return to_float(bits); }

private:
  static uint16_t from_float(float value) {
    uint32_t f;
    std::memcpy(&f, &value, sizeof f);
    const uint32_t sign = f >> 16 & 0x8000;
    const uint32_t magnitude = f & 0x7fffffff;
    if (magnitude > 0x7f800000)
      return static_cast<uint16_t>(sign | 0x7e00 | (magnitude >> 13 & 0x3ff)); // quiet NaN
    if (magnitude >= 0x477ff000)
      return static_cast<uint16_t>(sign | 0x7c00); // rounds to infinity
    if (magnitude < 0x38800000) { // subnormal: adding 0.5 lets the hardware round
      float m;
      std::memcpy(&m, &magnitude, sizeof m);
      m += 0.5f;
      uint32_t r;
      std::memcpy(&r, &m, sizeof r);
      return static_cast<uint16_t>(sign | (r - 0x3f000000));
    }
    const uint32_t rounded = magnitude + 0xfff + (magnitude >> 13 & 1);
    return static_cast<uint16_t>(sign | ((rounded - 0x38000000) >> 13));
  }

  static float to_float(uint16_t h) {
    const uint32_t sign = static_cast<uint32_t>(h & 0x8000) << 16;
    const uint32_t magnitude = h & 0x7fff;
    uint32_t f;
    if (magnitude >= 0x7c00) {
      f = sign | 0x7f800000 | (magnitude & 0x3ff) << 13;
      if (magnitude > 0x7c00)
        f |= 0x400000; // conversions quieten NaNs
    } else if (magnitude >= 0x400) {
      f = sign | ((magnitude << 13) + 0x38000000);
    } else { // subnormal: an integer number of 2^-24
      const float scaled = static_cast<float>(magnitude) * (1.0f / 16777216.0f);
      std::memcpy(&f, &scaled, sizeof f);
      f |= sign;
    }
    float value;
    std::memcpy(&value, &f, sizeof value);
    return value;
  }

  uint16_t bits;
};

// Clang and GCC know _Float16 in C++ on these processors; elsewhere it may exist
// without conversions.
#if !defined(PTO_SOFT_HALF) && defined(__FLT16_MANT_DIG__) &&                                      \
    (defined(__SSE2__) || defined(__aarch64__)) &&                                                 \
    ((defined(__clang__) && __clang_major__ >= 15) || (!defined(__clang__) && __GNUC__ >= 12))
using half = _Float16;
#else
using half = soft_half;
#endif
static_assert(sizeof(half) == 2, "half has two bytes");

} // namespace pto

#endif // PTO_HALF_H
