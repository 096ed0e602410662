// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// All start policies that the runtime knows.

#include "policies.h"

namespace ptowsp::rt {

const start_policy *find_start_policy(uint32_t id) {
  static const start_policy *const policies[] = {
      &after_orchestration_start,
      &immediate_start,
      &threshold_start,
  };
  for (const start_policy *policy : policies)
    if (policy->id == id)
      return policy;
  return nullptr;
}

} // namespace ptowsp::rt
