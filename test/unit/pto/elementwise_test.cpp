// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Every elementwise instruction against a scalar definition: over its types, over
/// whole tiles and tails, in place, with integers at the ends of their range.
///
/// Invariant: the expected values are computed without the library's arithmetic.

#include "support.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <limits>

using namespace pto;
using namespace pto_test;

namespace {

template <typename T> double number(T value) { return static_cast<double>(value); }
double number(half value) { return static_cast<double>(static_cast<float>(value)); }

/// The value of type T nearest to the exact result; integers wrap.
template <typename T> double rounded(double exact) {
  if constexpr (std::is_integral_v<T>)
    return static_cast<T>(static_cast<uint64_t>(static_cast<int64_t>(exact)));
  else
    return number(static_cast<T>(static_cast<float>(exact)));
}

template <typename T> T input(int index, int salt) {
  if constexpr (std::is_integral_v<T>) {
    const T ends[] = {std::numeric_limits<T>::min(), std::numeric_limits<T>::max(), T(-1), T(0)};
    return index < 4 ? ends[(index + salt) % 4]
                     : static_cast<T>((index * 37 + salt * 11) % 400 - 200);
  } else {
    return static_cast<T>(static_cast<float>((index * 37 + salt * 11) % 113 + 1) / 8.0f);
  }
}

constexpr int rows = 6, cols = 48;

/// Runs `op(dst, a, b)` on tiles of which valid_rows x valid_cols are valid, and
/// compares with `expected(a, b)`.
template <typename T, int VR, int VC>
void check(int valid_rows, int valid_cols, const std::function<double(double, double)> &expected,
           double tolerance,
           void (*op)(Tile<TileType::Vec, T, rows, cols, BLayout::RowMajor, VR, VC> &,
                      Tile<TileType::Vec, T, rows, cols, BLayout::RowMajor, VR, VC> &,
                      Tile<TileType::Vec, T, rows, cols, BLayout::RowMajor, VR, VC> &)) {
  using tile = Tile<TileType::Vec, T, rows, cols, BLayout::RowMajor, VR, VC>;
  const std::size_t count = static_cast<std::size_t>(valid_rows * valid_cols);
  std::vector<T> a(count), b(count), c(count);
  for (std::size_t i = 0; i < count; ++i) {
    a[i] = input<T>(static_cast<int>(i), 1);
    b[i] = input<T>(static_cast<int>(i), 2);
  }
  run([&] {
    tile ta(valid_rows, valid_cols), tb(valid_rows, valid_cols), tc(valid_rows, valid_cols);
    TASSIGN<0>(ta);
    TASSIGN<4096>(tb);
    TASSIGN<8192>(tc);
    auto ga = make_matrix(a.data(), valid_rows, valid_cols, valid_cols);
    auto gb = make_matrix(b.data(), valid_rows, valid_cols, valid_cols);
    auto gc = make_matrix(c.data(), valid_rows, valid_cols, valid_cols);
    TLOAD(ta, ga);
    TLOAD(tb, gb);
    sync(PIPE_MTE2, PIPE_V);
    op(tc, ta, tb);
    sync(PIPE_V, PIPE_MTE3);
    TSTORE(gc, tc);
  });
  for (std::size_t i = 0; i < count; ++i) {
    const double want = rounded<T>(expected(number(a[i]), number(b[i])));
    INFO("element " << i << ": " << number(a[i]) << ", " << number(b[i]));
    if (tolerance == 0)
      CHECK(number(c[i]) == want);
    else
      CHECK(number(c[i]) == Approx(want).epsilon(tolerance).margin(1e-6));
  }
}

using two = double (*)(double, double);

/// The instruction over whole tiles and over tails, whose extents are constant and not.
#define CHECK_OP(T, tolerance, expected, ...)                                                      \
  do {                                                                                             \
    const auto op = [](auto &dst, auto &a, auto &b) {                                              \
      (void)a, (void)b;                                                                            \
      using DType [[maybe_unused]] = T;                                                            \
      __VA_ARGS__;                                                                                 \
    };                                                                                             \
    check<T, rows, cols>(rows, cols, expected, tolerance, op);                                     \
    check<T, 5, 37>(5, 37, expected, tolerance, op);                                               \
    check<T, -1, -1>(rows, cols, expected, tolerance, op);                                         \
    check<T, -1, -1>(3, 1, expected, tolerance, op);                                               \
    check<T, -1, cols>(1, cols, expected, tolerance, op);                                          \
    check<T, rows, -1>(rows, 33, expected, tolerance, op);                                         \
  } while (false)

template <typename T> constexpr double eps = std::is_same_v<T, float> ? 4e-7 : 1.1e-3;

} // namespace

TEMPLATE_TEST_CASE("binary instructions", "[elementwise]", float, half, int32_t, int16_t) {
  CHECK_OP(TestType, 0, two([](double a, double b) { return a + b; }), TADD(dst, a, b));
  CHECK_OP(TestType, 0, two([](double a, double b) { return a - b; }), TSUB(dst, a, b));
  CHECK_OP(TestType, 0, two([](double a, double b) { return a > b ? a : b; }), TMAX(dst, a, b));
  CHECK_OP(TestType, 0, two([](double a, double b) { return a < b ? a : b; }), TMIN(dst, a, b));
}

TEMPLATE_TEST_CASE("multiplication", "[elementwise]", float, half, int16_t) {
  CHECK_OP(TestType, 0, two([](double a, double b) { return a * b; }), TMUL(dst, a, b));
  CHECK_OP(TestType, 0, two([](double a, double) { return a * -3; }),
           TMULS(dst, a, static_cast<DType>(-3)));
}

TEST_CASE("multiplication of i32 wraps", "[elementwise]") {
  run([] {
    Tile<TileType::Vec, int32_t, 1, 8> a, b;
    TASSIGN<0>(a);
    TASSIGN<32>(b);
    TEXPANDS(a, 0x10001);
    pipe_barrier(PIPE_V);
    TMUL(b, a, a);
    CHECK(b.data()[7] == 0x20001);
  });
}

TEMPLATE_TEST_CASE("instructions with a scalar", "[elementwise]", float, half, int32_t, int16_t) {
  CHECK_OP(TestType, 0, two([](double a, double) { return a + 3; }),
           TADDS(dst, a, static_cast<DType>(3)));
  CHECK_OP(TestType, 0, two([](double a, double) { return a - 3; }),
           TSUBS(dst, a, static_cast<DType>(3)));
  CHECK_OP(TestType, 0, two([](double a, double) { return a > 3 ? a : 3; }),
           TMAXS(dst, a, static_cast<DType>(3)));
  CHECK_OP(TestType, 0, two([](double a, double) { return a < 3 ? a : 3; }),
           TMINS(dst, a, static_cast<DType>(3)));
  CHECK_OP(TestType, 0, two([](double, double) { return 7.0; }),
           TEXPANDS(dst, static_cast<DType>(7)));
}

TEMPLATE_TEST_CASE("division", "[elementwise]", float, half) {
  CHECK_OP(TestType, 0, two([](double a, double b) { return a / b; }), TDIV(dst, a, b));
  CHECK_OP(TestType, 0, two([](double a, double) { return a / 3; }),
           TDIVS(dst, a, static_cast<DType>(3)));
  CHECK_OP(TestType, 0, two([](double a, double) { return 3 / a; }),
           TDIVS(dst, static_cast<DType>(3), a));
}

TEMPLATE_TEST_CASE("functions of one operand", "[elementwise]", float, half) {
  const double tolerance = eps<TestType>;
  CHECK_OP(TestType, tolerance, two([](double a, double) { return std::exp(a / 2); }),
           (TMULS(dst, a, static_cast<DType>(0.5f)), pipe_barrier(PIPE_V), TEXP(dst, dst)));
  CHECK_OP(TestType, tolerance, two([](double a, double) { return std::log(a); }), TLOG(dst, a));
  CHECK_OP(TestType, 0, two([](double a, double) { return std::sqrt(a); }), TSQRT(dst, a));
  CHECK_OP(TestType, tolerance, two([](double a, double) { return 1 / std::sqrt(a); }),
           TRSQRT(dst, a));
  CHECK_OP(TestType, 0, two([](double a, double b) { return std::fabs(a - b); }),
           (TSUB(dst, a, b), pipe_barrier(PIPE_V), TABS(dst, dst)));
}

TEMPLATE_TEST_CASE("negation and copies", "[elementwise]", float, half, int32_t, int16_t) {
  CHECK_OP(TestType, 0, two([](double a, double) { return -a; }), TNEG(dst, a));
  CHECK_OP(TestType, 0, two([](double a, double) { return a; }), TMOV(dst, a));
}

TEMPLATE_TEST_CASE("reciprocals", "[elementwise]", float, half, int32_t, int16_t) {
  const two expected = [](double a, double) {
    return std::is_integral_v<TestType> ? (std::fabs(a) == 1 ? a : 0) : 1 / a;
  };
  CHECK_OP(TestType, 0, expected, TRECIP(dst, a));
}

TEMPLATE_TEST_CASE("rectification", "[elementwise]", float, half, int32_t) {
  CHECK_OP(TestType, 0, two([](double a, double b) {
             const double d = rounded<TestType>(a - b);
             return d > 0 ? d : 0;
           }),
           (TSUB(dst, a, b), pipe_barrier(PIPE_V), TRELU(dst, dst)));
}

TEMPLATE_TEST_CASE("a result may take the place of an operand", "[elementwise]", float, half,
                   int32_t, int16_t) {
  std::vector<TestType> seen(2 * 64);
  run([&] {
    Tile<TileType::Vec, TestType, 2, 64> a;
    TASSIGN<0>(a);
    TEXPANDS(a, static_cast<TestType>(3));
    pipe_barrier(PIPE_V);
    TADD(a, a, a);
    pipe_barrier(PIPE_V);
    TSUBS(a, a, static_cast<TestType>(1));
    std::copy(a.data(), a.data() + seen.size(), seen.begin());
  });
  for (TestType value : seen)
    CHECK(number(value) == 5);
}
