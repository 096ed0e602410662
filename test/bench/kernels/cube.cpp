// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "kernels.h"

#include <pto/pto-inst.hpp>

using namespace pto;

namespace bench {
namespace {

/// Blocks of 128 x 128 outputs, over k in as much as L0 holds.
template <typename T, int Size> void matmul(int64_t *args) {
  constexpr int block = 128, depth = sizeof(T) == 4 ? 128 : 256;
  using nz_a =
      Tile<TileType::Mat, T, block, depth, BLayout::ColMajor, block, depth, SLayout::RowMajor, 512>;
  using nz_b =
      Tile<TileType::Mat, T, depth, block, BLayout::ColMajor, depth, block, SLayout::RowMajor, 512>;
  using part_a = GlobalTensor<T, Shape<1, 1, 1, block, depth>, Stride<1, 1, 1, Size, 1>>;
  using part_b = GlobalTensor<T, Shape<1, 1, 1, depth, block>, Stride<1, 1, 1, Size, 1>>;
  using part_c = GlobalTensor<float, Shape<1, 1, 1, block, block>, Stride<1, 1, 1, Size, 1>>;
  T *const a = reinterpret_cast<T *>(args[0]), *const b = reinterpret_cast<T *>(args[1]);
  float *const c = reinterpret_cast<float *>(args[2]);
  nz_a a1;
  nz_b b1;
  TileLeft<T, block, depth> a0;
  TileRight<T, depth, block> b0;
  TileAcc<float, block, block> sum;
  TASSIGN<0x0>(a1);
  TASSIGN<0x20000>(b1);
  TASSIGN<0x0>(a0);
  TASSIGN<0x0>(b0);
  TASSIGN<0x0>(sum);
  for (int i = 0; i < Size; i += block)
    for (int j = 0; j < Size; j += block) {
      for (int k = 0; k < Size; k += depth) {
        part_a from_a(a + int64_t{i} * Size + k);
        part_b from_b(b + int64_t{k} * Size + j);
        TLOAD(a1, from_a);
        TLOAD(b1, from_b);
        set_flag(PIPE_MTE2, PIPE_MTE1, EVENT_ID0);
        wait_flag(PIPE_MTE2, PIPE_MTE1, EVENT_ID0);
        TMOV(a0, a1);
        TMOV(b0, b1);
        set_flag(PIPE_MTE1, PIPE_M, EVENT_ID0);
        wait_flag(PIPE_MTE1, PIPE_M, EVENT_ID0);
        if (k == 0)
          TMATMUL(sum, a0, b0);
        else
          TMATMUL_ACC(sum, sum, a0, b0);
        pipe_barrier(PIPE_ALL);
      }
      part_c out(c + int64_t{i} * Size + j);
      TSTORE(out, sum);
      pipe_barrier(PIPE_ALL);
    }
}

} // namespace

void (*matmul_kernel(int size, bool is_half))(int64_t *args) {
  if (size == 256)
    return is_half ? matmul<half, 256> : matmul<float, 256>;
  return size == 1024 ? is_half ? matmul<half, 1024> : matmul<float, 1024> : nullptr;
}

} // namespace bench
