// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Finds kernels that do not return, by looking at all slots now and then.
///
/// Costs the run nothing: the slots say by themselves what runs in them. How long a
/// kernel runs counts from the first look that saw it, so it is never overstated.
///
/// Invariant: only reads what the run publishes; named once is named for good.

#ifndef PTOWSP_RT_CORE_STUCK_SEARCH_H
#define PTOWSP_RT_CORE_STUCK_SEARCH_H

#include "engine.h"

namespace ptowsp::rt {

/// For one thread, which is none of the run's.
template <typename Platform> class stuck_search {
public:
  /// Takes all memory for `slot_count` slots.
  [[nodiscard]] bool allocate(uint64_t slot_count) {
    count = slot_count;
    return sights.allocate(slot_count);
  }

  /// Looks at all slots at the time `now`; calls found(slot, turn, for how long) for
  /// every task that has been running for `limit` and was not found before.
  template <typename Found>
  void look(engine<Platform> &shared, uint64_t now, uint64_t limit, Found found) {
    for (uint32_t index = 0; index < count; ++index) {
      auto &slot = shared.slot(index);
      sight &last = sights[index];
      const uint32_t turn = slot.turn.load(std::memory_order_acquire);
      if (slot.state.load(std::memory_order_acquire) != task_state::running) {
        last.running = false;
        continue;
      }
      if (!last.running || last.turn != turn) {
        last = {now, turn, true, false};
        continue;
      }
      if (last.named || now - last.since < limit)
        continue;
      last.named = true;
      found(index, turn, now - last.since);
    }
  }

private:
  struct sight {
    uint64_t since;
    uint32_t turn;
    bool running;
    bool named;
  };
  zeroed_array<sight> sights;
  uint64_t count = 0;
};

} // namespace ptowsp::rt

#endif // PTOWSP_RT_CORE_STUCK_SEARCH_H
