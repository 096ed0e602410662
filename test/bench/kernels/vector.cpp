// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "kernels.h"

#include <pto/pto-inst.hpp>

using namespace pto;

namespace bench {
namespace {

void order(pipe_t first, pipe_t then) {
  set_flag(first, then, EVENT_ID0);
  wait_flag(first, then, EVENT_ID0);
}

template <int Rows, int Cols>
using rows_of = GlobalTensor<float, Shape<1, 1, 1, Rows, Cols>,
                             Stride<Rows * Cols, Rows * Cols, Rows * Cols, Cols, 1>>;

float *tensor(int64_t argument) { return reinterpret_cast<float *>(argument); }

} // namespace

void add_kernel(int64_t *args) {
  // The result stands in the host's first cache when it is stored.
  constexpr int rows = 2, cols = 1024;
  Tile<TileType::Vec, float, rows, cols> x, y, sum;
  TASSIGN<0x0>(x);
  TASSIGN<0x8000>(y);
  TASSIGN<0x10000>(sum);
  for (int64_t i = 0; i < add_count; i += rows * cols) {
    rows_of<rows, cols> from_x(tensor(args[0]) + i), from_y(tensor(args[1]) + i);
    rows_of<rows, cols> out(tensor(args[2]) + i);
    TLOAD(x, from_x);
    TLOAD(y, from_y);
    order(PIPE_MTE2, PIPE_V);
    TADD(sum, x, y);
    order(PIPE_V, PIPE_MTE3);
    TSTORE(out, sum);
    order(PIPE_V, PIPE_MTE2); // before x and y are loaded again
    order(PIPE_MTE3, PIPE_V); // before sum is computed again
  }
}

void softmax_kernel(int64_t *args) {
  constexpr int rows = 40, cols = softmax_cols;
  Tile<TileType::Vec, float, rows, cols> x, y, scratch;
  Tile<TileType::Vec, float, rows, 1, BLayout::ColMajor> most, sum;
  TASSIGN<0x0>(x);
  TASSIGN<0x8000>(y);
  TASSIGN<0x10000>(scratch);
  TASSIGN<0x18000>(most);
  TASSIGN<0x18100>(sum);
  for (int64_t i = 0; i < softmax_rows; i += rows) {
    rows_of<rows, cols> from(tensor(args[0]) + i * cols), out(tensor(args[1]) + i * cols);
    TLOAD(x, from);
    order(PIPE_MTE2, PIPE_V);
    TROWMAX(most, x, scratch);
    pipe_barrier(PIPE_V);
    TROWEXPANDSUB(y, x, most);
    order(PIPE_V, PIPE_MTE2);
    pipe_barrier(PIPE_V);
    TEXP(y, y);
    pipe_barrier(PIPE_V);
    TROWSUM(sum, y, scratch);
    pipe_barrier(PIPE_V);
    TROWEXPANDDIV(y, y, sum);
    order(PIPE_V, PIPE_MTE3);
    TSTORE(out, y);
    order(PIPE_MTE3, PIPE_V);
  }
}

void rmsnorm_kernel(int64_t *args) {
  constexpr int rows = 40, cols = norm_cols;
  Tile<TileType::Vec, float, rows, cols> x, y, scratch;
  Tile<TileType::Vec, float, 1, cols> gamma;
  Tile<TileType::Vec, float, rows, 1, BLayout::ColMajor> scale;
  Tile<TileType::Vec, float, 1, rows> mean, root; // columns as rows
  TASSIGN<0x0>(x);
  TASSIGN<0xa000>(y);
  TASSIGN<0x14000>(scratch);
  TASSIGN<0x1e000>(gamma);
  TASSIGN<0x1e400>(scale);
  TASSIGN<0x1e400>(mean);
  TASSIGN<0x1e500>(root);
  rows_of<1, cols> from_gamma(tensor(args[1]));
  TLOAD(gamma, from_gamma);
  for (int64_t i = 0; i < norm_rows; i += rows) {
    rows_of<rows, cols> from(tensor(args[0]) + i * cols), out(tensor(args[2]) + i * cols);
    TLOAD(x, from);
    order(PIPE_MTE2, PIPE_V);
    TMUL(y, x, x);
    pipe_barrier(PIPE_V);
    TROWSUM(scale, y, scratch);
    pipe_barrier(PIPE_V);
    TMULS(mean, mean, 1.0f / cols);
    pipe_barrier(PIPE_V);
    TADDS(mean, mean, 1e-6f);
    pipe_barrier(PIPE_V);
    TRSQRT(root, mean);
    pipe_barrier(PIPE_V);
    TMULS(mean, root, 1.0f);
    pipe_barrier(PIPE_V);
    TROWEXPANDMUL(y, x, scale);
    order(PIPE_V, PIPE_MTE2);
    pipe_barrier(PIPE_V);
    TCOLEXPANDMUL(y, y, gamma);
    order(PIPE_V, PIPE_MTE3);
    TSTORE(out, y);
    order(PIPE_MTE3, PIPE_V);
  }
}

} // namespace bench
