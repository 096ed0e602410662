// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Bits, transpositions, gathers, sorts and merges against plain loops and the standard
/// library, over their types and over tails.
///
/// Invariant: what is expected is computed on plain arrays.

#include "support.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <deque>
#include <limits>
#include <numeric>

using namespace pto;
using namespace pto_test;

namespace {

template <typename T, int R, int C>
using tile = Tile<TileType::Vec, T, R, C, BLayout::RowMajor, -1, -1>;

template <typename T> T element(int index) {
  const uint32_t x = (static_cast<uint32_t>(index) + 1) * 2654435761u;
  if constexpr (std::is_integral_v<T>)
    return static_cast<T>(x >> 7);
  else
    return static_cast<T>(static_cast<float>(static_cast<int>(x >> 8) % 400 - 200) / 8.0f);
}

template <typename T> std::vector<T> elements(int count, int salt = 0) {
  std::vector<T> values;
  for (int i = 0; i < count; ++i)
    values.push_back(element<T>(i + salt));
  return values;
}

/// Fills the valid region of a tile. What it is loaded from stays.
template <typename TileT> void fill(TileT &t, std::vector<typename TileT::DType> values) {
  static std::deque<std::vector<typename TileT::DType>> tensors;
  const int r = t.GetValidRow(), c = t.GetValidCol();
  tensors.push_back(std::move(values));
  auto g = make_matrix(tensors.back().data(), r, c, c);
  TLOAD(t, g);
  sync(PIPE_MTE2, PIPE_V);
}

template <typename T> T at(const std::vector<T> &values, int index) {
  return values[static_cast<std::size_t>(index)];
}

const std::pair<int, int> extents[] = {{16, 32}, {16, 29}, {5, 1}, {1, 33}, {7, 48}, {33, 17}};

} // namespace

TEMPLATE_TEST_CASE("bits", "[permute]", int16_t, uint16_t, int32_t, uint32_t) {
  using T = TestType;
  constexpr int width = sizeof(T) * 8;
  for (const auto &[r, c] : extents)
    run([r = r, c = c] {
      tile<T, 40, 48> a(r, c), b(r, c), by(r, c), d(r, c), tmp(r, c);
      TASSIGN<0>(a), TASSIGN<8192>(b), TASSIGN<16384>(d), TASSIGN<24576>(tmp), TASSIGN<32768>(by);
      const auto x = elements<T>(r * c), y = elements<T>(r * c, 99);
      std::vector<T> shifts;
      for (int i = 0; i < r * c; ++i)
        shifts.push_back(static_cast<T>(i % (width + 3) - 1)); // -1 and too far, too
      fill(a, x), fill(b, y), fill(by, shifts);
      const auto check = [&](auto expected) {
        for (int i = 0; i < r * c; ++i)
          REQUIRE(d.data()[i / c * 48 + i % c] == static_cast<T>(expected(i)));
        pipe_barrier(PIPE_V);
      };
      TAND(d, a, b);
      check([&](int i) { return at(x, i) & at(y, i); });
      TOR(d, a, b);
      check([&](int i) { return at(x, i) | at(y, i); });
      TXOR(d, a, b, tmp);
      check([&](int i) { return at(x, i) ^ at(y, i); });
      TNOT(d, a);
      check([&](int i) { return ~at(x, i); });
      TANDS(d, a, T(0x5a3));
      check([&](int i) { return at(x, i) & 0x5a3; });
      TORS(d, a, T(0x5a3));
      check([&](int i) { return at(x, i) | 0x5a3; });
      TXORS(d, a, T(0x5a3), tmp);
      check([&](int i) { return at(x, i) ^ 0x5a3; });
      // Powers of two multiply and, rounding down, divide.
      const auto places = [&](int i) { return at(shifts, i) < 0 ? width : int(at(shifts, i)); };
      const auto up = [&](T value, int n) { return n >= width ? 0 : int64_t(value) * (1ll << n); };
      const auto down = [&](T value, int n) {
        const int64_t divisor = 1ll << (n < width ? n : width), v = value;
        return v < 0 ? -((-v + divisor - 1) / divisor) : v / divisor;
      };
      TSHL(d, a, by);
      check([&](int i) { return up(at(x, i), places(i) > width ? width : places(i)); });
      TSHR(d, a, by);
      check([&](int i) { return down(at(x, i), places(i) > width ? width : places(i)); });
      TSHLS(d, a, T(3));
      check([&](int i) { return up(at(x, i), 3); });
      TSHRS(d, a, T(3));
      check([&](int i) { return down(at(x, i), 3); });
    });
}

TEMPLATE_TEST_CASE("transpositions", "[permute]", float, half, int8_t) {
  using T = TestType;
  for (const auto &[r, c] : extents)
    run([r = r, c = c] {
      tile<T, 40, 64> a(r, c);
      tile<T, 64, 64> d(c, r), tmp(64, 64);
      TASSIGN<0>(a), TASSIGN<16384>(d), TASSIGN<32768>(tmp);
      const auto x = elements<T>(r * c);
      fill(a, x);
      TTRANS(d, a, tmp);
      for (int i = 0; i < r * c; ++i)
        REQUIRE(d.data()[i % c * 64 + i / c] == at(x, i));
    });
}

TEMPLATE_TEST_CASE("gathers by index", "[permute]", float, half, int32_t, bfloat16_t) {
  using T = TestType;
  for (const auto &[r, c] : extents)
    run([r = r, c = c] {
      tile<T, 24, 32> a(24, 31);
      tile<T, 40, 48> d(r, c);
      tile<int32_t, 40, 48> idx(r, c), tmp(r, c);
      TASSIGN<0>(a), TASSIGN<8192>(d), TASSIGN<16384>(idx), TASSIGN<24576>(tmp);
      const auto x = elements<T>(24 * 31);
      std::vector<int32_t> index;
      for (int i = 0; i < r * c; ++i)
        index.push_back(i * 7 % 24 * 32 + i * 5 % 31);
      fill(a, x), fill(idx, index);
      TGATHER(d, a, idx, tmp);
      for (int i = 0; i < r * c; ++i) {
        const T want = at(x, at(index, i) / 32 * 31 + at(index, i) % 32);
        REQUIRE(std::memcmp(d.data() + i / c * 48 + i % c, &want, sizeof want) == 0);
      }
    });
}

namespace {
template <MaskPattern Pattern, typename T> void check_pattern(const char *taken) {
  run([&] {
    tile<T, 4, 32> a(4, 32);
    const int of = static_cast<int>(std::string(taken).size());
    const int count = static_cast<int>(std::count(taken, taken + of, '1')) * 128 / of;
    tile<T, 8, 16> d(count / 16, 16);
    TASSIGN<0>(a), TASSIGN<4096>(d);
    const auto x = elements<T>(4 * 32);
    fill(a, x);
    TGATHER<decltype(d), decltype(a), Pattern>(d, a);
    int next = 0;
    for (int i = 0; i < 4 * 32; ++i)
      if (taken[of - 1 - i % of] == '1')
        REQUIRE(d.data()[next++] == at(x, i));
    CHECK(next == count);
  });
}
} // namespace

TEMPLATE_TEST_CASE("gathers by pattern", "[permute]", float, half, uint32_t) {
  check_pattern<MaskPattern::P0101, TestType>("01");
  check_pattern<MaskPattern::P1010, TestType>("10");
  check_pattern<MaskPattern::P0001, TestType>("0001");
  check_pattern<MaskPattern::P0010, TestType>("0010");
  check_pattern<MaskPattern::P0100, TestType>("0100");
  check_pattern<MaskPattern::P1000, TestType>("1000");
  check_pattern<MaskPattern::P1111, TestType>("1");
}

TEST_CASE("sequences", "[permute]") {
  run([] {
    tile<int32_t, 1, 64> up(1, 50);
    tile<int16_t, 1, 64> down(1, 64);
    TASSIGN<0>(up), TASSIGN<256>(down);
    TCI<decltype(up), int32_t, 0>(up, std::numeric_limits<int32_t>::max() - 3);
    TCI<decltype(down), int16_t, 1>(down, 7);
    for (int i = 0; i < 50; ++i)
      CHECK(static_cast<uint32_t>(up.data()[i]) == 0x7ffffffcu + static_cast<uint32_t>(i));
    for (int i = 0; i < 64; ++i)
      CHECK(down.data()[i] == 7 - i);
  });
}

namespace {
/// A pair as it stands in memory.
template <typename T> struct placed_pair {
  float value;
  uint32_t index;
  explicit placed_pair(const T *at) : value(static_cast<float>(*at)) {
    std::memcpy(&index, reinterpret_cast<const char *>(at) + 4, 4);
  }
};
template <typename T> constexpr int each = 8 / static_cast<int>(sizeof(T));

/// The indices of a row's values, the largest first.
template <typename T> std::vector<int> order(const std::vector<T> &values, int first, int count) {
  std::vector<int> sorted(static_cast<std::size_t>(count));
  std::iota(sorted.begin(), sorted.end(), first);
  std::sort(sorted.begin(), sorted.end(), [&](int a, int b) {
    const auto x = static_cast<float>(at(values, a)), y = static_cast<float>(at(values, b));
    return x != y ? x > y : a < b;
  });
  return sorted;
}
} // namespace

TEMPLATE_TEST_CASE("sorts of 32", "[permute]", float, half) {
  using T = TestType;
  const std::pair<int, int> shapes[] = {{1, 32}, {3, 96}, {2, 64}, {3, 77}, {1, 5}};
  for (const auto &[r, c] : shapes)
    run([r = r, c = c] {
      tile<T, 3, 96> a(r, c), tmp(1, 96);
      tile<uint32_t, 3, 96> idx(r, c);
      tile<T, 3, 96 * each<T>> d(r, c * each<T>);
      TASSIGN<0>(a), TASSIGN<4096>(idx), TASSIGN<8192>(tmp), TASSIGN<12288>(d);
      const auto x = elements<T>(r * c); // with many that are equal
      std::vector<uint32_t> index(static_cast<std::size_t>(r * c));
      std::iota(index.begin(), index.end(), 0u);
      fill(a, x), fill(idx, index);
      if (c % 32 == 0)
        TSORT32(d, a, idx);
      else
        TSORT32(d, a, idx, tmp);
      for (int i = 0; i < r; ++i)
        for (int first = 0; first < c; first += 32) {
          const auto want = order(x, i * c + first, std::min(32, c - first));
          for (int k = 0; k < static_cast<int>(want.size()); ++k) {
            const placed_pair<T> got(d.data() + (i * 96 + first + k) * each<T>);
            REQUIRE(got.value == static_cast<float>(at(x, at(want, k))));
            REQUIRE(got.index == static_cast<uint32_t>(at(want, k)));
          }
        }
    });
}

TEMPLATE_TEST_CASE("sorts of what is no number", "[permute]", float, half) {
  using T = TestType;
  run([] {
    tile<T, 1, 32> a(1, 6), tmp(1, 32);
    tile<uint32_t, 1, 32> idx(1, 6);
    tile<T, 1, 32 * each<T>> d(1, 6 * each<T>);
    TASSIGN<0>(a), TASSIGN<4096>(idx), TASSIGN<8192>(tmp), TASSIGN<12288>(d);
    const float inf = std::numeric_limits<float>::infinity(), nan = std::nanf("");
    fill(a, {T(0.0f), T(-inf), T(nan), T(-0.0f), T(std::copysign(nan, -1.0f)), T(inf)});
    fill(idx, {10, 11, 12, 9, 14, 15});
    TSORT32(d, a, idx, tmp);
    const uint32_t want[] = {12, 15, 9, 10, 11, 14};
    for (int i = 0; i < 6; ++i)
      CHECK(placed_pair<T>(d.data() + i * each<T>).index == want[i]);
  });
}

/// The largest of 512 values and where they stood: sorts of 32, merges of four lists
/// twice, then the values without indices.
TEMPLATE_TEST_CASE("the largest of many", "[permute]", float, half) {
  using T = TestType;
  constexpr int count = 512, wide = count * each<T>, block = 32 * each<T>;
  run([&] {
    tile<T, 1, count> a(1, count);
    tile<uint32_t, 1, count> idx(1, count);
    tile<T, 1, wide> pairs(1, wide), merged(1, wide), tmp(1, wide);
    TASSIGN<0>(a), TASSIGN<4096>(idx), TASSIGN<8192>(pairs), TASSIGN<16384>(merged);
    TASSIGN<24576>(tmp);
    const auto x = elements<T>(count);
    fill(a, x);
    TCI<tile<uint32_t, 1, count>, uint32_t, 0>(idx, 0);
    sync(PIPE_S, PIPE_V);
    TSORT32(pairs, a, idx);
    pipe_barrier(PIPE_V);
    TMRGSORT(merged, pairs, block); // 4 lists of 128
    pipe_barrier(PIPE_V);
    TMRGSORT(pairs, merged, 4 * block); // 1 of 512
    pipe_barrier(PIPE_V);
    const auto want = order(x, 0, count);
    for (int i = 0; i < count; ++i)
      REQUIRE(placed_pair<T>(pairs.data() + i * each<T>).index ==
              static_cast<uint32_t>(at(want, i)));

    // The same from four tiles.
    tile<T, 1, wide / 4> q0(1, wide / 4), q1(1, wide / 4), q2(1, wide / 4), q3(1, wide / 4);
    TASSIGN<16384>(q0), TASSIGN<16384 + wide / 4 * sizeof(T)>(q1);
    TASSIGN<16384 + wide / 2 * sizeof(T)>(q2), TASSIGN<16384 + wide / 4 * 3 * sizeof(T)>(q3);
    MrgSortExecutedNumList taken;
    TMRGSORT<decltype(pairs), decltype(tmp), decltype(q0), decltype(q0), decltype(q0), decltype(q0),
             false>(pairs, taken, tmp, q0, q1, q2, q3);
    pipe_barrier(PIPE_V);
    for (int i = 0; i < count; ++i)
      REQUIRE(placed_pair<T>(pairs.data() + i * each<T>).index ==
              static_cast<uint32_t>(at(want, i)));
    CHECK(taken.mrgSortList0 + taken.mrgSortList1 + taken.mrgSortList2 + taken.mrgSortList3 ==
          count);

    // The values alone, as the pattern takes them.
    tile<T, 1, count> values(1, count);
    TASSIGN<0>(values);
    constexpr auto pattern = sizeof(T) == 4 ? MaskPattern::P0101 : MaskPattern::P0001;
    TGATHER<decltype(values), decltype(pairs), pattern>(values, pairs);
    for (int i = 0; i < count; ++i)
      REQUIRE(values.data()[i] == at(x, at(want, i)));
  });
}

TEST_CASE("merges that end with a list", "[permute]") {
  run([] {
    tile<float, 1, 64> a(1, 6), b(1, 8), c(1, 4);
    tile<float, 1, 192> d(1, 18), tmp(1, 192);
    TASSIGN<0>(a), TASSIGN<1024>(b), TASSIGN<2048>(c), TASSIGN<4096>(d), TASSIGN<8192>(tmp);
    fill(a, {9, 0, 5, 0, 1, 0});
    fill(b, {8, 0, 5, 0, 4, 0, 3, 0});
    fill(c, {7, 0, 6, 0});
    MrgSortExecutedNumList taken;
    TMRGSORT<decltype(d), decltype(tmp), decltype(a), decltype(b), decltype(c), true>(d, taken, tmp,
                                                                                      a, b, c);
    const float want[] = {9, 8, 7, 6};
    for (int i = 0; i < 4; ++i)
      CHECK(d.data()[i * 2] == want[i]);
    CHECK(taken.mrgSortList0 == 1);
    CHECK(taken.mrgSortList1 == 1);
    CHECK(taken.mrgSortList2 == 2);
    d.SetValidShape(1, 14);
    TMRGSORT<decltype(d), decltype(tmp), decltype(a), decltype(b), false>(d, taken, tmp, a, b);
    CHECK(taken.mrgSortList0 == 3);
    CHECK(taken.mrgSortList1 == 4);
  });
}

TEMPLATE_TEST_CASE("scatters", "[permute]", float, int32_t, uint32_t) {
  using T = TestType;
  for (const auto &[r, c] : extents)
    run([r = r, c = c] {
      tile<T, 40, 48> a(r, c);
      tile<int32_t, 40, 48> index(r, c);
      tile<T, 16, 24> d(15, 23);
      TASSIGN<0>(a), TASSIGN<8192>(index), TASSIGN<16384>(d);
      const auto x = elements<T>(r * c);
      std::vector<int32_t> places;
      std::vector<T> want(16 * 24);
      for (int i = 0; i < r * c; ++i) {
        const int row = i * 7 % 15, column = i * 5 % 23; // some more than once
        places.push_back(row * 24 + column);
        want[static_cast<std::size_t>(places.back())] = at(x, i);
      }
      fill(a, x), fill(index, places);
      TSCATTER(d, a, index);
      for (int row = 0; row < 15; ++row)
        for (int column = 0; column < 23; ++column)
          REQUIRE(d.data()[row * 24 + column] == at(want, row * 24 + column));
    });
}

TEMPLATE_TEST_CASE("columns by pattern", "[permute]", float, half, bfloat16_t, int16_t, int32_t) {
  using T = TestType;
  run([] {
    tile<T, 5, 64> a(5, 64);
    tile<T, 5, 32> halves(5, 32);
    tile<T, 5, 16> quarters(5, 16);
    TASSIGN<0>(a), TASSIGN<8192>(halves), TASSIGN<16384>(quarters);
    std::vector<T> x;
    for (int i = 0; i < 5 * 64; ++i)
      x.push_back(static_cast<T>(static_cast<float>(i % 251)));
    fill(a, x);
    const auto check = [&](auto &taken, int each, int first) {
      const int columns = 64 / each;
      for (int i = 0; i < 5 * columns; ++i)
        REQUIRE(
            std::memcmp(taken.data() + i,
                        &x[static_cast<std::size_t>(i / columns * 64 + i % columns * each + first)],
                        sizeof(T)) == 0);
      pipe_barrier(PIPE_V);
    };
    TGATHER<decltype(halves), decltype(a), MaskPattern::P0101>(halves, a), check(halves, 2, 0);
    TGATHER<decltype(halves), decltype(a), MaskPattern::P1010>(halves, a), check(halves, 2, 1);
    TGATHER<decltype(quarters), decltype(a), MaskPattern::P0001>(quarters, a),
        check(quarters, 4, 0);
    TGATHER<decltype(quarters), decltype(a), MaskPattern::P0010>(quarters, a),
        check(quarters, 4, 1);
    TGATHER<decltype(quarters), decltype(a), MaskPattern::P0100>(quarters, a),
        check(quarters, 4, 2);
    TGATHER<decltype(quarters), decltype(a), MaskPattern::P1000>(quarters, a),
        check(quarters, 4, 3);
  });
}

TEMPLATE_TEST_CASE("sums of products, leaky rectification", "[permute]", float, half) {
  using T = TestType;
  const float inf = std::numeric_limits<float>::infinity(), least = sizeof(T) == 4 ? 1e-45f : 6e-8f;
  const float special[] = {0.0f, -0.0f, inf, -inf, NAN, least, -least, 1e-3f, -65504.0f, 65504.0f};
  const auto same = [](T a, float b) {
    const auto x = static_cast<float>(a), y = static_cast<float>(static_cast<T>(b));
    return std::isnan(y) ? std::isnan(x) : x == y && std::signbit(x) == std::signbit(y);
  };
  for (const auto &[r, c] : extents)
    run([&, r = r, c = c] {
      tile<T, 40, 48> a(r, c), d(r, c);
      TASSIGN<0>(a), TASSIGN<8192>(d);
      auto x = elements<T>(r * c), y = elements<T>(r * c, 50);
      for (std::size_t i = 0; i < x.size(); i += 3)
        x[i] = static_cast<T>(special[i % 10]), y[i] = static_cast<T>(special[i / 3 % 10]);
      fill(a, x), fill(d, y);
      TAXPY(d, a, T(1.3f));
      const auto number = [](T value) { return static_cast<float>(value); };
      const auto place = [c = c](int i) { return i / c * 48 + i % c; };
      for (int i = 0; i < r * c; ++i) {
        const volatile float product = number(at(x, i)) * number(T(1.3f));
        REQUIRE(same(d.data()[place(i)], number(at(y, i)) + product));
      }
      pipe_barrier(PIPE_V);
      for (const float slope : {0.25f, -2.0f, 0.0f}) {
        TLRELU(d, a, T(slope));
        for (int i = 0; i < r * c; ++i) {
          const float value = number(at(x, i));
          REQUIRE(same(d.data()[place(i)], value > 0 ? value : value * slope));
        }
        pipe_barrier(PIPE_V);
      }
    });
}
