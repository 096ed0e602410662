// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// submission: cores are given to tasks in the order of submission. The default: it needs
/// no look at other tasks.

#include "policies.h"

namespace ptowsp::rt {

const ready_policy submission_ready = {PTOWSP_READY_SUBMISSION, "submission", nullptr, false};

} // namespace ptowsp::rt
