// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The dispatch policies, one declaration for each file of this folder.
///
/// Invariant: every policy that is declared here is in the registry.

#ifndef PTOWSP_RT_DISPATCH_POLICIES_H
#define PTOWSP_RT_DISPATCH_POLICIES_H

#include "../core/dispatch.h"

namespace ptowsp::rt {

extern const dispatch_policy affinity_dispatch;
extern const dispatch_policy custom_dispatch;
extern const dispatch_policy hash_dispatch;
extern const dispatch_policy own_dispatch;
extern const dispatch_policy round_robin_dispatch;
extern const dispatch_policy work_steal_dispatch;

} // namespace ptowsp::rt

#endif // PTOWSP_RT_DISPATCH_POLICIES_H
