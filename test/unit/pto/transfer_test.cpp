// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// TLOAD and TSTORE: pitches, five dimensions, tails, what must stay as it was.
///
/// Invariant: a store never touches a byte outside the tensor it was given.

#include "support.h"

#include <catch2/catch.hpp>

#include <numeric>

using namespace pto;
using namespace pto_test;

namespace {

template <typename T> std::vector<T> counted(std::size_t count) {
  std::vector<T> v(count);
  for (std::size_t i = 0; i < count; ++i)
    v[i] = static_cast<T>(static_cast<float>(i % 2000));
  return v;
}

template <typename T> bool same(T a, T b) { return static_cast<float>(a) == static_cast<float>(b); }

} // namespace

TEMPLATE_TEST_CASE("a tail of a larger tensor goes there and back", "[transfer]", float, half,
                   int32_t, int16_t) {
  const int rows = GENERATE(1, 3, 8);
  const int cols = GENERATE(1, 31, 32);
  const int pitch = 50;
  std::vector<TestType> from = counted<TestType>(static_cast<std::size_t>(8 * pitch));
  std::vector<TestType> to(from.size(), static_cast<TestType>(-1.0f));
  run([&] {
    Tile<TileType::Vec, TestType, 8, 32, BLayout::RowMajor, -1, -1> tile(rows, cols);
    TASSIGN<64>(tile);
    auto source = make_matrix(from.data() + 2, rows, cols, pitch);
    auto target = make_matrix(to.data() + 2, rows, cols, pitch);
    TLOAD(tile, source);
    sync(PIPE_MTE2, PIPE_MTE3);
    TSTORE(target, tile);
  });
  int wrong = 0;
  for (int i = 0; i < 8 * pitch; ++i) {
    const int row = (i - 2) / pitch, col = (i - 2) % pitch;
    const bool moved = i >= 2 && row < rows && col < cols;
    const std::size_t at = static_cast<std::size_t>(i);
    wrong += !same(to[at], moved ? from[at] : static_cast<TestType>(-1.0f));
  }
  CHECK(wrong == 0);
}

TEST_CASE("the outer dimensions of a tensor become rows", "[transfer]") {
  // 2 x 1 x 3 x 2 x 8 elements, strides 200, 0, 50, 10, 1
  std::vector<float> from = counted<float>(400);
  std::vector<float> tile_rows(12 * 8);
  run([&] {
    Tile<TileType::Vec, float, 12, 8> tile;
    TASSIGN<0>(tile);
    GlobalTensor<float, Shape<2, 1, 3, 2, 8>, Stride<200, 0, 50, 10, 1>> tensor(from.data());
    TLOAD(tile, tensor);
    std::copy(tile.data(), tile.data() + tile_rows.size(), tile_rows.begin());
  });
  for (std::size_t i = 0; i < 2; ++i)
    for (std::size_t k = 0; k < 3; ++k)
      for (std::size_t r = 0; r < 2; ++r)
        for (std::size_t c = 0; c < 8; ++c)
          CHECK(tile_rows[((i * 3 + k) * 2 + r) * 8 + c] == from[i * 200 + k * 50 + r * 10 + c]);
}

TEST_CASE("extents and strides: constants come from the type, the rest in order", "[transfer]") {
  const Shape<1, -1, 3, -1, 8> shape(5, 7);
  CHECK(shape.get<0>() == 1);
  CHECK(shape.get<1>() == 5);
  CHECK(shape.get<2>() == 3);
  CHECK(shape.get<3>() == 7);
  CHECK(shape.get<4>() == 8);
  const Stride<-1, -1, -1, -1, -1> stride(1, 2, 3, 4, 5);
  CHECK(stride.get<0>() == 1);
  CHECK(stride.get<4>() == 5);
}

TEST_CASE("two tiles at one address are the same bytes", "[transfer]") {
  run([] {
    Tile<TileType::Vec, float, 8, 8> block;
    Tile<TileType::Vec, float, 1, 64> row;
    TASSIGN<256>(block);
    TASSIGN(row, 256);
    TEXPANDS(block, 3.0f);
    pipe_barrier(PIPE_V);
    TADDS(row, row, 1.0f);
    CHECK(block.data()[63] == 4.0f);
  });
}

TEST_CASE("a valid extent that does not fit its tile is a fault", "[transfer]") {
  fault_recorder recorder;
  Tile<TileType::Vec, float, 8, 8, BLayout::RowMajor, -1, 8> tile(3);
  CHECK(tile.GetValidRow() == 3);
  tile.SetValidShape(9, 8);
  CHECK(tile.GetValidRow() == 3);
  tile.SetValidShape(8, 7);
  REQUIRE(recorder.faults().size() == 2);
  CHECK(recorder.faults()[0].what == "9 x 8 valid elements do not fit a tile of 8 x 8");
}

TEST_CASE("a run-time address must be aligned and within the memory", "[transfer]") {
  fault_recorder recorder;
  Tile<TileType::Vec, float, 8, 8> tile; // 256 bytes
  TASSIGN(tile, 188416 - 256);
  CHECK(recorder.faults().empty());
  TASSIGN(tile, 188416 - 224);
  TASSIGN(tile, 16);
  TASSIGN(tile, ~uint64_t{31});
  REQUIRE(recorder.faults().size() == 3);
  CHECK(recorder.faults()[0].what ==
        "a tile of 256 bytes does not fit in the 188416 bytes of memory");
  CHECK(recorder.faults()[0].address == 188416 - 224);
  CHECK(recorder.faults()[1].what == "the address of the tile is not a multiple of 32 bytes");
  CHECK(recorder.faults()[2].address == ~uint64_t{31});
}
