// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// work_steal: the task that became ready last, whose inputs are most likely still near;
/// a core without work takes the task that has been ready for longest from the other
/// domains.

#include "policies.h"

namespace ptowsp::rt {
namespace {

bool before(const waiting_task &a, const waiting_task &b) { return waits_longer(b, a); }

} // namespace

const ready_policy work_steal_ready = {PTOWSP_READY_WORK_STEAL, "work_steal", before, true};

} // namespace ptowsp::rt
