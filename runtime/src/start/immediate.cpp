// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// immediate: a task may start as soon as it is ready.

#include "policies.h"

namespace ptowsp::rt {
namespace {

uint64_t held(uint64_t) { return 0; }

} // namespace

const start_policy immediate_start = {PTOWSP_START_IMMEDIATE, "immediate", held};

} // namespace ptowsp::rt
