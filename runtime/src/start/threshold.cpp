// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// threshold(n): no task starts before the first n have been submitted.

#include "policies.h"

namespace ptowsp::rt {
namespace {

uint64_t held(uint64_t tasks) { return tasks; }

} // namespace

const start_policy threshold_start = {PTOWSP_START_THRESHOLD, "threshold", held};

} // namespace ptowsp::rt
