// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Checked builds: operands that the machine would not take.
///
/// Invariant: the sentence names the numbers that disagree.

#include "support.h"

#include <catch2/catch.hpp>

using namespace pto;
using namespace pto_test;

namespace {
using tile = Tile<TileType::Vec, float, 8, 64>;
using open_tile = Tile<TileType::Vec, float, 8, 64, BLayout::RowMajor, -1, -1>;
} // namespace

TEST_CASE("a tile without an address", "[operand]") {
  fault_recorder recorder;
  run([] {
    tile a;
    TEXPANDS(a, 1.0f);
  });
  CHECK(recorder.text() == "TEXPANDS: takes a tile that has no address\n");
  CHECK(recorder.faults()[0].hint == "TASSIGN<ADDRESS>(tile) first");
}

TEST_CASE("operands of different valid extents", "[operand]") {
  fault_recorder recorder;
  run([] {
    open_tile a(8, 64), b(8, 63);
    TASSIGN<0>(a);
    TASSIGN<2048>(b);
    TEXPANDS(a, 1.0f);
    TEXPANDS(b, 1.0f);
    pipe_barrier(PIPE_V);
    TADD(a, a, b);
  });
  CHECK(recorder.text() == "TADD: operands have valid regions of 8 x 64 and 8 x 63\n");
}

TEST_CASE("operands that overlap in part", "[operand]") {
  fault_recorder recorder;
  run([] {
    tile a, b;
    TASSIGN<0>(a);
    TASSIGN<32>(b);
    TEXPANDS(a, 1.0f);
    pipe_barrier(PIPE_V);
    TADDS(b, a, 1.0f);
  });
  CHECK(recorder.text() == "TADDS: the result overlaps an operand in part\n");
}

TEST_CASE("instructions that cannot work in place", "[operand]") {
  fault_recorder recorder;
  run([] {
    tile a;
    TASSIGN<0>(a);
    TEXPANDS(a, 1.0f);
    pipe_barrier(PIPE_V);
    TMOV(a, a);
    TRECIP(a, a);
  });
  CHECK(recorder.text() == "TMOV: the result cannot take the place of the operand\n"
                           "TRECIP: the result cannot take the place of the operand\n");
}

TEST_CASE("a tensor that is larger or smaller than its tile", "[operand]") {
  fault_recorder recorder;
  std::vector<float> x(1024);
  run([&] {
    tile a;
    TASSIGN<0>(a);
    auto larger = make_matrix(x.data(), 9, 64, 64), smaller = make_matrix(x.data(), 8, 63, 64);
    TLOAD(a, larger);
    TLOAD(a, smaller);
  });
  CHECK(recorder.text() ==
        "TLOAD: the tensor has 9 x 64 elements, the tile's valid region 8 x 64\n"
        "TLOAD: the tensor has 8 x 63 elements, the tile's valid region 8 x 64\n");
}

TEST_CASE("tensors that cannot be transferred", "[operand]") {
  fault_recorder recorder;
  std::vector<float> x(2048);
  run([&] {
    tile a;
    TASSIGN<0>(a);
    auto null = make_matrix<float>(nullptr, 8, 64, 64);
    TLOAD(a, null);
    auto odd =
        make_matrix(reinterpret_cast<float *>(reinterpret_cast<char *>(x.data()) + 2), 8, 64, 64);
    TLOAD(a, odd);
    using shape = Shape<1, 1, 1, 8, 64>;
    using stride = Stride<1, 1, 1, 128, -1>;
    GlobalTensor<float, shape, stride> gaps(x.data(), shape(), stride(2));
    TLOAD(a, gaps);
    auto backwards = make_matrix(x.data() + 1024, 8, 64, -64);
    TLOAD(a, backwards);
  });
  CHECK(recorder.text() == "TLOAD: takes a tensor without an address\n"
                           "TLOAD: takes a tensor whose address does not suit its element type\n"
                           "TLOAD: the innermost stride of a row-major tensor is not 1\n"
                           "TLOAD: the row stride of the tensor is negative\n");
}
