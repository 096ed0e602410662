// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Scalar arithmetic of orchestrations that C++ has no operator for. The names with
/// `_number` ignore a NaN on one side, those without give it on.
///
/// Invariant: the result depends on the operands alone, never on the host or its
/// rounding mode; -0.0 is smaller than +0.0.

#ifndef PTOWSP_RT_ARITHMETIC_H
#define PTOWSP_RT_ARITHMETIC_H

#include "ptowsp/rt/small_float.h"

#include <cmath>
#include <type_traits>

namespace ptowsp::rt {

/// The smaller and the larger of two integers.
template <typename T> constexpr T min(T a, T b) {
  static_assert(std::is_integral_v<T>, "floats have minimum and minimum_number");
  return b < a ? b : a;
}
template <typename T> constexpr T max(T a, T b) {
  static_assert(std::is_integral_v<T>, "floats have maximum and maximum_number");
  return a < b ? b : a;
}

/// The quotient rounded towards minus infinity; `b` is not zero.
template <typename T> constexpr T floor_div(T a, T b) {
  const T quotient = static_cast<T>(a / b);
  const bool inexact = a % b != 0;
  return static_cast<T>(quotient - (inexact && (a < 0) != (b < 0) ? 1 : 0));
}

/// The quotient rounded towards plus infinity; `b` is not zero.
template <typename T> constexpr T ceil_div(T a, T b) {
  const T quotient = static_cast<T>(a / b);
  const bool inexact = a % b != 0;
  return static_cast<T>(quotient + (inexact && (a < 0) == (b < 0) ? 1 : 0));
}

template <typename T> bool is_nan(T a) { return a != a; }
template <typename T> bool is_negative(T a) { return std::signbit(static_cast<double>(a)); }

/// The smaller and the larger of two floats.
template <typename T> T minimum_number(T a, T b) {
  if (is_nan(a))
    return b;
  if (a == b) // of two zeros the negative one
    return is_negative(a) ? a : b;
  return b < a ? b : a; // a NaN in b is never smaller
}
template <typename T> T maximum_number(T a, T b) {
  if (is_nan(a))
    return b;
  if (a == b)
    return is_negative(a) ? b : a;
  return a < b ? b : a;
}
template <typename T> T minimum(T a, T b) {
  return is_nan(a) ? a : is_nan(b) ? b : minimum_number(a, b);
}
template <typename T> T maximum(T a, T b) {
  return is_nan(a) ? a : is_nan(b) ? b : maximum_number(a, b);
}

/// The rest of a division with the sign of `a`.
template <typename T> T remainder(T a, T b) {
  return static_cast<T>(std::fmod(static_cast<double>(a), static_cast<double>(b)));
}

} // namespace ptowsp::rt

#endif // PTOWSP_RT_ARITHMETIC_H
