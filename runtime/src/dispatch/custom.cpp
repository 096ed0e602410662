// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// custom(expr): the orchestration computes the domain and passes it as the key.

#include "policies.h"

namespace ptowsp::rt {
namespace {

uint32_t choose(dispatch_state &, const ptowsp_task &task, uint32_t) {
  // What is no domain is refused by the caller, as for a domain that a task names.
  return task.key < UINT32_MAX ? static_cast<uint32_t>(task.key) : UINT32_MAX;
}

} // namespace

const dispatch_policy custom_dispatch = {PTOWSP_DISPATCH_CUSTOM, "custom", choose, false};

} // namespace ptowsp::rt
