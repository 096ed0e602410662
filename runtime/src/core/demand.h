// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// What an orchestration needs at the least: counted while it goes on after a
/// failure, without running anything.
///
/// Invariant: with the settings that are counted here the same orchestration stalls
/// at most, as far as task rings and heaps are concerned.

#ifndef PTOWSP_RT_CORE_DEMAND_H
#define PTOWSP_RT_CORE_DEMAND_H

#include "task_ring.h"

namespace ptowsp::rt {

/// The demands of one scope depth on its heap, from the start of the run.
struct heap_demand {
  uint64_t total;
  uint64_t largest;
  uint64_t smallest;

  void add(uint64_t bytes) {
    if (bytes == 0)
      return;
    total += bytes;
    largest = bytes > largest ? bytes : largest;
    smallest = smallest == 0 || bytes < smallest ? bytes : smallest;
  }

  /// A heap that surely holds `held` bytes in a row of pieces: wraps leave padding,
  /// always less than the largest piece, and none when all pieces are equal.
  uint64_t enough_for(uint64_t held, uint64_t alignment) const {
    if (largest == smallest)
      return held;
    const uint64_t padded = held + largest - alignment;
    return padded < total ? padded : total;
  }
};

/// The least settings that the submissions seen so far can do with.
struct least_settings {
  uint64_t task_window;
  uint64_t heap_bytes;

  /// The ring and its heap take a task that needs `bytes`, already added to `heap`.
  void submitted(const task_ring &ring, const heap_demand &heap, uint64_t bytes,
                 uint64_t alignment) {
    const bool held = ring.held_from() != task_ring::nothing_held;
    // Without an output any slot will do, and whatever is in the heap was counted.
    if (!held && bytes == 0 && task_window != 0)
      return;
    const uint64_t window = held ? ring.position() - ring.held_from() + 1 : 1;
    const uint64_t in_heap =
        heap.enough_for(held ? heap.total - ring.held_demand() : bytes, alignment);
    task_window = window > task_window ? window : task_window;
    heap_bytes = in_heap > heap_bytes ? in_heap : heap_bytes;
  }
};

} // namespace ptowsp::rt

#endif // PTOWSP_RT_CORE_DEMAND_H
