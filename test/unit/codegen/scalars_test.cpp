// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Scalar helpers of orchestrations, over all pairs of small and of special values.

#include "runtime/include/ptowsp/rt/arithmetic.h"

#include <bit>
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

#if defined(__clang__) && defined(__FLT16_MANT_DIG__)
// The compiler's own half precision, rounded from float, which is wide enough.
TEST_CASE("half precision agrees with the compiler's") {
  auto pair = [](uint16_t bits) {
    return std::pair(std::bit_cast<rt::f16>(bits), std::bit_cast<_Float16>(bits));
  };
  auto agree = [](rt::f16 ours, _Float16 theirs) {
    return std::bit_cast<uint16_t>(ours) == std::bit_cast<uint16_t>(theirs) ||
           (ours != ours && theirs != theirs);
  };
  uint32_t seed = 1;
  for (uint32_t bits = 0; bits < 0x10000; ++bits) {
    seed = seed * 1664525 + 1013904223;
    const auto [a, x] = pair(static_cast<uint16_t>(bits));
    const auto [b, y] = pair(static_cast<uint16_t>(seed >> 16));
    REQUIRE(agree(a, x));
    REQUIRE((static_cast<float>(a) == static_cast<float>(x) || a != a));
    REQUIRE(agree(a + b, x + y));
    REQUIRE(agree(a - b, x - y));
    REQUIRE(agree(a * b, x * y));
    REQUIRE(agree(a / b, x / y));
    REQUIRE(agree(-a, -x));
    REQUIRE((a < b) == (x < y));
    const float wide = std::bit_cast<float>(seed);
    REQUIRE(agree(rt::f16(wide), static_cast<_Float16>(wide)));
    const float near = static_cast<float>(x) * (1 + 0x1p-12f); // about half a unit away
    REQUIRE(agree(rt::f16(near), static_cast<_Float16>(near)));
  }
}
#endif

TEST_CASE("bf16 rounds to nearest, ties to even, once") {
  auto bits = [](auto value) { return std::bit_cast<uint16_t>(rt::bf16(value)); };
  CHECK(bits(1.0f) == 0x3f80);
  CHECK(bits(1.0f + 0x1p-8f) == 0x3f80); // a tie, to even
  CHECK(bits(1.0f + 0x3p-8f) == 0x3f82);
  CHECK(bits(1.0 + 0x1p-8 + 0x1p-40) == 0x3f81); // float would have made it a tie
  CHECK(bits(3.4e38) == 0x7f80);
  CHECK(bits(-0x1p-133) == 0x8001);
  CHECK(bits(0x1p-134) == 0x0000);
  CHECK(bits((int64_t{1} << 61) + (int64_t{1} << 53) + 1) == 0x5e01); // so would double
  CHECK(bits(std::numeric_limits<int64_t>::min()) == 0xdf00);
}
