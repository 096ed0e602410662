// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// round_robin(n): one task after the other to the next domain.

#include "policies.h"

namespace ptowsp::rt {
namespace {

uint32_t choose(dispatch_state &state, const ptowsp_task &, uint32_t domains) {
  return domains == 1 ? 0 : static_cast<uint32_t>(state.dispatched % domains);
}

} // namespace

const dispatch_policy round_robin_dispatch = {PTOWSP_DISPATCH_ROUND_ROBIN, "round_robin", choose,
                                              false};

} // namespace ptowsp::rt
