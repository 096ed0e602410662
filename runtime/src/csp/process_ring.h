// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The task ring and the heap of one scope depth of one process.
///
/// A process runs its tasks one after the other, so that a slot is kept for its output
/// alone: by the scope that made it, and by every token that carries it.
///
/// Invariant: slots and outputs are reclaimed in ring order; what a submission needs
/// reclaimed follows from the process's own submissions alone.

#ifndef PTOWSP_RT_CSP_PROCESS_RING_H
#define PTOWSP_RT_CSP_PROCESS_RING_H

#include "../core/heap_ring.h"
#include "ptowsp/rt/abi.h"

namespace ptowsp::rt {

struct process_task {
  uint64_t heap_begin;
  uint64_t bytes;
  uint64_t free_at; /* when the last reference fell, in modelled cycles */
  ptowsp_location location;
  uint32_t kernel;
  uint32_t references;
  uint32_t depth; /* of the scope that has a reference; `no_scope`: none */
};

class process_ring {
public:
  static constexpr uint32_t no_scope = UINT32_MAX;

  [[nodiscard]] bool allocate(uint64_t limit, uint64_t heap_bytes) {
    window = limit;
    return tasks.allocate(limit) && heap.allocate(heap_bytes);
  }

  uint64_t capacity() const { return window; }
  uint64_t position() const { return head; }
  uint64_t in_use() const { return head - tail; }
  uint64_t tail_position() const { return tail; }
  process_task &operator[](uint64_t index) { return tasks[index % tasks.size()]; }
  const process_task &operator[](uint64_t index) const { return tasks[index % tasks.size()]; }

  /// Gives back all below `end`; false when one of them is still referred to. Then
  /// `free_at` is no earlier than what was given back.
  bool reclaim(uint64_t end, uint64_t &free_at) {
    for (; tail < end; ++tail) {
      const process_task &oldest = (*this)[tail];
      if (oldest.references != 0)
        return false;
      reclaimed_at = oldest.free_at > reclaimed_at ? oldest.free_at : reclaimed_at;
    }
    free_at = reclaimed_at > free_at ? reclaimed_at : free_at;
    return true;
  }

  /// The end of what must be given back before a task can have a slot, and so many bytes.
  uint64_t wanted_for_slot() const { return head >= window ? head + 1 - window : 0; }
  uint64_t wanted_for(const heap_piece &piece) const {
    uint64_t end = tail;
    for (uint64_t i = tail; i < head && (*this)[i].heap_begin < piece.free_before; ++i)
      if ((*this)[i].bytes != 0)
        end = i + 1;
    return end;
  }

  void add(const process_task &task) { (*this)[head++] = task; }

  /// A scope of that depth begins; only the outermost of those that share the ring counts.
  void begin_scope(bool outermost) {
    if (outermost)
      first_of_scope = head;
  }

  /// The scope of that depth has ended: drops its references.
  void end_scope(uint32_t depth, uint64_t now) {
    for (uint64_t i = head; i-- > (tail > first_of_scope ? tail : first_of_scope);) {
      process_task &task = (*this)[i];
      if (task.depth != depth)
        continue;
      task.depth = no_scope;
      --task.references;
      task.free_at = now > task.free_at ? now : task.free_at;
    }
  }

  heap_ring heap;

private:
  zeroed_array<process_task> tasks;
  uint64_t window = 0;
  uint64_t head = 0;
  uint64_t tail = 0;
  uint64_t reclaimed_at = 0;
  uint64_t first_of_scope = 0;
};

} // namespace ptowsp::rt

#endif // PTOWSP_RT_CSP_PROCESS_RING_H
