// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// A product as an expert writes it for the machine: loads to L1 of 256 columns, moves to L0
/// of 64, both twice buffered, so that all pipes work at once. Outputs in blocks of 128 x 256
/// need the fewest loads and all of L0C; of 128 x 128 two fit, so that one is stored while
/// the other grows, which is worth more where columns are few.

#include "kernels.h"

#include <pto/pto-inst.hpp>

#include <vector>

using namespace pto;

namespace bench {
namespace {

constexpr int block_m = 128, loaded = 256, moved = 64;
constexpr event_t buffers[] = {EVENT_ID0, EVENT_ID1};

/// The tiles of all buffers, and which of them is next.
template <int BlockN> struct core_tiles {
  using nz_a = Tile<TileType::Mat, half, block_m, loaded, BLayout::ColMajor, block_m, loaded,
                    SLayout::RowMajor, 512>;
  using nz_b = Tile<TileType::Mat, half, loaded, BlockN, BLayout::ColMajor, loaded, BlockN,
                    SLayout::RowMajor, 512>;
  using left = TileLeft<half, block_m, moved>;
  using right = TileRight<half, moved, BlockN>;
  using acc = TileAcc<float, block_m, BlockN>;
  static constexpr int sum_count = BlockN <= 128 ? 2 : 1;

  nz_a a1[2];
  nz_b b1[2];
  left a0[2];
  right b0[2];
  acc sums[sum_count];
  int in_l1 = 0, in_l0 = 0, in_sums = 0;

  core_tiles() {
    for (uint64_t i = 0; i < 2; ++i) {
      TASSIGN(a1[i], i * (nz_a::bytes + nz_b::bytes));
      TASSIGN(b1[i], i * (nz_a::bytes + nz_b::bytes) + nz_a::bytes);
      TASSIGN(a0[i], i * left::bytes);
      TASSIGN(b0[i], i * right::bytes);
    }
    for (uint64_t i = 0; i < sum_count; ++i)
      TASSIGN(sums[i], i * acc::bytes);
  }
};

/// Multiplies what stands in one buffer of L1.
template <int BlockN> void multiply(core_tiles<BlockN> &t, bool is_first) {
  auto &sum = t.sums[t.in_sums];
  for (int k = 0; k < loaded; k += moved) {
    const int l0 = t.in_l0;
    wait_flag(PIPE_M, PIPE_MTE1, buffers[l0]);
    TEXTRACT(t.a0[l0], t.a1[t.in_l1], 0, static_cast<uint16_t>(k));
    TEXTRACT(t.b0[l0], t.b1[t.in_l1], static_cast<uint16_t>(k), 0);
    set_flag(PIPE_MTE1, PIPE_M, buffers[l0]);
    wait_flag(PIPE_MTE1, PIPE_M, buffers[l0]);
    if (is_first && k == 0) {
      wait_flag(PIPE_FIX, PIPE_M, buffers[t.in_sums]);
      TMATMUL(sum, t.a0[l0], t.b0[l0]);
    } else {
      TMATMUL_ACC(sum, sum, t.a0[l0], t.b0[l0]);
    }
    set_flag(PIPE_M, PIPE_MTE1, buffers[l0]);
    t.in_l0 ^= 1;
  }
}

/// What is free at first; in the end it is awaited.
template <int BlockN, typename F> void each_free_buffer(F f) {
  for (event_t event : buffers) {
    f(PIPE_MTE1, PIPE_MTE2, event);
    f(PIPE_M, PIPE_MTE1, event);
  }
  for (int i = 0; i < core_tiles<BlockN>::sum_count; ++i)
    f(PIPE_FIX, PIPE_M, buffers[i]);
}

/// Rows * Cols outputs of a product over `Depth`.
template <int Rows, int Cols, int Depth, int BlockN> void gemm(int64_t *args) {
  using part_a = GlobalTensor<half, Shape<1, 1, 1, block_m, loaded>, Stride<1, 1, 1, Depth, 1>>;
  using part_b = GlobalTensor<half, Shape<1, 1, 1, loaded, BlockN>, Stride<1, 1, 1, Cols, 1>>;
  using part_c = GlobalTensor<float, Shape<1, 1, 1, block_m, BlockN>, Stride<1, 1, 1, Cols, 1>>;
  half *const a = reinterpret_cast<half *>(args[0]), *const b = reinterpret_cast<half *>(args[1]);
  float *const c = reinterpret_cast<float *>(args[2]);
  core_tiles<BlockN> t;
  each_free_buffer<BlockN>([](pipe_t from, pipe_t to, event_t e) { set_flag(from, to, e); });
  for (int i = 0; i < Rows; i += block_m)
    for (int j = 0; j < Cols; j += BlockN) {
      for (int k = 0; k < Depth; k += loaded) {
        part_a from_a(a + int64_t{i} * Depth + k);
        part_b from_b(b + int64_t{k} * Cols + j);
        wait_flag(PIPE_MTE1, PIPE_MTE2, buffers[t.in_l1]);
        TLOAD(t.a1[t.in_l1], from_a);
        TLOAD(t.b1[t.in_l1], from_b);
        set_flag(PIPE_MTE2, PIPE_MTE1, buffers[t.in_l1]);
        wait_flag(PIPE_MTE2, PIPE_MTE1, buffers[t.in_l1]);
        multiply(t, k == 0);
        set_flag(PIPE_MTE1, PIPE_MTE2, buffers[t.in_l1]);
        t.in_l1 ^= 1;
      }
      const event_t done = buffers[t.in_sums];
      set_flag(PIPE_M, PIPE_FIX, done);
      wait_flag(PIPE_M, PIPE_FIX, done);
      part_c out(c + int64_t{i} * Cols + j);
      TSTORE(out, t.sums[t.in_sums]);
      set_flag(PIPE_FIX, PIPE_M, done);
      t.in_sums = (t.in_sums + 1) % t.sum_count;
    }
  each_free_buffer<BlockN>([](pipe_t from, pipe_t to, event_t e) { wait_flag(from, to, e); });
}

template <int Rows, int Cols, int Depth, int BlockN> uint64_t run() {
  std::vector<half> a(std::size_t{Rows} * Depth), b(std::size_t{Depth} * Cols);
  std::vector<float> c(std::size_t{Rows} * Cols);
  int64_t args[] = {reinterpret_cast<int64_t>(a.data()), reinterpret_cast<int64_t>(b.data()),
                    reinterpret_cast<int64_t>(c.data())};
  return run_kernel(gemm<Rows, Cols, Depth, BlockN>, args, "gemm");
}

} // namespace

uint64_t gemm_cycles(int size) {
  switch (size) {
  case 512: // on one core
    return run<512, 512, 512, 128>();
  case 1536: // on 4 x 6 cores, as the others
    return run<1536 / 4, 1536 / 6, 1536, 256>();
  case 3072:
    return run<3072 / 4, 3072 / 6, 3072, 256>();
  case 6144:
    return run<6144 / 4, 6144 / 6, 6144, 256>();
  default:
    return 0;
  }
}

} // namespace bench
