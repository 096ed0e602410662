// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// after_orchestration: no task starts while the orchestrator can go on submitting.

#include "policies.h"

namespace ptowsp::rt {
namespace {

uint64_t held(uint64_t) { return UINT64_MAX; }

} // namespace

const start_policy after_orchestration_start = {PTOWSP_START_AFTER_ORCHESTRATION,
                                                "after_orchestration", held};

} // namespace ptowsp::rt
