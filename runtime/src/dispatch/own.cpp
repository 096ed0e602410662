// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// What the artifact brings itself.

#include "policies.h"

namespace ptowsp::rt {
namespace {

uint32_t choose(dispatch_state &state, const ptowsp_task &task, uint32_t domains) {
  // What is no domain is refused by the caller.
  return state.own->choose(state.words, &task, domains);
}

} // namespace

const dispatch_policy own_dispatch = {PTOWSP_DISPATCH_OWN, "own", choose, false};

} // namespace ptowsp::rt
