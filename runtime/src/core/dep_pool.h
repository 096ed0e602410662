// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The DepList pool: the edges between tasks.
///
/// Every edge lives once and serves both directions: the edges of one dependent
/// task are neighbours in the ring, which makes its fan-in list; `next` links the
/// edges of one producer, which makes its fan-out list, of any length.
///
/// Invariant: the edges of a task are reused only after the task has retired, and
/// then no fan-out list holds them any more, since its producers completed first.

#ifndef PTOWSP_RT_CORE_DEP_POOL_H
#define PTOWSP_RT_CORE_DEP_POOL_H

#include "zeroed_array.h"

namespace ptowsp::rt {

struct dep_edge {
  uint32_t next; /* 1 + the next edge of the same producer; zero ends the list */
  uint32_t slot; /* of the dependent task */
  uint32_t back; /* how many tasks before the dependent one the producer was submitted */
};

/// Written by the orchestrator; workers follow lists that were published to them.
class dep_pool {
public:
  [[nodiscard]] bool allocate(uint64_t limit) {
    edge_limit = limit;
    mask = power_of_two_above(limit) - 1;
    return edges.allocate(mask + 1) && dependents.allocate(mask + 1);
  }

  uint64_t capacity() const { return edge_limit; }

  /// How many tasks must have retired so that `count` more edges fit, for a task
  /// with number `sequence`. `count` <= capacity().
  PTOWSP_HOT uint64_t retired_for(uint64_t count, uint64_t sequence) const {
    PTOWSP_CHECK(count <= edge_limit, "the edges of one task fit the pool");
    if (count == 0 || head + count <= edge_limit)
      return 0;
    const uint32_t last = dependents[(head + count - 1 - edge_limit) & mask];
    return sequence - static_cast<uint32_t>(static_cast<uint32_t>(sequence) - last) + 1;
  }

  /// Adds an edge of task `sequence` and returns its index.
  uint32_t add(const dep_edge &edge, uint64_t sequence) {
    const auto index = static_cast<uint32_t>(head & mask);
    edges[index] = edge;
    dependents[index] = static_cast<uint32_t>(sequence);
    ++head;
    return index;
  }

  /// Adds an edge that nobody will ever look at: its task has ended, as the producer has.
  void add_past(uint64_t sequence) { dependents[head++ & mask] = static_cast<uint32_t>(sequence); }

  /// The position that the next edge gets; it only grows.
  uint64_t position() const { return head; }
  const dep_edge &at_position(uint64_t position) const { return edges[position & mask]; }
  dep_edge &operator[](uint32_t index) { return edges[index]; }

private:
  zeroed_array<dep_edge> edges;
  zeroed_array<uint32_t> dependents; /* the low bits of the number of each edge's task */
  uint64_t edge_limit = 0;
  uint64_t mask = 0;
  uint64_t head = 0;
};

} // namespace ptowsp::rt

#endif // PTOWSP_RT_CORE_DEP_POOL_H
