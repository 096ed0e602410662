// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Flags between pipes and barriers.
///
/// Invariant: an event is raised once and waited for once; in every build the
/// second flag of a raised event and the wait for one that nothing raises are
/// faults, since a core would lose the first and hang on the other.

#ifndef PTO_SYNC_H
#define PTO_SYNC_H

#include "pto/core.h"

namespace pto {

namespace detail {
inline bool flag_pipes_fit(const char *name, pipe_t from, pipe_t to) {
  if (from < pipe_count && to < pipe_count && from != to)
    return true;
  raise_fault(name, 0, "needs two different pipes", "a pipe waits for itself with pipe_barrier");
  return false;
}
} // namespace detail

/// Raises `event` for `to` when all that `from` has been given is complete.
inline void set_flag(pipe_t from, pipe_t to, event_t event) {
  if (!detail::flag_pipes_fit("set_flag", from, to))
    return;
  detail::core_state &core = detail::this_core();
  if (!core.clock.set_flag(from, to, event, machine.sync_cycles)) {
    detail::raise_fault("set_flag", event,
                        detail::line("EVENT_ID%d from %s to %s is already raised", event,
                                     detail::pipe_name(from), detail::pipe_name(to))
                            .text,
                        "wait for the event before it is set again, or use another one");
    return;
  }
  if constexpr (checked)
    core.shadow->order.set_flag(from, to, event);
}

/// Holds `to` until `from` has raised `event`, and lowers it.
inline void wait_flag(pipe_t from, pipe_t to, event_t event) {
  if (!detail::flag_pipes_fit("wait_flag", from, to))
    return;
  detail::core_state &core = detail::this_core();
  if (!core.clock.wait_flag(from, to, event, machine.sync_cycles)) {
    detail::raise_fault("wait_flag", event,
                        detail::line("nothing raises EVENT_ID%d from %s to %s: the core would hang",
                                     event, detail::pipe_name(from), detail::pipe_name(to))
                            .text,
                        "set_flag with the same pipes and event comes first");
    return;
  }
  if (to == PIPE_S && (from == PIPE_MTE2 || from == PIPE_V))
    core.deferred.complete_all();
  if constexpr (checked)
    core.shadow->order.wait_flag(from, to, event);
}

/// Holds `pipe`, or all of them, until all that it has been given is complete.
inline void pipe_barrier(pipe_t pipe) {
  detail::core_state &core = detail::this_core();
  core.clock.barrier(pipe, machine.sync_cycles);
  if (pipe == PIPE_ALL)
    core.deferred.complete_unread();
  if constexpr (checked)
    core.shadow->order.barrier(pipe);
}

} // namespace pto

#endif // PTO_SYNC_H
