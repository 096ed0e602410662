// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// hash(key): tasks of one key go to one domain; keys are spread whatever their pattern.

#include "policies.h"

namespace ptowsp::rt {
namespace {

uint32_t choose(dispatch_state &, const ptowsp_task &task, uint32_t domains) {
  // Fibonacci hashing: the high bits of the product depend on all bits of the key.
  return static_cast<uint32_t>((task.key * 0x9e3779b97f4a7c15u >> 32) % domains);
}

} // namespace

const dispatch_policy hash_dispatch = {PTOWSP_DISPATCH_HASH, "hash", choose, false};

} // namespace ptowsp::rt
