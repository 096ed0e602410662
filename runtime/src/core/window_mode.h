// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The registry of window modes: what happens when the task ring is full.
///
/// A mode is one file in runtime/src/window and one line in its registry.cpp.
///
/// Invariant: in every mode a slot is reused only after its task has retired.

#ifndef PTOWSP_RT_CORE_WINDOW_MODE_H
#define PTOWSP_RT_CORE_WINDOW_MODE_H

#include "ptowsp/rt/abi.h"

namespace ptowsp::rt {

struct window_mode {
  uint32_t id; /* PTOWSP_WINDOW_... */
  const char *name;
  /// Whether the run ends instead of waiting.
  bool aborts;
  /// Whether the orchestrator waits in modelled time, too.
  bool charges;
};

/// The mode with this id, or null.
const window_mode *find_window_mode(uint32_t id);

} // namespace ptowsp::rt

#endif // PTOWSP_RT_CORE_WINDOW_MODE_H
