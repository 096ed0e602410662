// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The scalar meaning of the elementwise instructions.
///
/// Invariant: defined for every input. Integers wrap; a NaN in an operand of max,
/// min or relu gives NaN, as IEEE 754 maximum and minimum do.

#ifndef PTO_ARITHMETIC_H
#define PTO_ARITHMETIC_H

#include "pto/math.h"
#include "pto/types.h"

namespace pto::detail {

/// The type in which T wraps: its unsigned twin, at least as wide as int.
template <typename T>
using wrapping_t =
    std::conditional_t<sizeof(T) <= sizeof(uint32_t), uint32_t, std::make_unsigned_t<T>>;

struct add_op {
  template <typename T> T operator()(T a, T b) const {
    if constexpr (std::is_integral_v<T>)
      return static_cast<T>(static_cast<wrapping_t<T>>(a) + static_cast<wrapping_t<T>>(b));
    else
      return a + b;
  }
};

struct sub_op {
  template <typename T> T operator()(T a, T b) const {
    if constexpr (std::is_integral_v<T>)
      return static_cast<T>(static_cast<wrapping_t<T>>(a) - static_cast<wrapping_t<T>>(b));
    else
      return a - b;
  }
};

struct mul_op {
  template <typename T> T operator()(T a, T b) const {
    if constexpr (std::is_integral_v<T>)
      return static_cast<T>(static_cast<wrapping_t<T>>(a) * static_cast<wrapping_t<T>>(b));
    else
      return a * b;
  }
};

struct div_op {
  float operator()(float a, float b) const { return a / b; }
};

struct max_op {
  template <typename T> T operator()(T a, T b) const {
    if constexpr (std::is_integral_v<T>)
      return a > b ? a : b;
    else
      return a != a ? a : a > b ? a : b;
  }
};

struct min_op {
  template <typename T> T operator()(T a, T b) const {
    if constexpr (std::is_integral_v<T>)
      return a < b ? a : b;
    else
      return a != a ? a : a < b ? a : b;
  }
};

struct exp_op {
  float operator()(float a) const { return exp_value(a); }
};

struct log_op {
  float operator()(float a) const { return log_value(a); }
};

struct sqrt_op {
  float operator()(float a) const {
#if defined(__clang__) && defined(__has_builtin)
#if __has_builtin(__builtin_elementwise_sqrt)
    return __builtin_elementwise_sqrt(a); // does not set errno
#endif
#endif
    return __builtin_sqrtf(a);
  }
};

struct rsqrt_op {
  float operator()(float a) const { return 1.0f / sqrt_op()(a); }
};

struct abs_op {
  float operator()(float a) const { return __builtin_fabsf(a); }
};

struct neg_op {
  template <typename T> T operator()(T a) const {
    if constexpr (std::is_integral_v<T>)
      return sub_op()(T(0), a);
    else
      return -a;
  }
};

/// The reciprocal; of integers towards zero, and zero for zero.
struct recip_op {
  template <typename T> T operator()(T a) const {
    if constexpr (std::is_integral_v<T>)
      return a == 1 || a == -1 ? a : T(0);
    else
      return T(1) / a;
  }
};

struct relu_op {
  template <typename T> T operator()(T a) const { return a < T(0) ? T(0) : a; }
};

struct leaky_relu_op {
  float operator()(float a, float slope) const { return a > 0.0f ? a : a * slope; }
};

struct copy_op {
  template <typename T> T operator()(T a) const { return a; }
};

struct and_op {
  template <typename T> T operator()(T a, T b) const { return static_cast<T>(a & b); }
};
struct or_op {
  template <typename T> T operator()(T a, T b) const { return static_cast<T>(a | b); }
};
struct xor_op {
  template <typename T> T operator()(T a, T b) const { return static_cast<T>(a ^ b); }
};
struct not_op {
  template <typename T> T operator()(T a) const { return static_cast<T>(~a); }
};

/// How far to shift, of which a negative number is no shorter way than a large one.
template <typename T> unsigned shift_of(T by) {
  using unsigned_type = std::make_unsigned_t<T>;
  constexpr unsigned_type bits = sizeof(T) * 8;
  const auto amount = static_cast<unsigned_type>(by);
  return amount < bits ? amount : bits;
}

struct shift_left_op {
  template <typename T> T operator()(T a, T by) const {
    return static_cast<T>(static_cast<uint64_t>(a) << shift_of(by));
  }
};
struct shift_right_op {
  template <typename T> T operator()(T a, T by) const {
    return static_cast<T>(static_cast<int64_t>(a) >> shift_of(by));
  }
};

} // namespace pto::detail

#endif // PTO_ARITHMETIC_H
