// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The exponential and the logarithm against the C library in double precision.
///
/// Invariant: at most 2 units in the last place, over the whole range.

#include "pto/math.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>

namespace {

/// The distance in units of the last place of the exact value.
double ulps(float got, double exact) {
  if (std::isinf(got) || std::isnan(got))
    return static_cast<float>(exact) == got ? 0 : 1e9;
  const int exponent = std::max(std::ilogb(exact), -126);
  return std::fabs(got - exact) / std::ldexp(1.0, exponent - 23);
}

} // namespace

TEST_CASE("exp is within two units in the last place", "[math]") {
  double worst = 0;
  for (float x = -104.0f; x < 88.8f; x += 0.000713f)
    worst = std::max(worst, ulps(pto::detail::exp_value(x), std::exp(static_cast<double>(x))));
  for (float x = 1e-30f; x < 1.0f; x *= 1.01f) {
    worst = std::max(worst, ulps(pto::detail::exp_value(x), std::exp(static_cast<double>(x))));
    worst = std::max(worst, ulps(pto::detail::exp_value(-x), std::exp(-static_cast<double>(x))));
  }
  CHECK(worst < 2.0);
}

TEST_CASE("exp beyond its range", "[math]") {
  using pto::detail::exp_value;
  CHECK(std::isinf(exp_value(88.73f)));
  CHECK(std::isinf(exp_value(1e30f)));
  CHECK(exp_value(-1e30f) == 0);
  CHECK(exp_value(-110.0f) == 0);
  CHECK(exp_value(-103.0f) == 0x1p-149f);
}

TEST_CASE("log is within two units in the last place", "[math]") {
  double worst = 0;
  for (uint32_t b = 1; b < 0x7f800000; b += 977) {
    const float x = pto::detail::float_of(b);
    worst = std::max(worst, ulps(pto::detail::log_value(x), std::log(static_cast<double>(x))));
  }
  for (uint32_t b = 0x3f700000; b < 0x3f900000; b += 7) { // around 1, where results vanish
    const float x = pto::detail::float_of(b);
    if (x != 1.0f)
      worst = std::max(worst, ulps(pto::detail::log_value(x), std::log(static_cast<double>(x))));
  }
  CHECK(worst < 2.0);
}
