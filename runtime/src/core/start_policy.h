// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The registry of start policies: how many of the first tasks are held back together.
///
/// A policy is one file in runtime/src/start and one line in its registry.cpp. What is
/// held is let go when the last of the held tasks has been submitted, when the
/// orchestration has ended, and when the orchestrator has to wait for a held task: else
/// it would wait for ever.
///
/// Invariant: a policy decides by its parameter alone.

#ifndef PTOWSP_RT_CORE_START_POLICY_H
#define PTOWSP_RT_CORE_START_POLICY_H

#include "ptowsp/rt/abi.h"

namespace ptowsp::rt {

struct start_policy {
  uint32_t id; /* PTOWSP_START_... */
  const char *name;
  /// How many tasks, from the first, are held back.
  uint64_t (*held)(uint64_t parameter);
};

/// The policy with this id, or null.
const start_policy *find_start_policy(uint32_t id);

} // namespace ptowsp::rt

#endif // PTOWSP_RT_CORE_START_POLICY_H
