// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Why a run failed: what the orchestrator keeps until the orchestration returns,
/// and the text that the host gets.
///
/// Invariant: only the first failure of a run is kept.

#ifndef PTOWSP_RT_CORE_FAILURE_H
#define PTOWSP_RT_CORE_FAILURE_H

#include "demand.h"
#include "report_text.h"

namespace ptowsp::rt {

/// What the text of a shortage tells.
struct shortage {
  uint32_t resource;
  uint32_t depth; /* of the scope that holds the ring */
  uint32_t ring;
  uint32_t kernel; /* of the task that could not be submitted; PTOWSP_NO_KERNEL: an alloc */
  uint64_t sequence; /* of that task */
  uint64_t wanted; /* slots, bytes, entries or edges */
  uint64_t capacity;
  ptowsp_location task_at;
  ptowsp_location scope_at;
};

/// Writes that a submission waits for something that nobody can give back.
void write_deadlock(const shortage &what, const task_ring &ring, const ptowsp_artifact &artifact,
                    report_text &text);

/// Writes that a single task wants more than there is.
void write_capacity(const shortage &what, const ptowsp_artifact &artifact, report_text &text);

/// Writes which settings would do, once the orchestration has shown all its demands.
void write_hints(const least_settings &least, uint64_t task_window, uint64_t heap_bytes,
                 report_text &text);

} // namespace ptowsp::rt

#endif // PTOWSP_RT_CORE_FAILURE_H
