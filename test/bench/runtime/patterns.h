// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The task graphs of the runtime benchmarks, as streams of accesses to cells.
///
/// Invariant: a graph is a function of its pattern and its number of tasks; nothing is
/// stored, so that the number of tasks does not show in the memory of a program.

#ifndef PTOWSP_TEST_BENCH_RUNTIME_PATTERNS_H
#define PTOWSP_TEST_BENCH_RUNTIME_PATTERNS_H

#include <cstdint>

namespace bench {

enum class pattern {
  independent, /* a: every task writes a cell of its own */
  chain, /* b: every task updates the same cell */
  wavefront, /* c: a square; a task reads its upper and its left neighbour */
  layers, /* d: 100 cells, updated in turn */
  random, /* e: reads two of 1,024 cells and updates a third */
  cholesky, /* f: 40x40 tiles */
};

inline constexpr uint64_t independent_cells = 100000;
inline constexpr uint64_t wavefront_side = 300;
inline constexpr uint64_t layer_width = 100;
inline constexpr uint64_t random_cells = 1024;
inline constexpr uint64_t cholesky_tiles = 40;

/// What a task does: reads all cells but the last, and updates the last; or writes it
/// alone, without reading anything.
struct task_cells {
  uint32_t count;
  bool writes_only;
  uint64_t cell[3];
};

inline uint64_t cells_of(pattern p) {
  switch (p) {
  case pattern::independent:
    return independent_cells;
  case pattern::chain:
    return 1;
  case pattern::wavefront:
    return wavefront_side * wavefront_side;
  case pattern::layers:
    return layer_width;
  case pattern::random:
    return random_cells;
  case pattern::cholesky:
    return cholesky_tiles * cholesky_tiles;
  }
  return 0;
}

/// The usual number of tasks of a pattern.
inline uint64_t tasks_of(pattern p) {
  switch (p) {
  case pattern::wavefront:
    return wavefront_side * wavefront_side;
  case pattern::cholesky:
    // Eight, so that starting threads does not count.
    return 8 * cholesky_tiles * (cholesky_tiles + 1) * (cholesky_tiles + 2) / 6;
  default:
    return 100000;
  }
}

inline uint64_t mix(uint64_t z) {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

/// One factorisation after the other, up to `tasks` tasks.
template <typename Submit> void generate_cholesky(uint64_t tasks, Submit &&submit) {
  constexpr uint64_t n = cholesky_tiles;
  uint64_t made = 0;
  const auto add = [&](const task_cells &t) {
    if (made < tasks)
      submit(t);
    ++made;
  };
  while (made < tasks)
    for (uint64_t k = 0; k < n; ++k) {
      add({1, false, {k * n + k, 0, 0}});
      for (uint64_t i = k + 1; i < n; ++i)
        add({2, false, {k * n + k, i * n + k, 0}});
      for (uint64_t i = k + 1; i < n; ++i) {
        add({2, false, {i * n + k, i * n + i, 0}});
        for (uint64_t j = k + 1; j < i; ++j)
          add({3, false, {i * n + k, j * n + k, i * n + j}});
      }
    }
}

/// Calls submit(task_cells) for each of `tasks` tasks.
template <typename Submit> void generate(pattern p, uint64_t tasks, Submit &&submit) {
  constexpr uint64_t side = wavefront_side;
  if (p == pattern::cholesky) {
    generate_cholesky(tasks, submit);
    return;
  }
  uint64_t row = 0;
  uint64_t column = 0;
  for (uint64_t i = 0; i < tasks; ++i)
    switch (p) {
    case pattern::independent:
      submit(task_cells{1, true, {column, 0, 0}});
      column = column + 1 < independent_cells ? column + 1 : 0;
      break;
    case pattern::chain:
      submit(task_cells{1, false, {0, 0, 0}});
      break;
    case pattern::layers:
      submit(task_cells{1, false, {column, 0, 0}});
      column = column + 1 < layer_width ? column + 1 : 0;
      break;
    case pattern::wavefront: {
      task_cells t = {0, false, {}};
      const uint64_t own = row * side + column;
      if (row > 0)
        t.cell[t.count++] = own - side;
      if (column > 0)
        t.cell[t.count++] = own - 1;
      t.cell[t.count++] = own;
      submit(t);
      column = column + 1 < side ? column + 1 : 0;
      row = column != 0 ? row : row + 1 < side ? row + 1 : 0;
      break;
    }
    default: {
      // Three different cells.
      const uint64_t z = mix(i + 1);
      const uint64_t a = z % random_cells;
      const uint64_t b = (a + 1 + (z >> 20) % (random_cells - 1)) % random_cells;
      uint64_t c = (z >> 40) % random_cells;
      while (c == a || c == b)
        c = (c + 1) % random_cells;
      submit(task_cells{3, false, {a, b, c}});
    }
    }
}

} // namespace bench

#endif // PTOWSP_TEST_BENCH_RUNTIME_PATTERNS_H
