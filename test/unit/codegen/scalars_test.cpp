// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Scalar helpers of orchestrations, over all pairs of small and of special values.

#include "runtime/include/ptowsp/rt/arithmetic.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>
#include <limits>

namespace rt = ptowsp::rt;

TEST_CASE("integer divisions round as their names say") {
  for (int64_t a = -9; a <= 9; ++a)
    for (int64_t b = -4; b <= 4; ++b) {
      if (b == 0)
        continue;
      const double exact = static_cast<double>(a) / static_cast<double>(b);
      REQUIRE(rt::floor_div<int64_t>(a, b) == static_cast<int64_t>(std::floor(exact)));
      REQUIRE(rt::ceil_div<int64_t>(a, b) == static_cast<int64_t>(std::ceil(exact)));
    }
  CHECK(rt::ceil_div<uint64_t>(UINT64_MAX, 2) == UINT64_MAX / 2 + 1);
  CHECK(rt::ceil_div<int64_t>(INT64_MAX, 1) == INT64_MAX);
}

TEST_CASE("the smaller and the larger of two integers") {
  CHECK(rt::min<int64_t>(-1, 2) == -1);
  CHECK(rt::max<int64_t>(-1, 2) == 2);
  CHECK(rt::min<uint64_t>(UINT64_MAX, 2) == 2);
}

TEST_CASE("minimum and maximum of floats: NaN and the sign of zero") {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  CHECK(rt::minimum<float>(1, 2) == 1);
  CHECK(rt::maximum<float>(1, 2) == 2);
  for (float other : {-1.0f, 0.0f, 1.0f}) {
    CHECK(std::isnan(rt::minimum<float>(nan, other)));
    CHECK(std::isnan(rt::maximum<float>(other, nan)));
    CHECK(rt::minimum_number<float>(nan, other) == other);
    CHECK(rt::minimum_number<float>(other, nan) == other);
    CHECK(rt::maximum_number<float>(nan, other) == other);
    CHECK(rt::maximum_number<float>(other, nan) == other);
  }
  CHECK(std::isnan(rt::minimum_number<float>(nan, nan)));
  for (auto [a, b] : {std::pair(-0.0f, 0.0f), std::pair(0.0f, -0.0f)}) {
    CHECK(std::signbit(rt::minimum<float>(a, b)));
    CHECK_FALSE(std::signbit(rt::maximum<float>(a, b)));
    CHECK(std::signbit(rt::minimum_number<float>(a, b)));
    CHECK_FALSE(std::signbit(rt::maximum_number<float>(a, b)));
  }
  CHECK(rt::remainder<float>(-7.5f, 2) == -1.5f);
}
