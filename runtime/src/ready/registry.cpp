// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// All ready policies that the runtime knows.

#include "policies.h"

namespace ptowsp::rt {

const ready_policy *find_ready_policy(uint32_t id) {
  static const ready_policy *const policies[] = {
      &fifo_ready,
      &priority_ready,
      &submission_ready,
      &work_steal_ready,
  };
  for (const ready_policy *policy : policies)
    if (policy->id == id)
      return policy;
  return nullptr;
}

} // namespace ptowsp::rt
