// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// TCVT against exact arithmetic: for every pair, every rounding mode, at the ends of
/// the ranges, at ties, and with NaN, infinities and denormals.
///
/// Invariant: the expected value is found by searching the values of the result's type
/// around the operand, in long double.

#include "support.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <limits>

using namespace pto;
using namespace pto_test;

namespace {

using exact = long double;

template <typename T> exact value_of(T x) {
  if constexpr (std::is_integral_v<T>)
    return static_cast<exact>(x);
  else
    return static_cast<exact>(static_cast<float>(x));
}

/// Of the neighbours `low` <= x <= `high` the one that the mode takes; `even` says
/// whether low's last digit is even.
exact pick(exact x, exact low, exact high, bool low_is_even, RoundMode mode) {
  if (low == x || high == x)
    return x;
  switch (mode) {
  case RoundMode::CAST_FLOOR:
    return low;
  case RoundMode::CAST_CEIL:
    return high;
  case RoundMode::CAST_TRUNC:
    return x > 0 ? low : high;
  default:
    break;
  }
  if (x - low != high - x)
    return x - low < high - x ? low : high;
  if (mode == RoundMode::CAST_ROUND)
    return x > 0 ? high : low;
  return low_is_even ? low : high;
}

exact whole(exact x, RoundMode mode) {
  const exact low = std::floor(x);
  return pick(x, low, low + (low == x ? 0 : 1), std::fmod(low, 2.0L) == 0, mode);
}

/// x in a binary format of `digits` significant bits and smallest power `smallest`.
exact in_format(exact x, int digits, int smallest, exact largest, RoundMode mode) {
  if (x == 0 || std::isinf(x))
    return x;
  const int power = std::max(std::ilogb(x) - digits + 1, smallest);
  const exact rounded = std::ldexp(whole(std::ldexp(x, -power), mode), power);
  if (std::fabs(rounded) <= largest)
    return rounded;
  const exact limit = std::copysign(largest, x), infinite = std::copysign(INFINITY, x);
  const bool towards = mode == RoundMode::CAST_TRUNC ||
                       mode == (x > 0 ? RoundMode::CAST_FLOOR : RoundMode::CAST_CEIL);
  return towards ? limit : infinite;
}

template <typename To, typename From> exact expected(From from, RoundMode mode) {
  const exact x = value_of(from);
  if constexpr (std::is_integral_v<To>) {
    using limits = std::numeric_limits<To>;
    if (std::isnan(x))
      return 0;
    const exact w = std::is_integral_v<From> ? x : whole(x, mode);
    return std::min<exact>(std::max<exact>(w, limits::min()), limits::max());
  } else if (std::isnan(x)) {
    return x;
  } else if constexpr (std::is_same_v<To, float>) {
    return std::is_same_v<From, float> ? whole(x, mode)
                                       : in_format(x, 24, -149, 3.40282347e38L, mode);
  } else if constexpr (std::is_same_v<To, half>) {
    return in_format(x, 11, -24, 65504.0L, mode);
  } else {
    return in_format(x, 8, -133, std::ldexp(255.0L, 120), mode);
  }
}

template <typename T> std::vector<T> inputs() {
  std::vector<T> values;
  if constexpr (std::is_integral_v<T>) {
    using limits = std::numeric_limits<T>;
    for (int64_t v : {0l,         1l,          -1l,         2l,           127l,
                      128l,       129l,        -128l,       -129l,        255l,
                      256l,       2047l,       2049l,       32767l,       32768l,
                      -32769l,    65535l,      16777215l,   16777217l,    16777219l,
                      -16777217l, 2147483647l, 2147483648l, -2147483649l, 4503599627370497l})
      if (v >= static_cast<int64_t>(limits::min()) && v <= static_cast<int64_t>(limits::max()))
        values.push_back(static_cast<T>(v));
    values.push_back(limits::min()), values.push_back(limits::max());
  } else {
    const float special[] = {0.0f,
                             0.5f,
                             1.5f,
                             2.5f,
                             0.49999997f,
                             1.25f,
                             126.5f,
                             127.5f,
                             128.5f,
                             255.5f,
                             256.0f,
                             32766.5f,
                             32767.5f,
                             32768.0f,
                             65503.0f,
                             65519.9f,
                             65520.0f,
                             65536.0f,
                             2147483520.0f,
                             2147483648.0f,
                             9.2233715e18f,
                             9.2233720e18f,
                             3.4028235e38f,
                             3.3961776e38f,
                             1.0009766f,
                             1.0004883f,
                             1.0014648f,
                             1.00390625f,
                             1.01171875f,
                             6.0975552e-5f,
                             5.9604645e-8f,
                             2.9802322e-8f,
                             2.9802326e-8f,
                             8.940697e-8f,
                             1e-45f,
                             1.1754942e-38f,
                             4.6e-41f,
                             8388607.5f,
                             16777215.0f,
                             INFINITY,
                             NAN};
    for (float v : special)
      values.push_back(static_cast<T>(v)), values.push_back(static_cast<T>(-v));
    uint32_t state = 12345;
    for (int i = 0; i < 2000; ++i) {
      state = state * 1664525 + 1013904223;
      float v;
      std::memcpy(&v, &state, sizeof v);
      values.push_back(static_cast<T>(v));
    }
  }
  return values;
}

template <typename To, typename From> void check_pair() {
  constexpr int width = 2240;
  using source = Tile<TileType::Vec, From, 1, width, BLayout::RowMajor, 1, -1>;
  using result = Tile<TileType::Vec, To, 1, width, BLayout::RowMajor, 1, -1>;
  std::vector<From> in = inputs<From>();
  const auto count = static_cast<int64_t>(in.size());
  REQUIRE(count <= width);
  for (RoundMode mode : {RoundMode::CAST_NONE, RoundMode::CAST_RINT, RoundMode::CAST_ROUND,
                         RoundMode::CAST_FLOOR, RoundMode::CAST_CEIL, RoundMode::CAST_TRUNC}) {
    run([&] {
      source a(count);
      result b(count);
      TASSIGN<0>(a), TASSIGN<32768>(b);
      auto g = make_matrix(in.data(), 1, count, count);
      TLOAD(a, g);
      sync(PIPE_MTE2, PIPE_V);
      TCVT(b, a, mode, SaturationMode::ON);
      int wrong = 0;
      for (int64_t i = 0; i < count; ++i) {
        const exact want = expected<To>(in[static_cast<std::size_t>(i)], mode);
        const exact got = value_of(b.data()[i]);
        if (!(std::isnan(want) ? std::isnan(got) : got == want) && ++wrong <= 3)
          FAIL_CHECK("mode " << static_cast<int>(mode) << ": "
                             << static_cast<double>(value_of(in[static_cast<std::size_t>(i)]))
                             << " gives " << static_cast<double>(got) << ", expected "
                             << static_cast<double>(want));
      }
      CHECK(wrong == 0);
    });
  }
}

} // namespace

TEST_CASE("conversions of f32", "[convert]") {
  check_pair<half, float>();
  check_pair<bfloat16_t, float>();
  check_pair<int16_t, float>();
  check_pair<int32_t, float>();
  check_pair<int64_t, float>();
  check_pair<float, float>();
}

TEST_CASE("conversions of f16 and bf16", "[convert]") {
  check_pair<float, half>();
  check_pair<int32_t, half>();
  check_pair<int16_t, half>();
  check_pair<int8_t, half>();
  check_pair<uint8_t, half>();
  check_pair<float, bfloat16_t>();
  check_pair<int32_t, bfloat16_t>();
}

TEST_CASE("conversions of integers", "[convert]") {
  check_pair<half, int16_t>();
  check_pair<float, int16_t>();
  check_pair<float, int32_t>();
  check_pair<int16_t, int32_t>();
  check_pair<int64_t, int32_t>();
  check_pair<float, int64_t>();
  check_pair<int32_t, int64_t>();
  check_pair<half, uint8_t>();
  check_pair<half, int8_t>();
}

TEST_CASE("conversions without saturation keep the low bits", "[convert]") {
  run([] {
    Tile<TileType::Vec, float, 1, 16> f;
    Tile<TileType::Vec, int16_t, 1, 16> s;
    Tile<TileType::Vec, int32_t, 1, 16> i;
    TASSIGN<0>(f), TASSIGN<64>(i), TASSIGN<128>(s);
    TEXPANDS(f, 65537.0f);
    TEXPANDS(i, -65539);
    pipe_barrier(PIPE_V);
    TCVT(s, f, RoundMode::CAST_RINT); // what this pair does by itself
    CHECK(s.data()[0] == 1);
    TCVT(s, i, RoundMode::CAST_RINT, SaturationMode::OFF);
    CHECK(s.data()[0] == -3);
    TCVT(s, i, RoundMode::CAST_RINT, SaturationMode::ON);
    CHECK(s.data()[0] == -32768);
    TCVT(i, f, RoundMode::CAST_RINT);
    CHECK(i.data()[0] == 65537);
  });
}
