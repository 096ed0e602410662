// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Exponential and logarithm as plain arithmetic, so that loops over them vectorise
/// and every host computes the same formula.
///
/// Invariant: no calls, no branches that cannot become selects; within 2 units in
/// the last place of the exact value, exact at the special values.

#ifndef PTO_MATH_H
#define PTO_MATH_H

#include <cstdint>
#include <cstring>
#include <limits>

namespace pto::detail {

inline float float_of(uint32_t bits) {
  float value;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

inline uint32_t bits_of(float value) {
  uint32_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  return bits;
}

/// exp(x) = 2^n * exp(r) with |r| <= ln(2)/2, exp(r) as its Taylor series. 2^n is
/// applied in two halves, so that results below the normal range come out too.
inline float exp_value(float x) {
  constexpr float log2e = 1.44269504f;
  constexpr float ln2_high = 0.693145752f, ln2_low = 1.42860677e-6f; // high has 9 trailing zeros
  constexpr float round_to_integer = 12582912.0f; // 1.5 * 2^23
  // Beyond these bounds the result is infinite or zero; NaN passes both selects.
  const float bounded = x > 90.0f ? 90.0f : x < -105.0f ? -105.0f : x;
  const float shifted = bounded * log2e + round_to_integer;
  const float n = shifted - round_to_integer;
  const float r = (bounded - n * ln2_high) - n * ln2_low;
  float p = 1.0f / 5040.0f;
  p = p * r + 1.0f / 720.0f;
  p = p * r + 1.0f / 120.0f;
  p = p * r + 1.0f / 24.0f;
  p = p * r + 1.0f / 6.0f;
  p = p * r + 0.5f;
  p = p * r * r + r;
  const int32_t power = static_cast<int32_t>(bits_of(shifted) - bits_of(round_to_integer));
  const int32_t half_power = power >> 1;
  const float scale = float_of(static_cast<uint32_t>(half_power + 127) << 23);
  const float rest = float_of(static_cast<uint32_t>(power - half_power + 127) << 23);
  const float result = (1.0f + p) * scale * rest;
  return x != x ? x : result;
}

/// log(x) = e * ln(2) + log(m) with m in [sqrt(1/2), sqrt(2)), log(m) by the series
/// of the inverse hyperbolic tangent.
inline float log_value(float x) {
  constexpr float ln2_high = 0.693145752f, ln2_low = 1.42860677e-6f;
  const bool subnormal = x < 1.17549435e-38f;
  const float normal = subnormal ? x * 8388608.0f : x;
  const uint32_t bits = bits_of(normal);
  const uint32_t shifted = bits - 0x3f3504f3; // the bits of sqrt(1/2)
  const int32_t exponent = static_cast<int32_t>(shifted) >> 23;
  const float e = static_cast<float>(exponent) - (subnormal ? 23.0f : 0.0f);
  const float m = float_of((shifted & 0x007fffff) + 0x3f3504f3);
  const float f = m - 1.0f;
  const float s = f / (2.0f + f);
  const float z = s * s;
  float p = 2.0f / 9.0f;
  p = p * z + 2.0f / 7.0f;
  p = p * z + 2.0f / 5.0f;
  p = p * z + 2.0f / 3.0f;
  // log(m) = 2s + s*z*p, and 2s = f - s*f: the sum begins with f, which is exact.
  const float log_m = f - s * (f - z * p);
  float result = e * ln2_high + (log_m + e * ln2_low);
  constexpr float infinity = std::numeric_limits<float>::infinity();
  constexpr float nan = std::numeric_limits<float>::quiet_NaN();
  result = x == infinity ? infinity : result;
  result = x == 0.0f ? -infinity : result;
  result = x < 0.0f ? nan : result;
  return x != x ? x : result;
}

} // namespace pto::detail

#endif // PTO_MATH_H
