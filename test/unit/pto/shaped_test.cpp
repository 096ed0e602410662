// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Reductions, expansions, comparisons, selections and fills against loops over plain
/// arrays, over their types and over tails.
///
/// Invariant: the expected values are computed in double or by the element type's own
/// operators, in another order than the library's.

#include "support.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <limits>

using namespace pto;
using namespace pto_test;

namespace {

constexpr int rows = 16, cols = 48;

template <typename T, int R = rows, int C = cols>
using tile = Tile<TileType::Vec, T, R, C, BLayout::RowMajor, -1, -1>;
template <typename T> using column = Tile<TileType::Vec, T, rows, 1, BLayout::ColMajor, -1, 1>;
using mask = Tile<TileType::Vec, uint8_t, rows, 32, BLayout::RowMajor, -1, -1>;

template <typename T> double number(T value) { return static_cast<double>(value); }
double number(half value) { return static_cast<double>(static_cast<float>(value)); }

template <typename T> T element(int index) {
  return static_cast<T>(static_cast<float>(index * 37 % 101 - 50) /
                        (std::is_integral_v<T> ? 1 : 8));
}

/// Gives a tile values, as a kernel's first instructions do, and knows them.
template <typename T> struct filled {
  std::vector<T> values;
  int width;
  template <typename TileT> filled(TileT &t, int salt) : width(t.GetValidCol()) {
    const int r = t.GetValidRow();
    for (int i = 0; i < r * width; ++i)
      values.push_back(element<T>(i + salt));
    if constexpr (TileT::isRowMajor) {
      auto g = make_matrix(values.data(), r, width, width);
      TLOAD(t, g);
    } else {
      using shape = Shape<1, 1, 1, -1, 1>;
      using stride = Stride<rows, rows, rows, 1, rows>;
      GlobalTensor<T, shape, stride, Layout::DN> g(values.data(), shape(r), stride());
      TLOAD(t, g);
    }
    sync(PIPE_MTE2, PIPE_V);
  }
  double operator()(int r, int c) const {
    return number(values[static_cast<std::size_t>(r * width + c)]);
  }
};

const std::pair<int, int> extents[] = {{rows, cols}, {rows, 37}, {5, 1}, {1, 33}, {7, 16}};

template <typename T> constexpr double eps = std::is_same_v<T, half> ? 2e-3 : 1e-5;

} // namespace

TEMPLATE_TEST_CASE("reductions", "[shaped]", float, half, int32_t, int16_t) {
  using T = TestType;
  for (const auto &[r, c] : extents)
    run([r = r, c = c] {
      tile<T> a(r, c), tmp(r, c);
      column<T> d(r);
      tile<T, 1> line(1, c);
      TASSIGN<0>(a), TASSIGN<8192>(tmp), TASSIGN<16384>(d), TASSIGN<20480>(line);
      const filled<T> x(a, 3);
      const auto check_rows = [&](double start, auto join) {
        for (int i = 0; i < r; ++i) {
          double want = start;
          for (int j = 0; j < c; ++j)
            want = join(want, x(i, j));
          CHECK(number(d.data()[i]) == Approx(want).epsilon(eps<T>).margin(eps<T>));
        }
      };
      const auto check_columns = [&](double start, auto join) {
        for (int j = 0; j < c; ++j) {
          double want = start;
          for (int i = 0; i < r; ++i)
            want = join(want, x(i, j));
          CHECK(number(line.data()[j]) == Approx(want).epsilon(eps<T>).margin(eps<T>));
        }
      };
      const auto sum = [](double p, double q) { return p + q; };
      const auto larger = [](double p, double q) { return std::max(p, q); };
      const auto smaller = [](double p, double q) { return std::min(p, q); };
      TROWSUM(d, a, tmp);
      check_rows(0, sum);
      TROWMAX(d, a, tmp);
      check_rows(-1e30, larger);
      TROWMIN(d, a, tmp);
      check_rows(1e30, smaller);
      TCOLSUM(line, a);
      check_columns(0, sum);
      TCOLSUM(line, a, tmp, true);
      check_columns(0, sum);
      TCOLMAX(line, a);
      check_columns(-1e30, larger);
      TCOLMIN(line, a);
      check_columns(1e30, smaller);
    });
}

TEST_CASE("the order of a row sum is the documented one", "[shaped]") {
  run([] {
    tile<float> a(1, 35), tmp(1, 35);
    column<float> d(1);
    TASSIGN<0>(a), TASSIGN<8192>(tmp), TASSIGN<16384>(d);
    std::vector<float> x(35);
    for (std::size_t i = 0; i < x.size(); ++i)
      x[i] = std::pow(-1.7f, static_cast<float>(i % 23));
    auto g = make_matrix(x.data(), 1, 35, 35);
    TLOAD(a, g);
    sync(PIPE_MTE2, PIPE_V);
    TROWSUM(d, a, tmp);
    float partial[16];
    for (std::size_t l = 0; l < 16; ++l) {
      partial[l] = x[l] + x[l + 16];
      if (l + 32 < x.size())
        partial[l] += x[l + 32];
    }
    for (int w = 8; w; w /= 2)
      for (int l = 0; l < w; ++l)
        partial[l] += partial[l + w];
    CHECK(d.data()[0] == partial[0]);
  });
}

TEST_CASE("reductions of special values", "[shaped]") {
  constexpr float inf = std::numeric_limits<float>::infinity();
  constexpr float nan = std::numeric_limits<float>::quiet_NaN();
  const auto reduce = [](std::vector<float> x, auto op) {
    float result = 0;
    run([&] {
      tile<float> a(1, static_cast<int>(x.size())), tmp(1, static_cast<int>(x.size()));
      column<float> d(1);
      TASSIGN<0>(a), TASSIGN<8192>(tmp), TASSIGN<16384>(d);
      const auto n = static_cast<int64_t>(x.size());
      auto g = make_matrix(x.data(), 1, n, n);
      TLOAD(a, g);
      sync(PIPE_MTE2, PIPE_V);
      op(d, a, tmp);
      result = d.data()[0];
    });
    return result;
  };
  const auto sum = [](auto &d, auto &a, auto &t) { TROWSUM(d, a, t); };
  const auto max = [](auto &d, auto &a, auto &t) { TROWMAX(d, a, t); };
  const auto min = [](auto &d, auto &a, auto &t) { TROWMIN(d, a, t); };
  CHECK(std::isnan(reduce({1, nan, 2}, sum)));
  CHECK(std::isnan(reduce({1, nan, 2}, max)));
  CHECK(std::isnan(reduce({1, 2, nan}, min)));
  CHECK(std::isnan(reduce({inf, -inf}, sum)));
  CHECK(reduce({1, inf}, sum) == inf);
  CHECK(reduce({-inf, -inf}, max) == -inf);
  CHECK(std::signbit(reduce({-0.0f, -0.0f}, sum)));
  CHECK(reduce({1e-45f, 1e-45f}, sum) == 3e-45f);
}

TEMPLATE_TEST_CASE("expansions", "[shaped]", float, half, int32_t, int16_t) {
  using T = TestType;
  for (const auto &[r, c] : extents)
    run([r = r, c = c] {
      constexpr int copies = 32 / static_cast<int>(sizeof(T));
      tile<T> a(r, c), out(r, c);
      column<T> d(r);
      tile<T, rows, copies> blocks(r, copies);
      tile<T, 1> line(1, c);
      TASSIGN<0>(a), TASSIGN<8192>(out), TASSIGN<16384>(d), TASSIGN<20480>(line);
      TASSIGN<24576>(blocks);
      const filled<T> x(a, 3), y(d, 11), z(line, 29);
      TROWEXPAND(blocks, d);
      const auto check = [&](auto want) {
        for (int i = 0; i < r; ++i)
          for (int j = 0; j < c; ++j) {
            INFO(i << ", " << j);
            const double got = number(out.data()[i * cols + j]), expected = want(i, j);
            if (std::isnan(expected)) // 0 / 0
              CHECK(std::isnan(got));
            else
              CHECK(got == Approx(expected).epsilon(eps<T>).margin(1e-6));
          }
      };
      pipe_barrier(PIPE_V);
#define BOTH(NAME, EXPECTED)                                                                       \
  TROWEXPAND##NAME(out, a, d);                                                                     \
  check([&](int i, int j) {                                                                        \
    double p = x(i, j), q = y(i, 0);                                                               \
    return EXPECTED;                                                                               \
  });                                                                                              \
  TROWEXPAND##NAME(out, a, blocks);                                                                \
  check([&](int i, int j) {                                                                        \
    double p = x(i, j), q = y(i, 0);                                                               \
    return EXPECTED;                                                                               \
  });                                                                                              \
  TROWEXPAND##NAME(out, d, a);                                                                     \
  check([&](int i, int j) {                                                                        \
    double p = y(i, 0), q = x(i, j);                                                               \
    return EXPECTED;                                                                               \
  });                                                                                              \
  TCOLEXPAND##NAME(out, a, line);                                                                  \
  check([&](int i, int j) {                                                                        \
    double p = x(i, j), q = z(0, j);                                                               \
    return EXPECTED;                                                                               \
  })
      BOTH(ADD, p + q);
      BOTH(SUB, p - q);
      BOTH(MUL, p * q);
      BOTH(MAX, std::max(p, q));
      BOTH(MIN, std::min(p, q));
      if constexpr (std::is_same_v<T, float>) {
        BOTH(DIV, p / q);
        BOTH(EXPDIF, std::exp(p - q));
      }
      TROWEXPAND(out, d);
      check([&](int i, int) { return y(i, 0); });
      TCOLEXPAND(out, line);
      check([&](int, int j) { return z(0, j); });
    });
}

TEMPLATE_TEST_CASE("comparisons and selections", "[shaped]", float, half, int32_t) {
  using T = TestType;
  for (const auto &[r, c] : extents)
    for (CmpMode mode :
         {CmpMode::EQ, CmpMode::NE, CmpMode::LT, CmpMode::LE, CmpMode::GT, CmpMode::GE})
      run([r = r, c = c, mode] {
        tile<T> a(r, c), b(r, c), out(r, c);
        mask m(r, 32), tmp(r, 32);
        TASSIGN<0>(a), TASSIGN<8192>(b), TASSIGN<16384>(out), TASSIGN<24576>(m),
            TASSIGN<28672>(tmp);
        const filled<T> x(a, 0), y(b, 3);
        const auto holds = [mode](double p, double q) {
          const bool results[] = {p == q, p != q, p<q, p <= q, p> q, p >= q};
          return results[static_cast<int>(mode)];
        };
        const auto check = [&](auto want) {
          for (int i = 0; i < r; ++i)
            for (int j = 0; j < c; ++j)
              CHECK(number(out.data()[i * cols + j]) == want(i, j));
        };
        TCMP(m, a, b, mode);
        pipe_barrier(PIPE_V);
        TSEL(out, m, a, b, tmp);
        check([&](int i, int j) { return holds(x(i, j), y(i, j)) ? x(i, j) : y(i, j); });
        TCMPS(m, a, static_cast<T>(5.0f), mode);
        pipe_barrier(PIPE_V);
        TSELS(out, m, b, tmp, static_cast<T>(7.0f));
        check([&](int i, int j) { return holds(x(i, j), 5) ? y(i, j) : 7; });
      });
}

TEST_CASE("a NaN compares unequal and nothing else", "[shaped]") {
  run([] {
    tile<float> a(1, 8);
    mask m(1, 32);
    TASSIGN<0>(a), TASSIGN<8192>(m);
    TEXPANDS(a, std::nanf(""));
    pipe_barrier(PIPE_V);
    for (CmpMode mode :
         {CmpMode::EQ, CmpMode::NE, CmpMode::LT, CmpMode::LE, CmpMode::GT, CmpMode::GE}) {
      TCMP(m, a, a, mode);
      CHECK(m.data()[0] == (mode == CmpMode::NE ? 0xff : 0));
    }
  });
}

TEMPLATE_TEST_CASE("fills", "[shaped]", float, half, int32_t, int16_t, int8_t, bfloat16_t) {
  using T = TestType;
  using padded = Tile<TileType::Vec, T, rows, 64, BLayout::RowMajor, -1, -1, SLayout::NoneBox, 512,
                      PadValue::Min>;
  using wide = std::conditional_t<std::is_integral_v<T>, T, float>;
  const wide lowest = std::is_integral_v<T> ? std::numeric_limits<wide>::min()
                                            : -std::numeric_limits<wide>::infinity();
  run([&] {
    Tile<TileType::Vec, T, rows, 64, BLayout::RowMajor, -1, -1> a(3, 37);
    padded out(5, 61), same(5, 61);
    TASSIGN<0>(a), TASSIGN<0>(same), TASSIGN<8192>(out);
    const filled<T> x(a, 0);
    TFILLPAD(out, a);
    TFILLPAD_INPLACE(same, a);
    for (int i = 0; i < 5; ++i)
      for (int j = 0; j < 61; ++j) {
        const wide want = i < 3 && j < 37
                              ? static_cast<wide>(x.values[static_cast<std::size_t>(i * 37 + j)])
                              : lowest;
        CHECK(static_cast<wide>(out.data()[i * 64 + j]) == want);
        CHECK(static_cast<wide>(same.data()[i * 64 + j]) == want);
      }
  });
}
