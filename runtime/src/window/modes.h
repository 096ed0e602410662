// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The window modes, one declaration for each file of this folder.
///
/// Invariant: every mode that is declared here is in the registry.

#ifndef PTOWSP_RT_WINDOW_MODES_H
#define PTOWSP_RT_WINDOW_MODES_H

#include "../core/window_mode.h"

namespace ptowsp::rt {

extern const window_mode abort_window;
extern const window_mode benchmark_window;
extern const window_mode stall_window;

} // namespace ptowsp::rt

#endif // PTOWSP_RT_WINDOW_MODES_H
