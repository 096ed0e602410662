// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The short way of a submission: when all before has retired and the kernel is short, the
/// orchestrator runs it here and retires it, and no slot, queue or fan-out list is touched.
///
/// Invariant: what this leaves behind is what `start` would have left, had the task ended
/// and retired before the next submission.

#ifndef PTOWSP_RT_CORE_SUBMISSION_DIRECT_H
#define PTOWSP_RT_CORE_SUBMISSION_DIRECT_H

#include "submission.h"

namespace ptowsp::rt {

/// Onlookers who search for kernels that do not return look into the slots; and a planner
/// decides later when a task runs.
template <typename P> bool submission<P>::runs_directly(uint32_t kernel) {
  if (settings.kernel_timeout_ms != 0 || retired.plans())
    return false;
  if (settings.threads != 1 && !shared.is_short(kernel))
    return false;
  if (retired.count() != next)
    retired.advance(count_submitted);
  return retired.count() == next;
}

template <typename P> void submission<P>::run_directly(const ptowsp_task &task, const request &r) {
  clock_note note;
  task_record &record = keep(r, true, note);
  if (queue_tasks.size() != 0)
    queue_task(r.queue, queue_reserved[r.queue]++) = next;
  if (retired.traces())
    for (uint64_t p = 0; p < r.preds; ++p)
      shared.edges.add({0, 0, static_cast<uint32_t>(next - preds[p])}, next);
  else
    for (uint64_t p = 0; p < r.preds; ++p)
      shared.edges.add_past(next);
  count_submitted = next + 1;
  const uint64_t cycles = shared.run_kernel(task.kernel, kernel_args.data(), next);
  retired.pass_directly(record, note, r.seen, cycles);
}

} // namespace ptowsp::rt

#endif // PTOWSP_RT_CORE_SUBMISSION_DIRECT_H
