// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The wait rules and the clock, once more and as plainly as possible: no rings, no
/// pools, no lists, but for every question a loop over all tasks so far.
///
/// Invariant: shares no code with the runtime.

#ifndef PTOWSP_TEST_UNIT_RUNTIME_SEQUENTIAL_MODEL_H
#define PTOWSP_TEST_UNIT_RUNTIME_SEQUENTIAL_MODEL_H

#include "graph.h"

namespace test {

struct model_settings {
  uint64_t task_window;
  uint64_t heap_bytes;
  uint64_t tensormap_entries;
  uint64_t deplist_nodes;
  uint64_t ready_entries;
  uint32_t scope_rings;
  uint32_t domains;
  ptowsp_machine machine;
  uint32_t dispatch = PTOWSP_DISPATCH_ROUND_ROBIN;
  uint32_t ready = PTOWSP_READY_SUBMISSION;
  uint64_t held = 0; /* how many of the first tasks are held back together */
  uint32_t window_mode = PTOWSP_WINDOW_STALL;
};

struct model_stats {
  uint64_t high_water = 0;
  uint64_t stalls = 0;
  uint64_t stall_cycles = 0;
};

struct model_result {
  bool deadlock = false;
  bool aborted = false; /* by the window mode */
  uint32_t resource = 0; /* of the deadlock */
  uint64_t task = 0; /* of the deadlock */
  std::vector<ptowsp_task_times> times;
  uint64_t total_cycles = 0;
  model_stats stats[PTOWSP_RESOURCE_COUNT];
};

model_result run_model(const graph &g, const model_settings &settings);

} // namespace test

#endif // PTOWSP_TEST_UNIT_RUNTIME_SEQUENTIAL_MODEL_H
