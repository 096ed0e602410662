// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// A stand-in for PTO-ISA where a device compiler reads it: global memory is an address
/// space of its own, so that a pointer which forgets `__gm__` is an error, and each
/// instruction is something that the optimiser cannot remove. It computes nothing.

#ifndef PTOWSP_TEST_DEVICE_PTO_INST_HPP
#define PTOWSP_TEST_DEVICE_PTO_INST_HPP

#include <cstdint>

#define __gm__ __attribute__((address_space(1)))
#define __aicore__

using half = _Float16;

enum pipe_t { PIPE_S, PIPE_V, PIPE_M, PIPE_MTE1, PIPE_MTE2, PIPE_MTE3, PIPE_FIX, PIPE_ALL };
enum event_t {
  EVENT_ID0,
  EVENT_ID1,
  EVENT_ID2,
  EVENT_ID3,
  EVENT_ID4,
  EVENT_ID5,
  EVENT_ID6,
  EVENT_ID7
};

#define INSTRUCTION __attribute__((always_inline)) inline void

INSTRUCTION set_flag(pipe_t, pipe_t, event_t) { asm volatile("" ::: "memory"); }
INSTRUCTION wait_flag(pipe_t, pipe_t, event_t) { asm volatile("" ::: "memory"); }
INSTRUCTION pipe_barrier(pipe_t) { asm volatile("" ::: "memory"); }

namespace pto {

enum class TileType { Vec, Mat, Left, Right, Acc, Bias, Scaling };
enum class BLayout { RowMajor, ColMajor };
enum class SLayout { NoneBox, RowMajor, ColMajor };
enum class Layout { ND, DN, NZ };

template <int... N> struct Shape {
  template <typename... D> Shape(D...) {}
};
template <int... N> struct Stride {
  template <typename... D> Stride(D...) {}
};

template <typename T, typename S, typename D, Layout layout = Layout::ND> struct GlobalTensor {
  GlobalTensor(__gm__ T *data, S = {}, D = {}) : data(data) {}
  __gm__ T *data;
};

template <TileType type, typename T, int rows, int columns, BLayout block = BLayout::RowMajor,
          int validRows = rows, int validColumns = columns, SLayout inner = SLayout::NoneBox,
          int fractal = 512>
struct Tile {
  template <typename... N> Tile(N...) {}
  uint64_t place = 0;
};

template <typename T> void read(T &operand) { asm volatile("" ::"r"(&operand) : "memory"); }

#define ANY(name)                                                                                  \
  template <typename... Operand> INSTRUCTION name(Operand &&...operand) { (read(operand), ...); }
ANY(TASSIGN)
ANY(TLOAD)
ANY(TSTORE)
ANY(TADD)
ANY(TADDS)
ANY(TMUL)
#undef ANY

} // namespace pto

#endif // PTOWSP_TEST_DEVICE_PTO_INST_HPP
