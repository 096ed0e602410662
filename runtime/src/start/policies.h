// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The start policies, one declaration for each file of this folder.
///
/// Invariant: every policy that is declared here is in the registry.

#ifndef PTOWSP_RT_START_POLICIES_H
#define PTOWSP_RT_START_POLICIES_H

#include "../core/start_policy.h"

namespace ptowsp::rt {

extern const start_policy after_orchestration_start;
extern const start_policy immediate_start;
extern const start_policy threshold_start;

} // namespace ptowsp::rt

#endif // PTOWSP_RT_START_POLICIES_H
