// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// priority(expr): the task with the highest priority, of equal ones the one that has
/// been ready for longest.

#include "policies.h"

namespace ptowsp::rt {
namespace {

bool before(const waiting_task &a, const waiting_task &b) {
  return a.priority != b.priority ? a.priority > b.priority : waits_longer(a, b);
}

} // namespace

const ready_policy priority_ready = {PTOWSP_READY_PRIORITY, "priority", before, false};

} // namespace ptowsp::rt
