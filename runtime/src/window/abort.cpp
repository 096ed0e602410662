// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// abort: the run ends at the first submission that would have to wait for the window, with
/// status PTOWSP_RUN_CAPACITY. For programs that are meant never to wait.

#include "modes.h"

namespace ptowsp::rt {

const window_mode abort_window = {PTOWSP_WINDOW_ABORT, "abort", true, true};

} // namespace ptowsp::rt
