// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// What the tile instructions need to know of a machine, as plain data. Every
/// artifact generates `ptowsp_machine.h` from its machine file:
///
///     namespace pto {
///     constexpr machine_model describe_machine() {
///       machine_model m = {};
///       m.name = "a2a3";
///       m.clock_mhz = 1850;
///       m.repeat_bytes = 256;
///       m.count_mask_cycles = 16;
///       m.sync_cycles = 1;
///       m.max_tile_rows = 4095;
///       m.default_op = {6, 2, 0};
///       m[memory::vec] = {188416, 32};
///       m[op_class::add] = {10, 2, 14};
///       m[path::gm_to_vec] = {58600, 50};
///       m.raw_needs_barrier[PIPE_V] = true;
///       return m;
///     }
///     inline constexpr machine_model machine = describe_machine();
///     } // namespace pto
///
/// Invariant: integers only, so that cycles are the same on every host.

#ifndef PTO_MACHINE_MODEL_H
#define PTO_MACHINE_MODEL_H

#include <cstddef>
#include <cstdint>

namespace pto {

namespace detail {
/// Of two numbers. Kernels include no <algorithm> and no <cmath>: half of the time to compile one.
constexpr uint64_t larger(uint64_t a, uint64_t b) { return a < b ? b : a; }
} // namespace detail

/// The queues of a core; each executes its instructions in order.
enum pipe_t : uint8_t {
  PIPE_S,
  PIPE_V,
  PIPE_M,
  PIPE_MTE1,
  PIPE_MTE2,
  PIPE_MTE3,
  PIPE_FIX,
  PIPE_ALL,
};
inline constexpr std::size_t pipe_count = PIPE_ALL;

/// The memories of a core that tiles live in.
enum class memory : uint8_t { vec, mat, left, right, acc, bias, scaling };
inline constexpr std::size_t memory_count = 7;

/// Instructions of the vector pipe and the cube, by cost.
enum class op_class : uint8_t {
  add,
  sub,
  mul,
  div,
  max,
  min,
  adds,
  subs,
  muls,
  divs,
  maxs,
  mins,
  exp,
  log,
  sqrt,
  rsqrt,
  abs,
  neg,
  recip,
  relu,
  copy,
  fill,
  leaky_relu,
  multiply_add,
  bit_and,
  bit_or,
  bit_not,
  shift,
  compare,
  select,
  convert,
  row_reduce, // of one repeat for each row
  row_broadcast, // of eight values to 32 bytes each
  transpose,
  gather, // of one row
  sort, // of 32 elements
  merge, // of four lists of 32 pairs
  compact, // of the elements that a pattern takes
  matmul_16, // of blocks of 16 x 32 bytes and 32 bytes x 16, elements of up to 16 bits
  matmul_32, // the same, elements of 32 bits
};
inline constexpr std::size_t op_class_count = static_cast<std::size_t>(op_class::matmul_32) + 1;

/// The ways that data moves.
enum class path : uint8_t {
  gm_to_vec,
  vec_to_gm,
  gm_to_mat,
  mat_to_left,
  mat_to_right,
  mat_to_bias,
  acc_to_gm,
  acc_to_mat,
};
inline constexpr std::size_t path_count = static_cast<std::size_t>(path::acc_to_mat) + 1;

/// How an instruction is called, for those who watch the pipes.
constexpr const char *name_of(op_class which) {
  constexpr const char *names[] = {
      "add",     "sub",        "mul",          "div",        "max",           "min",       "adds",
      "subs",    "muls",       "divs",         "maxs",       "mins",          "exp",       "log",
      "sqrt",    "rsqrt",      "abs",          "neg",        "recip",         "relu",      "copy",
      "fill",    "leaky_relu", "multiply_add", "bit_and",    "bit_or",        "bit_not",   "shift",
      "compare", "select",     "convert",      "row_reduce", "row_broadcast", "transpose", "gather",
      "sort",    "merge",      "compact",      "matmul_16",  "matmul_32"};
  static_assert(sizeof names / sizeof *names == op_class_count, "each has a name");
  return names[static_cast<std::size_t>(which)];
}

/// How a transfer is called, for those who watch the pipes.
constexpr const char *name_of(path which) {
  constexpr const char *names[] = {"gm_to_vec",    "vec_to_gm",   "gm_to_mat", "mat_to_left",
                                   "mat_to_right", "mat_to_bias", "acc_to_gm", "acc_to_mat"};
  static_assert(sizeof names / sizeof *names == path_count, "each has a name");
  return names[static_cast<std::size_t>(which)];
}

/// One memory; a capacity of zero means that the machine does not have it.
struct memory_model {
  uint64_t capacity_bytes; // what tiles can use
  uint32_t alignment_bytes; // of a tile's address
};

/// Cycles of one vector instruction: the head when the pipe was empty, the slope
/// for every repeat, the tail when the pipe is drained after it.
struct op_cost {
  uint32_t head;
  uint32_t slope;
  uint32_t tail;
};

/// Cycles of one transfer: the bandwidth holds the pipe, the latency delays only
/// those who wait for the data.
struct path_cost {
  uint32_t bytes_per_kilocycle; // 58.6 bytes per cycle are 58600
  uint32_t latency_cycles;
};

struct machine_model {
  const char *name;
  uint32_t clock_mhz;
  uint32_t repeat_bytes; // what a vector instruction processes per repeat
  uint32_t count_mask_cycles; // extra when rows do not fill whole repeats
  uint32_t sync_cycles; // of a flag or a barrier, beside what it waits for
  uint32_t max_tile_rows; // that one transfer can take; zero: no limit
  op_cost default_op; // for every class whose entry is {0, 0, 0}
  op_cost ops[op_class_count];
  path_cost paths[path_count];
  memory_model memories[memory_count];
  /// Whether a pipe needs a barrier before it reads what it wrote itself.
  bool raw_needs_barrier[pipe_count];

  constexpr op_cost &operator[](op_class c) { return ops[static_cast<std::size_t>(c)]; }
  constexpr path_cost &operator[](path p) { return paths[static_cast<std::size_t>(p)]; }
  constexpr memory_model &operator[](memory m) { return memories[static_cast<std::size_t>(m)]; }

  constexpr const path_cost &operator[](path p) const { return paths[static_cast<std::size_t>(p)]; }
  constexpr const memory_model &operator[](memory m) const {
    return memories[static_cast<std::size_t>(m)];
  }
  constexpr const op_cost &operator[](op_class c) const {
    const op_cost &own = ops[static_cast<std::size_t>(c)];
    return own.head | own.slope | own.tail ? own : default_op;
  }
};

} // namespace pto

#endif // PTO_MACHINE_MODEL_H
