/* Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions. */
/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */

/* A dispatch policy of the user's own: what a C++ file after `from` in a schedule defines.
 *
 * Invariant: a policy decides by the tasks that it has been asked about, in their order, and by
 * nothing else; modelled time is then the same in every run. */

#ifndef PTOWSP_RT_POLICY_H
#define PTOWSP_RT_POLICY_H

#include "ptowsp/rt/abi.h"

/* Defines the policy that a schedule names `name`. `choose` is a ptowsp_choose_domain; `steals`
 * says whether a core without work may take a task of another domain. */
#define PTOWSP_DISPATCH_POLICY(name, choose, steals)                                               \
  extern "C" {                                                                                     \
  extern const ptowsp_dispatch_policy ptowsp_dispatch_##name;                                      \
  const ptowsp_dispatch_policy ptowsp_dispatch_##name = {#name, choose, steals, 0};                \
  }

#endif /* PTOWSP_RT_POLICY_H */
