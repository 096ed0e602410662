// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// affinity(key): tasks of one key go to one domain, neighbouring keys to neighbouring
/// domains.

#include "policies.h"

namespace ptowsp::rt {
namespace {

uint32_t choose(dispatch_state &, const ptowsp_task &task, uint32_t domains) {
  return static_cast<uint32_t>(task.key % domains);
}

} // namespace

const dispatch_policy affinity_dispatch = {PTOWSP_DISPATCH_AFFINITY, "affinity", choose, false};

} // namespace ptowsp::rt
