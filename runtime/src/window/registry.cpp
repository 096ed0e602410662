// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// All window modes that the runtime knows.

#include "modes.h"

namespace ptowsp::rt {

const window_mode *find_window_mode(uint32_t id) {
  static const window_mode *const modes[] = {
      &abort_window,
      &benchmark_window,
      &stall_window,
  };
  for (const window_mode *mode : modes)
    if (mode->id == id)
      return mode;
  return nullptr;
}

} // namespace ptowsp::rt
