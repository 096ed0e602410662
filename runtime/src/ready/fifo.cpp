// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// fifo: the task that has been ready for longest.

#include "policies.h"

namespace ptowsp::rt {

const ready_policy fifo_ready = {PTOWSP_READY_FIFO, "fifo", waits_longer, false};

} // namespace ptowsp::rt
