// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The most of each resource that was in use at once, in modelled time.
///
/// What is in use falls when tasks retire. That is looked at as late as can be: as long as
/// what was in use before, with all that was taken since, makes no new mark, nobody needs to
/// know how much of it was given back.
///
/// Invariant: the marks are those of someone who looks at every submission.

#ifndef PTOWSP_RT_CORE_HIGH_WATER_H
#define PTOWSP_RT_CORE_HIGH_WATER_H

#include "clock_model.h"
#include "task_ring.h"

namespace ptowsp::rt {

/// The ring sets of the scope depths, and behind them the task ring of the joins.
inline constexpr uint32_t max_rings = PTOWSP_MAX_SCOPE_RINGS + 1;

class high_water {
public:
  /// What the last submission found in use; only with `look_closely`.
  uint64_t in_ring = 0;
  uint64_t in_heap = 0;
  /// At the most; exactly with `look_closely`.
  uint64_t in_pools[2] = {}; /* regions, edges */
  uint64_t in_queue[PTOWSP_MAX_DOMAINS * unit_kinds] = {};

  /// No task is looked at later than that many submissions after its own.
  void allocate(ptowsp_resource_stats *into, uint64_t tasks) {
    stats = into;
    most_behind = tasks;
  }
  /// Looks at every submission from now on.
  void look_closely() { close = true; }

  /// A task takes its slot, `index`, and its piece of the heap, which ends at `heap_end`; all
  /// slots below `free` could be given back. over(task): it has retired by now.
  template <typename Over>
  PTOWSP_HOT void take(const task_ring &ring, uint32_t number, uint64_t index, uint64_t heap_end,
                       uint64_t free, Over over) {
    const ring_use &use = uses[number];
    if (index >= use.tail + marks[PTOWSP_TASK_RING] ||
        heap_end > use.heap_tail + marks[PTOWSP_HEAP_RING])
      look_at_ring(ring, number, index, heap_end, free, over);
  }

  /// The task takes its entries of pools and queue. give_back(old): takes off what the task
  /// `old`, which has retired, had.
  template <typename Over, typename GiveBack>
  PTOWSP_HOT void take(uint64_t task, uint32_t regions, uint32_t edges, uint32_t queue, bool runs,
                       Over over, GiveBack give_back) {
    in_pools[0] += regions;
    in_pools[1] += edges;
    in_queue[queue] += runs ? 1 : 0;
    if (in_pools[0] > marks[PTOWSP_TENSORMAP_POOL] || in_pools[1] > marks[PTOWSP_DEPLIST_POOL] ||
        in_queue[queue] > marks[PTOWSP_READY_QUEUE] || task >= settled + most_behind)
      look_at_pools(task, queue, over, give_back);
  }

private:
  template <typename Over>
  void look_at_ring(const task_ring &ring, uint32_t number, uint64_t index, uint64_t heap_end,
                    uint64_t free, Over over) {
    ring_use &use = uses[number];
    while (use.tail < free && over(ring[use.tail].last_use)) {
      const ring_entry &oldest = ring[use.tail++];
      use.heap_tail = oldest.heap_begin + oldest.bytes;
    }
    in_ring = index + 1 - use.tail;
    in_heap = heap_end - use.heap_tail;
    raise(PTOWSP_TASK_RING, in_ring);
    raise(PTOWSP_HEAP_RING, in_heap);
  }

  template <typename Over, typename GiveBack>
  void look_at_pools(uint64_t task, uint32_t queue, Over over, GiveBack give_back) {
    while (settled < task && over(settled))
      give_back(settled++);
    raise(PTOWSP_TENSORMAP_POOL, in_pools[0]);
    raise(PTOWSP_DEPLIST_POOL, in_pools[1]);
    raise(PTOWSP_READY_QUEUE, in_queue[queue]);
  }

  void raise(uint32_t resource, uint64_t used) {
    if (used > stats[resource].high_water)
      stats[resource].high_water = used;
    marks[resource] = close ? 0 : stats[resource].high_water;
  }

  struct ring_use {
    uint64_t tail;
    uint64_t heap_tail;
  };
  ring_use uses[max_rings] = {};
  uint64_t settled = 0;
  uint64_t most_behind = 0;
  /// What is not more, nobody looks at.
  uint64_t marks[PTOWSP_RESOURCE_COUNT] = {};
  ptowsp_resource_stats *stats = nullptr;
  bool close = false;
};

} // namespace ptowsp::rt

#endif // PTOWSP_RT_CORE_HIGH_WATER_H
