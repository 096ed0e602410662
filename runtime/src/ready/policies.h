// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The ready policies, one declaration for each file of this folder.
///
/// Invariant: every policy that is declared here is in the registry.

#ifndef PTOWSP_RT_READY_POLICIES_H
#define PTOWSP_RT_READY_POLICIES_H

#include "../core/ready_policy.h"

namespace ptowsp::rt {

extern const ready_policy fifo_ready;
extern const ready_policy priority_ready;
extern const ready_policy submission_ready;
extern const ready_policy work_steal_ready;

} // namespace ptowsp::rt

#endif // PTOWSP_RT_READY_POLICIES_H
