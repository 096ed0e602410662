// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// What all programs of the runtime benchmarks share: the command line, the bodies of
/// tasks, the check of the order, and the times that are printed.
///
/// Invariant: a program prints times only after a run with bodies that compute has
/// given every cell the value of the sequential order.

#ifndef PTOWSP_TEST_BENCH_RUNTIME_HARNESS_H
#define PTOWSP_TEST_BENCH_RUNTIME_HARNESS_H

#include "patterns.h"

#include <cstdint>
#include <functional>
#include <vector>

namespace bench {

enum class body { empty, spin, check };

/// One run of a graph.
struct workload {
  pattern graph;
  uint64_t tasks;
  uint32_t threads;
  body kind;
  uint64_t spins; /* of a body that spins */
};

/// Multiplications that depend on each other: some time that is the same everywhere.
inline void spin(uint64_t count) {
  uint64_t x = count;
  for (uint64_t i = 0; i < count; ++i) {
    x = x * 3 + 1;
    asm volatile("" : "+r"(x));
  }
}

/// The new value of the last of `count` cells.
inline uint64_t combine(const uint64_t *const *cells, uint32_t count, bool writes_only) {
  uint64_t value = count;
  for (uint32_t c = writes_only ? count : 0; c < count; ++c)
    value = value * 31 + *cells[c];
  return mix(value + 1);
}

/// The body of a task over cells at these addresses.
inline void run_body(const workload &w, uint64_t *const *cells, uint32_t count, bool writes_only) {
  if (w.kind == body::spin)
    spin(w.spins);
  else if (w.kind == body::check)
    *cells[count - 1] = combine(cells, count, writes_only);
}

/// Cells on a cache line each, for peers that infer by address.
struct alignas(64) padded_cell {
  uint64_t value;
};

/// Runs a graph once, from the first submission to the last completion, and leaves in
/// `cells`, one for each cell, what the bodies have computed.
using runner = std::function<void(const workload &, std::vector<padded_cell> &cells)>;

/// The main function of a program. Prints one line: a JSON object with `ns` (per task,
/// one number for each run) and `peak_kib` (growth of the peak over the first run).
int run_program(int argc, char **argv, const runner &run);

} // namespace bench

#endif // PTOWSP_TEST_BENCH_RUNTIME_HARNESS_H
