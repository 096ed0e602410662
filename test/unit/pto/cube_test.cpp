// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The cube against loops over plain arrays: every combination of types, both ways that
/// an operand can lie in global memory, blocks of a larger tile in L1, tails, bias,
/// stores with conversions.
///
/// Invariant: sums are formed by std::fma in the order of k, as the instruction is
/// defined, and compared to the bit.

#include "support.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <limits>

using namespace pto;
using namespace pto_test;

namespace {

template <typename T> using wide = std::conditional_t<std::is_integral_v<T>, int32_t, float>;

template <typename T> T element(std::size_t index, unsigned salt) {
  const uint32_t x = (static_cast<uint32_t>(index) + salt) * 2654435761u;
  const float value = static_cast<float>(static_cast<int32_t>(x >> 8) % 2001 - 1000) / 64.0f;
  return static_cast<T>(std::is_integral_v<T> ? std::fmod(value * 64.0f, 128.0f) : value);
}

template <typename T> std::vector<T> elements(int64_t count, unsigned salt) {
  std::vector<T> values(static_cast<std::size_t>(count));
  for (std::size_t i = 0; i < values.size(); ++i)
    values[i] = element<T>(i, salt);
  return values;
}

float fused(float a, float b, float c) { return std::fma(a, b, c); }
int32_t fused(int32_t a, int32_t b, int32_t c) {
  return static_cast<int32_t>(static_cast<uint32_t>(a) * static_cast<uint32_t>(b) +
                              static_cast<uint32_t>(c));
}

template <typename T>
using rows_of = GlobalTensor<T, Shape<1, 1, 1, -1, -1>, Stride<1, 1, 1, -1, 1>, Layout::ND>;
template <typename T>
using columns_of = GlobalTensor<T, Shape<1, 1, 1, -1, -1>, Stride<1, 1, 1, 1, -1>, Layout::DN>;

/// Loads m x n elements, stored row by row or, transposed, column by column.
template <bool Transposed, typename TileT, typename T>
void load(TileT &tile, T *data, int64_t rows, int64_t cols) {
  if constexpr (Transposed) {
    columns_of<T> g(data, Shape<1, 1, 1, -1, -1>(rows, cols), Stride<1, 1, 1, 1, -1>(rows));
    TLOAD(tile, g);
  } else {
    rows_of<T> g(data, Shape<1, 1, 1, -1, -1>(rows, cols), Stride<1, 1, 1, -1, 1>(cols));
    TLOAD(tile, g);
  }
}

template <bool Transposed, typename T, int R, int C>
using mat = Tile<TileType::Mat, T, R, C, Transposed ? BLayout::RowMajor : BLayout::ColMajor, -1, -1,
                 Transposed ? SLayout::ColMajor : SLayout::RowMajor, 512>;

constexpr int M = 64, K = 64, N = 64;

/// c = a * b (+ bias), twice accumulated, for m x k x n valid elements.
template <typename T, bool TransposedA, bool TransposedB> void check_product(int m, int k, int n) {
  using C = wide<T>;
  std::vector<T> a = elements<T>(m * k, 1), b = elements<T>(k * n, 2);
  std::vector<C> bias = elements<C>(N, 3), out(static_cast<std::size_t>(m * n));
  run([&] {
    mat<TransposedA, T, M, K> a1(m, k);
    mat<TransposedB, T, K, N> b1(k, n);
    Tile<TileType::Mat, C, 1, N, BLayout::RowMajor, 1, -1> bias1(n);
    TileLeft<T, M, K, -1, -1> a0(m, k);
    TileRight<T, K, N, -1, -1> b0(k, n);
    TileAcc<C, M, N, -1, -1> c(m, n);
    Tile<TileType::Bias, C, 1, N, BLayout::RowMajor, 1, -1> bias0(n);
    TASSIGN<0>(a1), TASSIGN<65536>(b1), TASSIGN<131072>(bias1);
    TASSIGN<0>(a0), TASSIGN<0>(b0), TASSIGN<0>(c), TASSIGN<0>(bias0);
    load<TransposedA>(a1, a.data(), m, k);
    load<TransposedB>(b1, b.data(), k, n);
    load<false>(bias1, bias.data(), 1, n);
    sync(PIPE_MTE2, PIPE_MTE1);
    TMOV(a0, a1);
    TMOV(b0, b1);
    TMOV(bias0, bias1);
    sync(PIPE_MTE1, PIPE_M);
    TMATMUL_BIAS(c, a0, b0, bias0);
    TMATMUL_ACC(c, c, a0, b0);
    sync(PIPE_M, PIPE_FIX);
    rows_of<C> g(out.data(), Shape<1, 1, 1, -1, -1>(m, n), Stride<1, 1, 1, -1, 1>(n));
    TSTORE(g, c);
  });
  int wrong = 0;
  for (int i = 0; i < m; ++i)
    for (int j = 0; j < n; ++j) {
      C sum = bias[static_cast<std::size_t>(j)];
      for (int twice = 0; twice < 2; ++twice)
        for (int p = 0; p < k; ++p) {
          const T x = a[static_cast<std::size_t>(TransposedA ? p * m + i : i * k + p)];
          const T y = b[static_cast<std::size_t>(TransposedB ? j * k + p : p * n + j)];
          sum = fused(static_cast<C>(x), static_cast<C>(y), sum);
        }
      const C got = out[static_cast<std::size_t>(i * n + j)];
      if (std::memcmp(&got, &sum, sizeof sum) != 0 && ++wrong < 4)
        FAIL_CHECK(m << "x" << k << "x" << n << " at " << i << "," << j << ": " << got
                     << ", expected " << sum);
    }
  CHECK(wrong == 0);
}

} // namespace

TEMPLATE_TEST_CASE("products", "[cube]", float, half, bfloat16_t, int8_t) {
  const int shapes[][3] = {{64, 64, 64}, {16, 32, 16}, {1, 1, 1},
                           {33, 17, 49}, {7, 64, 31},  {64, 3, 8}};
  for (const auto &[m, k, n] : shapes) {
    check_product<TestType, false, false>(m, k, n);
    check_product<TestType, false, true>(m, k, n);
    check_product<TestType, true, false>(m, k, n);
    check_product<TestType, true, true>(m, k, n);
  }
}

TEST_CASE("blocks of a larger tile in L1", "[cube]") {
  std::vector<half> a = elements<half>(128 * 96, 1), b = elements<half>(96 * 128, 2);
  std::vector<float> out(16 * 32);
  run([&] {
    mat<false, half, 128, 96> a1(128, 96);
    mat<true, half, 96, 128> b1(96, 128);
    TileLeft<half, 16, 32> a0;
    TileRight<half, 32, 32> b0;
    TileAcc<float, 16, 32> c;
    TASSIGN<0>(a1), TASSIGN<65536>(b1), TASSIGN<1024>(a0), TASSIGN<2048>(b0), TASSIGN<4096>(c);
    load<false>(a1, a.data(), 128, 96);
    load<true>(b1, b.data(), 96, 128);
    sync(PIPE_MTE2, PIPE_MTE1);
    TEXTRACT(a0, a1, 48, 64);
    TEXTRACT(b0, b1, 64, 80);
    sync(PIPE_MTE1, PIPE_M);
    TMATMUL(c, a0, b0);
    sync(PIPE_M, PIPE_FIX);
    rows_of<float> g(out.data(), Shape<1, 1, 1, -1, -1>(16, 32), Stride<1, 1, 1, -1, 1>(32));
    TSTORE(g, c);
  });
  for (std::size_t i = 0; i < 16; ++i)
    for (std::size_t j = 0; j < 32; ++j) {
      float sum = 0;
      for (std::size_t p = 0; p < 32; ++p)
        sum = std::fma(static_cast<float>(a[(48 + i) * 96 + 64 + p]),
                       static_cast<float>(b[(80 + j) * 96 + 64 + p]), sum);
      CHECK(out[i * 32 + j] == sum);
    }
}

namespace {
/// A 16 x 32 accumulator with these values, times one; what `store` makes of it.
template <typename To, typename Store>
std::vector<To> stored(std::vector<float> values, Store store) {
  std::vector<To> out(16 * 32, static_cast<To>(1.0f));
  values.resize(16 * 32, 0.0f);
  std::vector<float> one(16 * 16, 0.0f);
  for (std::size_t i = 0; i < 16; ++i)
    one[i * 17] = 1.0f;
  run([&] {
    mat<false, float, 16, 16> a1(16, 16);
    mat<false, float, 16, 32> b1(16, 32);
    TileLeft<float, 16, 16> a0;
    TileRight<float, 16, 32> b0;
    TileAcc<float, 16, 32> c;
    TASSIGN<0>(a1), TASSIGN<4096>(b1), TASSIGN<0>(a0), TASSIGN<0>(b0), TASSIGN<0>(c);
    load<false>(a1, one.data(), 16, 16);
    load<false>(b1, values.data(), 16, 32);
    sync(PIPE_MTE2, PIPE_MTE1);
    TMOV(a0, a1);
    TMOV(b0, b1);
    sync(PIPE_MTE1, PIPE_M);
    TMATMUL(c, a0, b0);
    sync(PIPE_M, PIPE_FIX);
    rows_of<To> g(out.data(), Shape<1, 1, 1, -1, -1>(16, 32), Stride<1, 1, 1, -1, 1>(32));
    store(g, c);
  });
  return out;
}
} // namespace

TEST_CASE("accumulators are converted on their way out", "[cube]") {
  const auto plain = [](auto &g, auto &c) { TSTORE(g, c); };
  const std::vector<float> values = {1.5f, -2.25f, 65519.0f, 65520.0f, 1.0009766f, 3.0e-6f, -7.4f};
  const auto f16 = stored<half>(values, plain);
  const auto bf16 = stored<bfloat16_t>(values, plain);
  for (std::size_t i = 0; i < values.size(); ++i) {
    CHECK(static_cast<float>(f16[i]) == static_cast<float>(static_cast<half>(values[i])));
    CHECK(static_cast<float>(bf16[i]) == static_cast<float>(static_cast<bfloat16_t>(values[i])));
  }
  const auto relu = stored<float>(values, [](auto &g, auto &c) {
    TSTORE<std::decay_t<decltype(c)>, std::decay_t<decltype(g)>, AtomicType::AtomicNone,
           ReluPreMode::NormalRelu>(g, c);
  });
  CHECK(relu[0] == 1.5f);
  CHECK(relu[1] == 0.0f);
  const auto added = stored<float>(values, [](auto &g, auto &c) {
    TSTORE<std::decay_t<decltype(c)>, std::decay_t<decltype(g)>, AtomicType::AtomicAdd>(g, c);
  });
  CHECK(added[1] == -1.25f);
  const auto bytes = stored<int8_t>(values, [](auto &g, auto &c) {
    const float scale = 10.0f;
    uint32_t bits;
    std::memcpy(&bits, &scale, sizeof bits);
    TSTORE(g, c, bits);
  });
  CHECK(int{bytes[0]} == 15);
  CHECK(int{bytes[1]} == -22); // -22.5 to even
  CHECK(int{bytes[2]} == 127);
  CHECK(int{bytes[6]} == -74);
}

TEST_CASE("a product that feeds the next one", "[cube]") {
  std::vector<half> a = elements<half>(32 * 32, 5);
  std::vector<float> out(32 * 32);
  run([&] {
    mat<false, half, 32, 32> a1(32, 32), again(32, 32);
    TileLeft<half, 32, 32> a0;
    TileRight<half, 32, 32> b0;
    TileAcc<float, 32, 32> c;
    TASSIGN<0>(a1), TASSIGN<4096>(again), TASSIGN<0>(a0), TASSIGN<0>(b0), TASSIGN<0>(c);
    load<false>(a1, a.data(), 32, 32);
    sync(PIPE_MTE2, PIPE_MTE1);
    TMOV(a0, a1);
    TMOV(b0, a1);
    sync(PIPE_MTE1, PIPE_M);
    TMATMUL(c, a0, b0);
    sync(PIPE_M, PIPE_FIX);
    TMOV(again, c);
    sync(PIPE_FIX, PIPE_MTE1);
    sync(PIPE_M, PIPE_MTE1);
    TMOV(a0, again);
    sync(PIPE_MTE1, PIPE_M);
    sync(PIPE_FIX, PIPE_M);
    TMATMUL(c, a0, b0);
    sync(PIPE_M, PIPE_FIX);
    rows_of<float> g(out.data(), Shape<1, 1, 1, -1, -1>(32, 32), Stride<1, 1, 1, -1, 1>(32));
    TSTORE(g, c);
  });
  std::vector<float> first(32 * 32);
  for (int pass = 0; pass < 2; ++pass)
    for (std::size_t i = 0; i < 32; ++i)
      for (std::size_t j = 0; j < 32; ++j) {
        float sum = 0;
        for (std::size_t p = 0; p < 32; ++p)
          sum = std::fma(pass ? static_cast<float>(static_cast<half>(first[i * 32 + p]))
                              : static_cast<float>(a[i * 32 + p]),
                         static_cast<float>(a[p * 32 + j]), sum);
        if (pass)
          CHECK(out[i * 32 + j] == sum);
        else
          first[i * 32 + j] = sum;
      }
}

TEST_CASE("tensors in blocks (NZ)", "[cube]") {
  std::vector<half> blocks = elements<half>(32 * 48, 9); // 3 columns of 2 blocks
  std::vector<float> out(32 * 48);
  std::vector<half> one(32 * 32, static_cast<half>(0.0f));
  for (std::size_t i = 0; i < 32; ++i)
    one[i * 33] = static_cast<half>(1.0f);
  run([&] {
    mat<false, half, 32, 32> a1(32, 32);
    mat<false, half, 32, 48> b1(32, 48);
    TileLeft<half, 32, 32> a0;
    TileRight<half, 32, 48> b0;
    TileAcc<float, 32, 48> c;
    TASSIGN<0>(a1), TASSIGN<4096>(b1), TASSIGN<0>(a0), TASSIGN<0>(b0), TASSIGN<0>(c);
    load<false>(a1, one.data(), 32, 32);
    GlobalTensor<half, TileShape2D<half, 32, 48, Layout::NZ>, BaseShape2D<half, 32, 48, Layout::NZ>,
                 Layout::NZ>
        g(blocks.data());
    TLOAD(b1, g);
    sync(PIPE_MTE2, PIPE_MTE1);
    TMOV(a0, a1);
    TMOV(b0, b1);
    sync(PIPE_MTE1, PIPE_M);
    TMATMUL(c, a0, b0);
    sync(PIPE_M, PIPE_FIX);
    GlobalTensor<float, Shape<1, 3, 2, 16, 16>, Stride<1, 512, 256, 16, 1>, Layout::NZ> o(
        out.data());
    TSTORE(o, c);
  });
  for (std::size_t i = 0; i < out.size(); ++i)
    CHECK(out[i] == static_cast<float>(blocks[i]));
}
