// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Runs a kernel on the calling thread's core and counts its cycles. This is what
/// the AICore program of an artifact calls.
///
/// Invariant: the cycles of a kernel depend on its instructions and the machine
/// only, never on what ran before.

#ifndef PTO_KERNEL_RUNNER_H
#define PTO_KERNEL_RUNNER_H

#include "pto/core.h"

namespace pto {

/// What a kernel's file defines.
using kernel_entry_t = void (*)(__gm__ int64_t *args);

namespace detail {
/// Faults for events that the kernel leaves raised: the next kernel would meet them.
inline void check_events_lowered(const core_clock &clock) {
  for (std::size_t from = 0; from < pipe_count; ++from)
    for (std::size_t to = 0; to < pipe_count; ++to)
      for (std::size_t event = 0; event < event_count; ++event)
        if (clock.is_raised(static_cast<pipe_t>(from), static_cast<pipe_t>(to),
                            static_cast<event_t>(event)))
          raise_fault("end of kernel", event,
                      line("EVENT_ID%d from %s to %s is still raised", static_cast<int>(event),
                           pipe_name(static_cast<pipe_t>(from)), pipe_name(static_cast<pipe_t>(to)))
                          .text,
                      "every set_flag needs its wait_flag before the kernel returns");
}
} // namespace detail

/// Calls `entry` on a fresh core; `name` stands in its faults. Returns the cycles.
inline uint64_t run_kernel(kernel_entry_t entry, int64_t *args, const char *name) {
  detail::core_state &core = detail::this_core();
  core.kernel = name;
  core.clock.reset();
  core.deferred.begin_kernel();
  if constexpr (checked) {
    core.shadow->order.reset();
    core.shadow->global.reset();
    detail::empty_memories(core);
  }
  entry(args);
  core.deferred.end_kernel();
  if (core.clock.any_raised())
    detail::check_events_lowered(core.clock);
  return core.clock.end();
}

/// The same, and tells `recorder`, unless it is null, what the pipes do:
/// `recorder->record(recorder->context, instruction, pipe, begin, end)`.
template <typename Recorder>
uint64_t run_kernel(kernel_entry_t entry, int64_t *args, const char *name,
                    const Recorder *recorder) {
  detail::core_clock &clock = detail::this_core().clock;
  if (recorder)
    clock.recorder = {[](const void *context, const char *instruction, pipe_t pipe, uint64_t begin,
                         uint64_t end) {
                        const auto &to = *static_cast<const Recorder *>(context);
                        to.record(to.context, instruction, detail::pipe_name(pipe), begin, end);
                      },
                      recorder};
  const uint64_t cycles = run_kernel(entry, args, name);
  clock.recorder = {};
  return cycles;
}

} // namespace pto

#endif // PTO_KERNEL_RUNNER_H
