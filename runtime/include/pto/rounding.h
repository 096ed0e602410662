// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Conversions of one number, in every rounding mode.
///
/// A float that becomes an integer is rounded to a whole number as the mode says, then
/// takes the nearest value that the integer has (saturation) or its low bits; NaN
/// becomes 0. A number that becomes a narrower float is rounded once: to nearest even
/// for CAST_NONE and CAST_RINT, else as the mode says; CAST_ROUND breaks ties away from
/// zero. Beyond the range the directed modes stop at the largest finite number where
/// they round towards zero.
///
/// Invariant: the result depends on the operand and the mode alone, never on the
/// host's rounding mode.

#ifndef PTO_ROUNDING_H
#define PTO_ROUNDING_H

#include "pto/types.h"

#include <limits>

namespace pto::detail {

/// `x` as a whole number.
template <RoundMode Mode> inline float to_whole(float x) {
  if constexpr (Mode == RoundMode::CAST_FLOOR)
    return __builtin_floorf(x);
  else if constexpr (Mode == RoundMode::CAST_CEIL)
    return __builtin_ceilf(x);
  else if constexpr (Mode == RoundMode::CAST_TRUNC)
    return __builtin_truncf(x);
  else if constexpr (Mode == RoundMode::CAST_ROUND) {
    const float whole = __builtin_truncf(x); // x - whole is exact
    return __builtin_fabsf(x - whole) >= 0.5f ? whole + __builtin_copysignf(1.0f, x) : whole;
  } else {
    const float large = __builtin_copysignf(8388608.0f, x); // 2^23: no fraction beyond
    const float whole = (x + large) - large;
    return __builtin_fabsf(x) < 8388608.0f ? __builtin_copysignf(whole, x) : x;
  }
}

/// A whole float as an integer.
template <typename To, bool Saturate> inline To to_integer(float whole) {
  using limits = std::numeric_limits<To>;
  // The bounds are powers of two, exact in f32; what lies below the upper one fits.
  const float upper = __builtin_ldexpf(1.0f, limits::digits);
  const float lower = limits::is_signed ? -upper : 0.0f;
  if constexpr (Saturate || sizeof(To) == 8)
    return whole != whole   ? To(0)
           : whole >= upper ? limits::max()
           : whole < lower  ? limits::min()
                            : static_cast<To>(whole);
  else
    return static_cast<To>(to_integer<int64_t, true>(whole));
}

/// The neighbour of a narrow float, one step away from zero or towards it.
template <typename To> inline To step(To value, int direction) {
  int16_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  bits = static_cast<int16_t>(bits + direction);
  std::memcpy(static_cast<void *>(&value), &bits, sizeof bits);
  return value;
}

/// The largest finite float of a narrow type.
template <typename To> constexpr float largest() {
  return std::is_same_v<To, half> ? 65504.0f : 3.38953139e+38f;
}

/// `x` as a narrower float: the nearest, then moved where the mode wants another one.
template <RoundMode Mode, typename To> inline To narrow(float x) {
  const To nearest = static_cast<To>(x);
  if constexpr (Mode == RoundMode::CAST_NONE || Mode == RoundMode::CAST_RINT)
    return nearest;
  const float back = static_cast<float>(nearest);
  if (x != x || back == x || __builtin_isinf(x))
    return nearest;
  const bool negative = __builtin_signbit(x);
  const bool outside = __builtin_fabsf(back) > __builtin_fabsf(x); // nearest lies beyond x
  if constexpr (Mode == RoundMode::CAST_ROUND) {
    if (outside)
      return nearest;
    const To next = step(nearest, 1);
    const float next_value = static_cast<float>(next);
    const float distance = __builtin_isinf(next_value) ? std::numeric_limits<float>::infinity()
                                                       : __builtin_fabsf(next_value - x);
    return distance <= __builtin_fabsf(x - back) ? next : nearest;
  } else {
    const bool away = Mode == RoundMode::CAST_FLOOR  ? negative
                      : Mode == RoundMode::CAST_CEIL ? !negative
                                                     : false;
    return away == outside ? nearest : step(nearest, outside ? -1 : 1);
  }
}

/// A wide integer as f32, rounded as the mode says.
template <RoundMode Mode> inline float to_float(int64_t value) {
  const float nearest = static_cast<float>(value);
  if constexpr (Mode == RoundMode::CAST_NONE || Mode == RoundMode::CAST_RINT)
    return nearest;
  const auto exact = static_cast<long double>(value);
  const auto found = static_cast<long double>(nearest);
  if (found == exact)
    return nearest;
  const bool negative = value < 0;
  const bool outside = negative ? found < exact : found > exact;
  constexpr float infinity = std::numeric_limits<float>::infinity();
  const float other = __builtin_nextafterf(nearest, outside == negative ? infinity : -infinity);
  if constexpr (Mode == RoundMode::CAST_ROUND) {
    const bool tie = found - exact == exact - static_cast<long double>(other);
    return tie && !outside ? other : nearest;
  } else {
    const bool away = Mode == RoundMode::CAST_FLOOR  ? negative
                      : Mode == RoundMode::CAST_CEIL ? !negative
                                                     : false;
    return away == outside ? nearest : other;
  }
}

/// One conversion.
template <RoundMode Mode, bool Saturate, typename To, typename From> inline To convert(From x) {
  constexpr bool is_wide = std::is_same_v<From, int32_t> || std::is_same_v<From, int64_t>;
  if constexpr (std::is_integral_v<From> && std::is_integral_v<To>) {
    using limits = std::numeric_limits<To>;
    if constexpr (Saturate && sizeof(To) < sizeof(From))
      return x > limits::max() ? limits::max() : x < limits::min() ? limits::min() : To(x);
    else
      return static_cast<To>(x);
  } else if constexpr (std::is_integral_v<From>) {
    if constexpr (std::is_same_v<To, float> && is_wide)
      return to_float<Mode>(x);
    else if constexpr (std::is_same_v<To, float>)
      return static_cast<float>(x);
    else
      return narrow<Mode, To>(static_cast<float>(x)); // up to 16 bits: exact in f32
  } else {
    const float value = static_cast<float>(x);
    if constexpr (std::is_integral_v<To>)
      return to_integer<To, Saturate>(to_whole<Mode>(value));
    else if constexpr (std::is_same_v<To, float>)
      return std::is_same_v<From, float> ? to_whole<Mode>(value) : value;
    else
      return narrow<Mode, To>(value);
  }
}

} // namespace pto::detail

#endif // PTO_ROUNDING_H
