// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Special values: NaN, infinities, signed zeros, results out of range.
///
/// Invariant: what holds for f32 holds for f16.

#include "support.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <limits>

using namespace pto;
using namespace pto_test;

namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();
constexpr float nan_value = std::numeric_limits<float>::quiet_NaN();

/// op on tiles full of `a` and `b`.
template <typename T, typename Op> float apply(Op op, float a, float b = 0) {
  float result = 0;
  run([&] {
    Tile<TileType::Vec, T, 1, 32> ta, tb, tc;
    TASSIGN<0>(ta);
    TASSIGN<128>(tb);
    TASSIGN<256>(tc);
    TEXPANDS(ta, static_cast<T>(a));
    TEXPANDS(tb, static_cast<T>(b));
    pipe_barrier(PIPE_V);
    op(tc, ta, tb);
    result = static_cast<float>(tc.data()[31]);
  });
  return result;
}

#define OP(...) [](auto &c, auto &a, auto &b) { (void)a, (void)b, __VA_ARGS__; }

} // namespace

TEMPLATE_TEST_CASE("NaN in any operand gives NaN", "[float]", float, half) {
  using T = TestType;
  for (const auto &[x, y] : {std::pair(nan_value, 1.0f), std::pair(1.0f, nan_value)}) {
    CHECK(std::isnan(apply<T>(OP(TADD(c, a, b)), x, y)));
    CHECK(std::isnan(apply<T>(OP(TMUL(c, a, b)), x, y)));
    CHECK(std::isnan(apply<T>(OP(TMAX(c, a, b)), x, y)));
    CHECK(std::isnan(apply<T>(OP(TMIN(c, a, b)), x, y)));
    CHECK(std::isnan(apply<T>(OP(TDIV(c, a, b)), x, y)));
  }
  CHECK(std::isnan(apply<T>(OP(TEXP(c, a)), nan_value)));
  CHECK(std::isnan(apply<T>(OP(TLOG(c, a)), nan_value)));
  CHECK(std::isnan(apply<T>(OP(TSQRT(c, a)), nan_value)));
  CHECK(std::isnan(apply<T>(OP(TABS(c, a)), nan_value)));
  CHECK(std::isnan(apply<T>(OP(TRELU(c, a)), nan_value)));
  CHECK(std::isnan(apply<T>(OP(TMAXS(c, a, T(1.0f))), nan_value)));
}

TEMPLATE_TEST_CASE("infinities and poles", "[float]", float, half) {
  using T = TestType;
  CHECK(apply<T>(OP(TDIV(c, a, b)), 1, 0) == infinity);
  CHECK(apply<T>(OP(TDIV(c, a, b)), -1, 0) == -infinity);
  CHECK(std::isnan(apply<T>(OP(TDIV(c, a, b)), 0, 0)));
  CHECK(std::isnan(apply<T>(OP(TSUB(c, a, b)), infinity, infinity)));
  CHECK(apply<T>(OP(TRECIP(c, a)), 0) == infinity);
  CHECK(apply<T>(OP(TRSQRT(c, a)), 0) == infinity);
  CHECK(apply<T>(OP(TRSQRT(c, a)), infinity) == 0);
  CHECK(std::isnan(apply<T>(OP(TSQRT(c, a)), -1)));
  CHECK(apply<T>(OP(TEXP(c, a)), infinity) == infinity);
  CHECK(apply<T>(OP(TEXP(c, a)), -infinity) == 0);
  CHECK(apply<T>(OP(TEXP(c, a)), 0) == 1);
  CHECK(apply<T>(OP(TLOG(c, a)), 1) == 0);
  CHECK(apply<T>(OP(TLOG(c, a)), 0) == -infinity);
  CHECK(apply<T>(OP(TLOG(c, a)), infinity) == infinity);
  CHECK(std::isnan(apply<T>(OP(TLOG(c, a)), -1)));
  CHECK(apply<T>(OP(TABS(c, a)), -infinity) == infinity);
}

TEMPLATE_TEST_CASE("signed zeros", "[float]", float, half) {
  using T = TestType;
  CHECK(std::signbit(apply<T>(OP(TNEG(c, a)), 0)));
  CHECK_FALSE(std::signbit(apply<T>(OP(TABS(c, a)), -0.0f)));
  CHECK(std::signbit(apply<T>(OP(TMUL(c, a, b)), -0.0f, 1)));
}

TEST_CASE("f16 overflows to infinity and keeps subnormals", "[float]") {
  CHECK(apply<half>(OP(TADD(c, a, b)), 65504, 65504) == infinity);
  CHECK(apply<half>(OP(TADD(c, a, b)), 65504, 15) == 65504);
  CHECK(apply<half>(OP(TADD(c, a, b)), 65504, 16) == infinity);
  CHECK(apply<half>(OP(TMULS(c, a, half(0.5f))), 0x1p-23f) == 0x1p-24f);
  CHECK(apply<half>(OP(TMULS(c, a, half(0.5f))), 0x1p-24f) == 0);
  CHECK(apply<half>(OP(TADD(c, a, b)), 2048, 1) == 2048); // a tie goes to even
  CHECK(apply<half>(OP(TADD(c, a, b)), 2048, 3) == 2052);
}
