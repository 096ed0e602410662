// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// stall: the orchestrator waits.

#include "modes.h"

namespace ptowsp::rt {

const window_mode stall_window = {PTOWSP_WINDOW_STALL, "stall", false, true};

} // namespace ptowsp::rt
