// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// A dispatch policy: each task goes to the domain that has been given the least work so far.
///
/// `key` is the task's weight; `state` holds for each domain the sum of what it was given.

#include <ptowsp/rt/policy.h>

#include <algorithm>

static uint32_t choose(uint64_t *state, const ptowsp_task *task, uint32_t domains) {
  uint64_t *end = state + std::min<uint32_t>(domains, PTOWSP_POLICY_WORDS);
  uint64_t *least = std::min_element(state, end); // the first one of equals
  *least += task->key;
  return static_cast<uint32_t>(least - state);
}

PTOWSP_DISPATCH_POLICY(least_loaded, choose, /*steals=*/0)
