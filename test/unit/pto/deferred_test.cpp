// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Loads that are not copied at once must not be noticed: random kernels against a
/// model that copies everything, and the single rules by themselves.
///
/// Invariant: a failing seed is printed and fails again.

#include "support.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <random>

using namespace pto;
using namespace pto_test;

namespace {

using block = Tile<TileType::Vec, float, 8, 16, BLayout::RowMajor, -1, -1>;
using strip = Tile<TileType::Vec, float, 2, 64, BLayout::RowMajor, -1, -1>;

constexpr int tile_floats = 512, global_floats = 1024;

/// Memory as it would be if every instruction took effect at once.
struct model {
  std::vector<float> tiles = std::vector<float>(tile_floats);
  std::vector<float> global = std::vector<float>(global_floats);
};

/// A random kernel, run on the instructions and on the model in step.
class random_kernel {
public:
  explicit random_kernel(uint32_t seed) : random(seed) {
    for (int i = 0; i < global_floats; ++i)
      global[static_cast<std::size_t>(i)] = expected.global[static_cast<std::size_t>(i)] =
          static_cast<float>(i);
  }

  void operator()() {
    Tile<TileType::Vec, float, 1, tile_floats> all;
    TASSIGN<0>(all);
    TEXPANDS(all, 0.0f);
    for (int step = 0; step < 60; ++step)
      if (pick(2))
        instruction<block>();
      else
        instruction<strip>();
    std::copy(all.data(), all.data() + tile_floats, tiles.begin());
  }

  model expected;
  std::vector<float> tiles = std::vector<float>(tile_floats);
  std::vector<float> global = std::vector<float>(global_floats);

private:
  int pick(int count) { return static_cast<int>(random() % static_cast<uint32_t>(count)); }

  template <typename TileT> void instruction() {
    const int rows = 1 + pick(TileT::Rows), cols = pick(3) ? TileT::Cols : 1 + pick(TileT::Cols);
    // Few addresses, so that tiles meet often.
    const int a = 64 * pick(6), b = 64 * pick(6);
    const int pitch = pick(2) ? cols : cols + pick(8);
    const int g = pick(global_floats - TileT::Rows * (TileT::Cols + 8));
    TileT to(rows, cols), from(rows, cols);
    TASSIGN(to, static_cast<uint64_t>(a) * 4);
    TASSIGN(from, static_cast<uint64_t>(b) * 4);
    auto tensor = make_matrix(global.data() + g, rows, cols, pitch);
    switch (pick(6)) {
    case 0:
    case 1:
      TLOAD(to, tensor);
      each(rows, cols,
           [&](int r, int c) { tile_at(a + r * TileT::Cols + c) = global_at(g + r * pitch + c); });
      break;
    case 2:
      TSTORE(tensor, to);
      each(rows, cols,
           [&](int r, int c) { global_at(g + r * pitch + c) = tile_at(a + r * TileT::Cols + c); });
      break;
    case 3:
      compute<TileT>(rows, cols, a, b, to, from);
      break;
    case 4:
      pipe_barrier(pick(2) ? PIPE_ALL : PIPE_V);
      break;
    case 5:
      sync(pick(2) ? PIPE_MTE2 : PIPE_V, PIPE_S);
      break;
    }
  }

  template <typename TileT> void compute(int rows, int cols, int a, int b, TileT &to, TileT &from) {
    if (a != b && std::abs(a - b) < TileT::Rows * TileT::Cols)
      b = a; // operands are the same tile or share nothing
    TASSIGN(from, static_cast<uint64_t>(b) * 4);
    if (pick(2)) {
      TADDS(to, from, 1.0f);
      each(rows, cols, [&](int r, int c) {
        const int at = r * TileT::Cols + c;
        tile_at(a + at) = tile_at(b + at) + 1.0f;
      });
    } else {
      TSUB(to, from, to);
      each(rows, cols, [&](int r, int c) {
        const int at = r * TileT::Cols + c;
        tile_at(a + at) = tile_at(b + at) - tile_at(a + at);
      });
    }
  }

  template <typename F> void each(int rows, int cols, F f) {
    for (int r = 0; r < rows; ++r)
      for (int c = 0; c < cols; ++c)
        f(r, c);
  }
  float &tile_at(int i) { return expected.tiles[static_cast<std::size_t>(i)]; }
  float &global_at(int i) { return expected.global[static_cast<std::size_t>(i)]; }

  std::mt19937 random;
};

} // namespace

TEST_CASE("random kernels leave the memory that immediate copies would", "[deferred]") {
  for (uint32_t seed = 0; seed < 20000; ++seed) {
    random_kernel kernel(seed);
    run([&] { kernel(); });
    INFO("seed " << seed);
    REQUIRE(kernel.global == kernel.expected.global);
    REQUIRE(kernel.tiles == kernel.expected.tiles);
  }
}

TEST_CASE("what is stored over after its load keeps its loaded value", "[deferred]") {
  std::vector<float> x(128, 1.0f), y(128);
  run([&] {
    Tile<TileType::Vec, float, 8, 16> a, b;
    TASSIGN<0>(a);
    TASSIGN<512>(b);
    auto gx = make_matrix(x.data(), 8, 16, 16), gy = make_matrix(y.data(), 8, 16, 16);
    TLOAD(a, gx);
    TEXPANDS(b, 9.0f);
    sync(PIPE_MTE2, PIPE_MTE3);
    sync(PIPE_V, PIPE_MTE3);
    TSTORE(gx, b);
    TSTORE(gy, a);
  });
  CHECK(x[127] == 9.0f);
  CHECK(y[127] == 1.0f);
}

TEST_CASE("more loads than can be deferred", "[deferred]") {
  std::vector<float> x(12 * 16), y(12 * 16);
  for (std::size_t i = 0; i < x.size(); ++i)
    x[i] = static_cast<float>(i);
  run([&] {
    Tile<TileType::Vec, float, 1, 16> t;
    for (int i = 0; i < 12; ++i) {
      TASSIGN(t, static_cast<uint64_t>(i) * 64);
      auto g = make_matrix(x.data() + i * 16, 1, 16, 16);
      TLOAD(t, g);
    }
    Tile<TileType::Vec, float, 12, 16> all;
    TASSIGN<0>(all);
    sync(PIPE_MTE2, PIPE_MTE3);
    auto g = make_matrix(y.data(), 12, 16, 16);
    TSTORE(g, all);
  });
  CHECK(x == y);
}

TEST_CASE("a kernel may change its source through a pointer after waiting for the load",
          "[deferred]") {
  std::vector<float> x(128, 1.0f), y(128);
  run([&] {
    Tile<TileType::Vec, float, 8, 16> a;
    TASSIGN<0>(a);
    auto gx = make_matrix(x.data(), 8, 16, 16), gy = make_matrix(y.data(), 8, 16, 16);
    TLOAD(a, gx);
    sync(PIPE_MTE2, PIPE_S);
    x[3] = 5.0f;
    TSTORE(gy, a);
  });
  CHECK(y[3] == 1.0f);
}

TEST_CASE("outside of kernels loads are copied at once", "[deferred]") {
  std::vector<float> x(16, 1.0f);
  Tile<TileType::Vec, float, 1, 16> a;
  TASSIGN<0>(a);
  auto gx = make_matrix(x.data(), 1, 16, 16);
  TLOAD(a, gx);
  x[0] = 2.0f;
  CHECK(a.data()[0] == 1.0f);
}
