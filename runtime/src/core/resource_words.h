// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// How texts, statistics, reports and traces call the bounded resources.
///
/// Invariant: one row per resource, in the order of PTOWSP_TASK_RING ...

#ifndef PTOWSP_RT_CORE_RESOURCE_WORDS_H
#define PTOWSP_RT_CORE_RESOURCE_WORDS_H

#include "ptowsp/rt/host.h"

namespace ptowsp::rt {

struct resource_words {
  const char *id;
  const char *reason; /* of a stall */
  const char *name;
  const char *units;
  const char *knob; /* a field of ptowsp_run_options */
  const char *option; /* of the command line, or the field where there is none */
};

inline constexpr resource_words words_of[PTOWSP_RESOURCE_COUNT] = {
    {"task_ring", "TASK_RING_FULL", "the task ring", "slots", "task_window", "--task-window"},
    {"tensormap_pool", "TENSORMAP_POOL_FULL", "the TensorMap pool", "entries", "tensormap_entries",
     "tensormap_entries"},
    {"deplist_pool", "DEPLIST_POOL_FULL", "the DepList pool", "nodes", "deplist_nodes",
     "deplist_nodes"},
    {"heap_ring", "HEAP_ARENA_FULL", "the heap ring", "bytes", "heap_bytes", "--heap"},
    {"ready_queue", "READY_QUEUE_FULL", "the ready queue", "entries", "ready_entries",
     "ready_entries"},
};

} // namespace ptowsp::rt

#endif // PTOWSP_RT_CORE_RESOURCE_WORDS_H
