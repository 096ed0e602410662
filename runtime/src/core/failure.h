// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Why a run failed: from what the orchestrator knows to data, from data to text.
///
/// Invariant: the text has nothing that the data has not; only the first failure of a
/// run is kept.

#ifndef PTOWSP_RT_CORE_FAILURE_H
#define PTOWSP_RT_CORE_FAILURE_H

#include "demand.h"
#include "report_text.h"

namespace ptowsp::rt {

/// Notes what the open scope holds in `ring`.
void describe_holders(const task_ring &ring, ptowsp_failure &failure);

/// Notes which settings would do, once the orchestration has shown all its demands.
void describe_enough(const least_settings &least, uint64_t task_window, uint64_t heap_bytes,
                     ptowsp_failure &failure);

/// Writes the text of a failure. `window` and `heap_bytes` are the present settings.
void write_failure(const ptowsp_failure &failure, const ptowsp_artifact &artifact,
                   uint64_t task_window, uint64_t heap_bytes, report_text &text);

} // namespace ptowsp::rt

#endif // PTOWSP_RT_CORE_FAILURE_H
