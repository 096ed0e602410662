// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The task ring of one scope depth: which slot a task gets, and what must have
/// retired before a slot or a packed output can be reused.
///
/// A task's output has one reference of the scope that holds it and one of every
/// consumer. Tasks retire in the order of their submission, so the references of
/// the consumers need no count: the last one falls when the youngest consumer
/// retires. What is held by a scope is everything from the first task with an
/// output, since slots are reclaimed in ring order.
///
/// Invariant: what `release` answers depends on the sequence of calls alone, never
/// on how far the tasks are.

#ifndef PTOWSP_RT_CORE_TASK_RING_H
#define PTOWSP_RT_CORE_TASK_RING_H

#include "ptowsp/rt/abi.h"
#include "zeroed_array.h"

namespace ptowsp::rt {

/// What the orchestrator keeps of a task until its slot is reused.
struct ring_entry {
  uint64_t sequence; /* the number of the task */
  uint64_t last_use; /* the number of its youngest consumer, or its own */
  uint64_t heap_begin; /* the heap's position of its output */
  uint64_t bytes; /* of its output; zero: none */
  ptowsp_location location;
  uint32_t kernel;
  uint32_t reserved;
};

/// For one thread, the orchestrator.
class task_ring {
public:
  static constexpr uint64_t nothing_held = UINT64_MAX;

  /// A ring for `limit` >= 1 tasks whose slots start at `base_slot`.
  [[nodiscard]] bool allocate(uint64_t limit, uint32_t base_slot) {
    window = limit;
    base = base_slot;
    mask = slots_for(limit) - 1;
    // Twice the slots: entries outlive their slots until the clock has passed them.
    return entries.allocate(2 * (mask + 1));
  }

  static uint64_t slots_for(uint64_t limit) { return power_of_two_above(limit); }

  uint64_t capacity() const { return window; }
  /// How many tasks the ring has seen; the index of the next one.
  uint64_t position() const { return head; }
  uint32_t slot_of(uint64_t index) const { return base + static_cast<uint32_t>(index & mask); }
  bool has_slot(uint64_t slot) const { return slot >= base && slot - base <= mask; }
  ring_entry &operator[](uint64_t index) { return entries[index & (2 * mask + 1)]; }
  const ring_entry &operator[](uint64_t index) const { return entries[index & (2 * mask + 1)]; }

  /// The index of the task in `slot`, which must be one of the last `capacity()`.
  uint64_t index_in(uint64_t slot) const {
    const uint64_t behind = (head - 1 - (slot - base)) & mask;
    return head - 1 - behind;
  }

  /// The entry of the task `sequence` in `slot`, when an open scope holds it; else null.
  ring_entry *held(uint64_t slot, uint64_t sequence) {
    if (!has_slot(slot) || head == 0)
      return nullptr;
    const uint64_t index = index_in(slot);
    ring_entry &entry = (*this)[index];
    return index < head && index >= first_held && entry.sequence == sequence ? &entry : nullptr;
  }

  void add(const ring_entry &entry) { (*this)[head++] = entry; }

  /// The current scope, at `depth`, holds what is submitted from now on.
  void hold(uint32_t depth, uint64_t demand) {
    if (first_held != nothing_held)
      return;
    first_held = head;
    held_depth = depth;
    demand_at_hold = demand;
  }
  /// The scope at `depth` ended.
  void scope_ended(uint32_t depth) {
    if (first_held != nothing_held && held_depth == depth)
      first_held = nothing_held;
  }
  bool holds_something() const { return first_held != nothing_held; }
  uint64_t held_from() const { return first_held; }
  uint32_t holder_depth() const { return held_depth; }
  uint64_t held_demand() const { return demand_at_hold; }

  /// Sets `retired` to how many tasks of the run must have retired so that all
  /// indices below `end` are reclaimed; false when a scope holds one of them.
  [[nodiscard]] PTOWSP_HOT bool release(uint64_t end, uint64_t &retired) {
    if (end > first_held)
      return false;
    for (; released < end; ++released) {
      const ring_entry &entry = (*this)[released];
      const uint64_t last = entry.last_use > entry.sequence ? entry.last_use : entry.sequence;
      released_by = last + 1 > released_by ? last + 1 : released_by;
    }
    retired = released_by;
    return true;
  }
  uint64_t released_below() const { return released; }

private:
  zeroed_array<ring_entry> entries;
  uint64_t window = 0;
  uint64_t mask = 0;
  uint64_t head = 0;
  uint64_t first_held = nothing_held;
  uint64_t demand_at_hold = 0;
  uint64_t released = 0;
  uint64_t released_by = 0;
  uint32_t base = 0;
  uint32_t held_depth = 0;
};

} // namespace ptowsp::rt

#endif // PTOWSP_RT_CORE_TASK_RING_H
