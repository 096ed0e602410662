// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Checked builds: operands that instructions which reorder elements cannot take.
///
/// Invariant: a fault says what would be right.

#include "support.h"

#include <catch2/catch.hpp>

using namespace pto;
using namespace pto_test;

namespace {

template <typename T, int R, int C>
using tile = Tile<TileType::Vec, T, R, C, BLayout::RowMajor, -1, -1>;

template <typename TileT> void clear(TileT &t) {
  TEXPANDS(t, typename TileT::DType(0));
  pipe_barrier(PIPE_V);
}

std::string faults_of(const std::function<void()> &kernel) {
  fault_recorder recorder;
  run(kernel);
  return recorder.text();
}

} // namespace

TEST_CASE("transpositions that do not fit", "[permute]") {
  CHECK(faults_of([] {
          tile<float, 16, 32> a(16, 20), small(16, 20);
          tile<float, 32, 16> d(20, 15), tmp(32, 16);
          TASSIGN<0>(a), TASSIGN<4096>(d), TASSIGN<8192>(tmp), TASSIGN<12288>(small);
          clear(a);
          TTRANS(d, a, tmp);
          d.SetValidShape(20, 16);
          TTRANS(d, a, tmp);
          tile<float, 8, 32> less(8, 32);
          TASSIGN<12288>(less);
          TTRANS(d, a, less);
          TASSIGN<1024>(tmp);
          TTRANS(d, a, tmp);
        }) == "TTRANS: the result has as many rows as the operand has columns, and as many columns "
              "as it has rows\n"
              "TTRANS: the scratch is too small: a row for each column of the operand, of its rows "
              "rounded up to 16 (32 for bytes)\n"
              "TTRANS: the scratch overlaps an operand\n");
}

TEST_CASE("indices of nothing", "[permute]") {
  CHECK(faults_of([] {
          tile<float, 4, 16> a(3, 15);
          tile<float, 1, 8> d(1, 8);
          tile<int32_t, 1, 8> idx(1, 8), tmp(1, 8);
          TASSIGN<0>(a), TASSIGN<512>(d), TASSIGN<1024>(idx), TASSIGN<2048>(tmp);
          clear(a);
          const auto all = [&](int32_t index) {
            TEXPANDS(idx, index);
            pipe_barrier(PIPE_V);
            TGATHER(d, a, idx, tmp);
          };
          all(2 * 16 + 14);
          all(15);
          all(3 * 16);
          all(-1);
        }) == "TGATHER: index 15 in row 0 and column 0 is no element of a tile of 3 x 15 with rows "
              "of 16\n"
              "TGATHER: index 48 in row 0 and column 0 is no element of a tile of 3 x 15 with rows "
              "of 16\n"
              "TGATHER: index -1 in row 0 and column 0 is no element of a tile of 3 x 15 with rows "
              "of 16\n");
}

TEST_CASE("elements put nowhere", "[permute]") {
  CHECK(faults_of([] {
          tile<float, 4, 16> d(3, 15);
          tile<float, 1, 8> a(1, 8);
          tile<int32_t, 1, 8> idx(1, 8), other(1, 7);
          TASSIGN<0>(d), TASSIGN<512>(a), TASSIGN<1024>(idx), TASSIGN<2048>(other);
          clear(a), clear(other);
          const auto all = [&](int32_t index) {
            TEXPANDS(idx, index);
            pipe_barrier(PIPE_V);
            TSCATTER(d, a, idx);
          };
          all(2 * 16 + 14);
          all(15);
          all(-1);
          TSCATTER(d, a, other);
          TASSIGN<512>(d);
          TSCATTER(d, a, idx);
        }) ==
        "TSCATTER: index 15 in row 0 and column 0 is no element of a tile of 3 x 15 with rows "
        "of 16\n"
        "TSCATTER: index -1 in row 0 and column 0 is no element of a tile of 3 x 15 with rows "
        "of 16\n"
        "TSCATTER: operand and indices have the same valid region\n"
        "TSCATTER: the result cannot take the place of an operand\n");
}

TEST_CASE("patterns, sorts and merges that do not fit", "[permute]") {
  CHECK(faults_of([] {
          tile<float, 1, 64> a(1, 40), d(1, 64), pairs(1, 64);
          tile<uint32_t, 1, 64> idx(1, 40);
          tile<int32_t, 1, 64> zeros(1, 64);
          TASSIGN<0>(a), TASSIGN<1024>(d), TASSIGN<2048>(idx), TASSIGN<2048>(zeros);
          TASSIGN<4096>(pairs);
          clear(a), clear(zeros), clear(pairs);
          TGATHER<decltype(d), decltype(a), MaskPattern::P0101>(d, a);
          tile<float, 1, 128> sorted(1, 80);
          TASSIGN<8192>(sorted);
          TSORT32(sorted, a, idx);
          TSORT32(d, a, idx, pairs);
          TSORT32(sorted, a, idx, pairs);
          TMRGSORT(d, pairs, 64);
          MrgSortExecutedNumList taken;
          TMRGSORT<decltype(sorted), decltype(sorted), decltype(a), decltype(a), false>(
              sorted, taken, sorted, a, a);
          sorted.SetValidShape(1, 128);
          tile<float, 1, 128> tmp(1, 128);
          TASSIGN<12288>(tmp);
          TMRGSORT<decltype(sorted), decltype(sorted), decltype(a), decltype(a), false>(
              sorted, taken, tmp, a, a);
        }) == "TGATHER: the result has whole rows, and as many elements as the pattern takes\n"
              "TSORT32: sorts multiples of 32 elements\n"
              "TSORT32: the result has 8 bytes for each element of the operand\n"
              "TMRGSORT: merges up to 255 times four lists of a multiple of 64 elements\n"
              "TMRGSORT: the result has more pairs than its operands together\n");
}

TEST_CASE("bits not in place", "[permute]") {
  CHECK(faults_of([] {
          tile<int32_t, 1, 64> a(1, 64), b(1, 64), tmp(1, 64);
          TASSIGN<0>(a), TASSIGN<1024>(b), TASSIGN<2048>(tmp);
          clear(a), clear(b);
          TXOR(a, a, b, tmp);
          TXOR(tmp, a, b, b);
          TANDS(a, a, 1);
          TXORS(a, a, 1, tmp);
          TXORS(tmp, a, 1, a);
        }) == "TXOR: the result cannot take the place of the operand\n"
              "TXOR: the scratch overlaps the result or an operand\n"
              "TANDS: the result cannot take the place of the operand\n"
              "TXORS: the result cannot take the place of the operand\n"
              "TXORS: the scratch overlaps the result or an operand\n");
}
