// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// What a run works with, after the options of the caller, the artifact's schedule
/// and the defaults have been put together.
///
/// Invariant: every number here has been checked; nothing behind checks it again.

#ifndef PTOWSP_RT_CORE_SETTINGS_H
#define PTOWSP_RT_CORE_SETTINGS_H

#include "demand.h"
#include "dispatch.h"
#include "ptowsp/rt/host.h"
#include "ready_policy.h"
#include "report_text.h"
#include "start_policy.h"
#include "window_mode.h"

namespace ptowsp::rt {

/// The most slots of all task rings together; slots have 32-bit indices.
inline constexpr uint64_t max_slots = uint64_t{1} << 26;

struct run_settings {
  uint64_t seed; /* of the deterministic platform; zero: host threads */
  uint32_t threads;
  uint32_t scope_rings;
  uint32_t domains;
  const dispatch_policy *dispatch;
  bool dispatch_steals; /* a core without work may take a task of another domain */
  const ready_policy *ready;
  const window_mode *window;
  uint64_t held_tasks; /* how many of the first tasks are held back together */
  uint64_t task_window;
  uint64_t heap_bytes;
  uint64_t tensormap_entries;
  uint64_t deplist_nodes;
  uint64_t ready_entries;
  uint64_t kernel_timeout_ms; /* zero: never */
  bool check_races;
};

/// Checks that artifact, programs and options fit this runtime and each other.
/// Returns a status; writes why not.
int check_programs(const ptowsp_artifact &artifact, report_text &text);

/// Checks that the arguments are what the artifact takes. Returns a status; writes why not.
int check_arguments(const ptowsp_artifact &artifact, const uint64_t *args, const uint64_t *symbols,
                    report_text &text);

/// Refuses options of another version. Returns a status; writes why not.
int check_options(const ptowsp_run_options *options, report_text &text);

/// Fills `settings`, or returns a status and writes why not. Sizes that nobody has set are
/// those of `needs` at the least.
int resolve_settings(const ptowsp_artifact &artifact, const ptowsp_run_options &options,
                     const least_settings &needs, run_settings &settings, report_text &text);

} // namespace ptowsp::rt

#endif // PTOWSP_RT_CORE_SETTINGS_H
