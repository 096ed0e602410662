// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// All dispatch policies that the runtime knows.

#include "policies.h"

namespace ptowsp::rt {

const dispatch_policy *find_dispatch_policy(uint32_t id) {
  static const dispatch_policy *const policies[] = {
      &affinity_dispatch, &custom_dispatch,      &hash_dispatch,
      &own_dispatch,      &round_robin_dispatch, &work_steal_dispatch,
  };
  for (const dispatch_policy *policy : policies)
    if (policy->id == id)
      return policy;
  return nullptr;
}

} // namespace ptowsp::rt
