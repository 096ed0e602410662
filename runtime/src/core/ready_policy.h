// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The registry of ready policies: which of the ready tasks a free core takes.
///
/// A policy is one file in runtime/src/ready and one line in its registry.cpp.
///
/// Invariant: `before` is a strict order of tasks with different numbers that depends on
/// nothing but its arguments, so that the modelled time is the same in every run.

#ifndef PTOWSP_RT_CORE_READY_POLICY_H
#define PTOWSP_RT_CORE_READY_POLICY_H

#include "ptowsp/rt/abi.h"

namespace ptowsp::rt {

/// What a policy knows of a task that could run.
struct waiting_task {
  uint64_t task;
  uint64_t since; /* when a core could first have taken it */
  int32_t priority;
};

struct ready_policy {
  uint32_t id; /* PTOWSP_READY_... */
  const char *name;
  /// Whether a core of the tasks' own domain takes `a` before `b`. Null: cores are given
  /// to tasks in the order of submission, also to those that are not ready yet.
  bool (*before)(const waiting_task &a, const waiting_task &b);
  /// Whether a core without work may take a task of another domain.
  bool steals;
};

/// The policy with this id, or null.
const ready_policy *find_ready_policy(uint32_t id);

/// First come, first served; what a thief takes.
inline bool waits_longer(const waiting_task &a, const waiting_task &b) {
  return a.since != b.since ? a.since < b.since : a.task < b.task;
}

} // namespace ptowsp::rt

#endif // PTOWSP_RT_CORE_READY_POLICY_H
