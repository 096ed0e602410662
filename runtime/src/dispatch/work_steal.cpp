// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// work_steal: a home domain by turns; a core that has nothing to do takes the task that
/// has been ready for longest from the other domains.

#include "policies.h"

namespace ptowsp::rt {
namespace {

uint32_t choose(dispatch_state &state, const ptowsp_task &, uint32_t domains) {
  return static_cast<uint32_t>(state.dispatched % domains);
}

} // namespace

const dispatch_policy work_steal_dispatch = {PTOWSP_DISPATCH_WORK_STEAL, "work_steal", choose,
                                             true};

} // namespace ptowsp::rt
