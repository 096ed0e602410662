// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// A ready queue: many pushers, many takers, a fixed number of cells.
///
/// Each cell has a turn that only grows: 2 * lap while it waits for a push of that
/// lap, one more while it holds a value.
///
/// Invariant: the orchestrator reserves an entry for a task when it submits it, and
/// reservations never exceed the cells, so a push never finds the queue full. A
/// push waits only for a taker that has claimed the cell and is reading it.

#ifndef PTOWSP_RT_CORE_READY_QUEUE_H
#define PTOWSP_RT_CORE_READY_QUEUE_H

#include "zeroed_array.h"

#include <atomic>

namespace ptowsp::rt {

template <typename Platform> class ready_queue {
  template <typename T> using atomic = typename Platform::template atomic<T>;

public:
  [[nodiscard]] bool allocate(uint64_t entries) {
    const uint64_t size = power_of_two_above(entries);
    mask = size - 1;
    for (shift = 0; (uint64_t{1} << shift) < size;)
      ++shift;
    return cells.allocate(size);
  }

  void push(uint32_t value) {
    // Sequentially consistent: a taker that goes to sleep afterwards sees the claim.
    const uint64_t position = tail.fetch_add(1, std::memory_order_seq_cst);
    cell &at = cells[position & mask];
    const uint64_t turn = 2 * (position >> shift);
    while (at.turn.load(std::memory_order_acquire) != turn)
      Platform::pause();
    at.value = value;
    at.turn.store(turn + 1, std::memory_order_release);
  }

  /// Takes the oldest value; false when there is none, or none yet.
  bool take(uint32_t &value) {
    uint64_t position = head.load(std::memory_order_relaxed);
    for (;;) {
      cell &at = cells[position & mask];
      const uint64_t turn = 2 * (position >> shift) + 1;
      const uint64_t now = at.turn.load(std::memory_order_acquire);
      if (now < turn)
        return false;
      if (now > turn) {
        position = head.load(std::memory_order_relaxed);
        continue;
      }
      if (head.compare_exchange_weak(position, position + 1, std::memory_order_seq_cst,
                                     std::memory_order_relaxed)) {
        value = at.value;
        at.turn.store(turn + 1, std::memory_order_release);
        return true;
      }
    }
  }

  /// Whether nothing was pushed that was not taken.
  bool empty() const {
    const uint64_t taken = head.load(std::memory_order_seq_cst);
    return taken >= tail.load(std::memory_order_seq_cst);
  }

  /// How many were pushed and not taken, a moment ago.
  uint64_t size() const {
    const uint64_t taken = head.load(std::memory_order_relaxed);
    const uint64_t pushed = tail.load(std::memory_order_relaxed);
    return pushed > taken ? pushed - taken : 0;
  }

private:
  struct cell {
    atomic<uint64_t> turn;
    uint32_t value;
  };
  alignas(64) atomic<uint64_t> tail{0};
  alignas(64) atomic<uint64_t> head{0};
  alignas(64) zeroed_array<cell> cells;
  uint64_t mask = 0;
  uint32_t shift = 0;
};

} // namespace ptowsp::rt

#endif // PTOWSP_RT_CORE_READY_QUEUE_H
