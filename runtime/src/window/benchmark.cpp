// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// benchmark: waits for the window are counted, but in modelled time the orchestrator goes
/// on meanwhile; only the tasks are not ready before the wait would have been over. Shows
/// what of the run's time is submission that a full window delays.

#include "modes.h"

namespace ptowsp::rt {

const window_mode benchmark_window = {PTOWSP_WINDOW_BENCHMARK, "benchmark", false, false};

} // namespace ptowsp::rt
