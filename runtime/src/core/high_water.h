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

/// What a task takes when it is submitted.
struct resource_take {
  uint64_t task;
  uint32_t ring;
  uint64_t index; /* of its slot in that ring */
  uint64_t heap_end; /* of its piece of the heap */
  uint64_t free; /* slots below this one could be given back */
  uint32_t regions;
  uint32_t edges;
  uint32_t queue;
  bool runs;
};

class high_water {
public:
  /// What the last submission found in use; only with `look_closely`.
  uint64_t in_ring = 0;
  uint64_t in_heap = 0;
  /// At the most; exactly with `look_closely`.
  uint64_t regions = 0;
  uint64_t edges = 0;
  uint64_t in_queue[PTOWSP_MAX_DOMAINS * unit_kinds] = {};

  /// No task is looked at later than that many submissions after its own.
  void allocate(ptowsp_resource_stats *into, uint64_t tasks) {
    stats = into;
    most_behind = tasks;
  }
  /// Looks at every submission from now on.
  void look_closely() { close = true; }

  /// A task is submitted. over(task): it has retired by now, with all before it.
  /// give_back(task): takes off what it had of pools and queue.
  template <typename Over, typename GiveBack>
  PTOWSP_HOT void take(const resource_take &t, const task_ring &ring, Over over,
                       GiveBack give_back) {
    regions += t.regions;
    edges += t.edges;
    in_queue[t.queue] += t.runs ? 1 : 0;
    const ring_use &use = uses[t.ring];
    if (t.index >= use.tail + marks[PTOWSP_TASK_RING] ||
        t.heap_end > use.heap_tail + marks[PTOWSP_HEAP_RING] ||
        regions > marks[PTOWSP_TENSORMAP_POOL] || edges > marks[PTOWSP_DEPLIST_POOL] ||
        in_queue[t.queue] > marks[PTOWSP_READY_QUEUE] || t.task >= settled + most_behind || close)
      look(t, ring, over, give_back);
  }

private:
  template <typename Over, typename GiveBack>
  PTOWSP_HOT void look(const resource_take &t, const task_ring &ring, Over over,
                       GiveBack give_back) {
    while (settled < t.task && over(settled))
      give_back(settled++);
    ring_use &use = uses[t.ring];
    while (use.tail < t.free && ring[use.tail].last_use < settled) {
      const ring_entry &oldest = ring[use.tail++];
      use.heap_tail = oldest.heap_begin + oldest.bytes;
    }
    in_ring = t.index + 1 - use.tail;
    in_heap = t.heap_end - use.heap_tail;
    raise(PTOWSP_TASK_RING, in_ring);
    raise(PTOWSP_HEAP_RING, in_heap);
    raise(PTOWSP_TENSORMAP_POOL, regions);
    raise(PTOWSP_DEPLIST_POOL, edges);
    raise(PTOWSP_READY_QUEUE, in_queue[t.queue]);
  }

  void raise(uint32_t resource, uint64_t used) {
    if (used > marks[resource])
      stats[resource].high_water = marks[resource] = used;
  }

  struct ring_use {
    uint64_t tail;
    uint64_t heap_tail;
  };
  ring_use uses[max_rings] = {};
  uint64_t settled = 0; /* so many have given back what they had */
  uint64_t most_behind = 0;
  uint64_t marks[PTOWSP_RESOURCE_COUNT] = {};
  ptowsp_resource_stats *stats = nullptr;
  bool close = false;
};

} // namespace ptowsp::rt

#endif // PTOWSP_RT_CORE_HIGH_WATER_H
