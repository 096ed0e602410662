// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Floats of 16 bits, for orchestrations: f16 (IEEE 754 half precision) and bf16.
///
/// Invariant: every result is the exact one rounded once, to nearest, ties to even. Computing
/// in double and rounding that is the same for + - * /: double has more than twice the
/// precision.

#ifndef PTOWSP_RT_SMALL_FLOAT_H
#define PTOWSP_RT_SMALL_FLOAT_H

#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <type_traits>

namespace ptowsp::rt {

template <int MantissaBits> class small_float {
  template <typename T> using if_arithmetic = std::enable_if_t<std::is_arithmetic_v<T>, int>;

public:
  small_float() = default;
  template <typename T, if_arithmetic<T> = 0>
  explicit small_float(T value) : bits(round(widen(value))) {}
  template <typename T, if_arithmetic<T> = 0> explicit operator T() const {
    return static_cast<T>(value());
  }

  small_float operator-() const {
    small_float result = *this;
    result.bits ^= 0x8000;
    return result;
  }
  friend small_float operator+(small_float a, small_float b) {
    return small_float(a.value() + b.value());
  }
  friend small_float operator-(small_float a, small_float b) {
    return small_float(a.value() - b.value());
  }
  friend small_float operator*(small_float a, small_float b) {
    return small_float(a.value() * b.value());
  }
  friend small_float operator/(small_float a, small_float b) {
    return small_float(a.value() / b.value());
  }
  friend bool operator==(small_float a, small_float b) { return a.value() == b.value(); }
  friend bool operator!=(small_float a, small_float b) { return a.value() != b.value(); }
  friend bool operator<(small_float a, small_float b) { return a.value() < b.value(); }
  friend bool operator<=(small_float a, small_float b) { return a.value() <= b.value(); }
  friend bool operator>(small_float a, small_float b) { return a.value() > b.value(); }
  friend bool operator>=(small_float a, small_float b) { return a.value() >= b.value(); }

private:
  static constexpr int bias = (1 << (14 - MantissaBits)) - 1;
  static constexpr uint64_t infinity = uint64_t{0x7fff} >> MantissaBits << MantissaBits;

  /// Exact, but for integers of more than 53 bits: these keep what rounds them right.
  template <typename T> static double widen(T value) {
    if constexpr (std::is_integral_v<T> && sizeof(T) == 8) {
      const bool negative = value < 0;
      uint64_t magnitude = static_cast<uint64_t>(value);
      magnitude = negative ? 0 - magnitude : magnitude;
      if (magnitude >> 53 != 0) // the lowest bit that stays stands for all below it
        magnitude = (magnitude >> 11 | ((magnitude & 0x7ff) != 0 ? 1 : 0)) << 11;
      const double wide = static_cast<double>(magnitude);
      return negative ? -wide : wide;
    } else {
      return static_cast<double>(value);
    }
  }

  static uint16_t round(double value) {
    uint64_t wide;
    std::memcpy(&wide, &value, sizeof wide);
    const uint64_t sign = wide >> 63 << 15;
    if (value != value)
      return static_cast<uint16_t>(sign | infinity | uint64_t{1} << (MantissaBits - 1));
    const int exponent = static_cast<int>(wide >> 52 & 0x7ff) - 1023;
    const uint64_t mantissa = (wide & ((uint64_t{1} << 52) - 1)) | uint64_t{1} << 52;
    const int below = 1 - bias - exponent; // how far under the normal numbers
    const int shift = 52 - MantissaBits + (below > 0 ? below : 0);
    if (shift > 53)
      return static_cast<uint16_t>(sign);
    const uint64_t units = mantissa >> shift;
    const uint64_t rest = mantissa & ((uint64_t{1} << shift) - 1);
    const uint64_t half = uint64_t{1} << (shift - 1);
    const uint64_t rounded = units + (rest > half || (rest == half && (units & 1)) ? 1 : 0);
    // A mantissa that rounds up to the next power of two carries into the exponent.
    const uint64_t base = below > 0 ? 0 : static_cast<uint64_t>(exponent + bias - 1);
    const uint64_t result = (base << MantissaBits) + rounded;
    return static_cast<uint16_t>(sign | (result < infinity ? result : infinity));
  }

  double value() const {
    const int field = (bits & 0x7fff) >> MantissaBits;
    const int mantissa = bits & ((1 << MantissaBits) - 1);
    double magnitude;
    if (field == static_cast<int>(infinity >> MantissaBits))
      magnitude = mantissa != 0 ? std::numeric_limits<double>::quiet_NaN()
                                : std::numeric_limits<double>::infinity();
    else
      magnitude = std::ldexp(field != 0 ? mantissa | 1 << MantissaBits : mantissa,
                             (field != 0 ? field : 1) - bias - MantissaBits);
    return (bits & 0x8000) != 0 ? -magnitude : magnitude;
  }

  uint16_t bits;
};

using f16 = small_float<10>;
using bf16 = small_float<7>;
static_assert(sizeof(f16) == 2 && std::is_trivially_copyable_v<f16>, "bits, and nothing else");

} // namespace ptowsp::rt

#endif // PTOWSP_RT_SMALL_FLOAT_H
