// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The registry of dispatch policies: which scheduler domain a task goes to.
///
/// A policy is one file in runtime/src/dispatch and one line in its registry.cpp.
///
/// Invariant: a policy decides by the sequence of submissions alone, so that the
/// modelled time is the same in every run.

#ifndef PTOWSP_RT_CORE_DISPATCH_H
#define PTOWSP_RT_CORE_DISPATCH_H

#include "ptowsp/rt/abi.h"

namespace ptowsp::rt {

/// What a policy may keep between two tasks.
struct dispatch_state {
  uint64_t dispatched; /* tasks that the policy has placed */
  const ptowsp_dispatch_policy *own; /* of the artifact, or null */
  uint64_t words[PTOWSP_POLICY_WORDS]; /* of that policy */
};

struct dispatch_policy {
  uint32_t id; /* PTOWSP_DISPATCH_... */
  const char *name;
  /// Chooses a domain below `domains`, the number of those that own a core of the
  /// task's unit. Called by the orchestrator only.
  uint32_t (*choose)(dispatch_state &state, const ptowsp_task &task, uint32_t domains);
  /// Whether a core without work may take a task of another domain.
  bool steals;
};

/// The policy with this id, or null.
const dispatch_policy *find_dispatch_policy(uint32_t id);

} // namespace ptowsp::rt

#endif // PTOWSP_RT_CORE_DISPATCH_H
