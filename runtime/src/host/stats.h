// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// What --stats shows.
///
/// The JSON form is one object:
///     artifact       string: its name
///     status         number: the exit code
///     error          string: why the run failed; absent otherwise
///     runs           number: how often it ran (--repeat)
///     tasks          number: tasks of one run
///     total_cycles   number: the modelled time of one run
///     clock_mhz      number: modelled cycles per microsecond
///     wall_ns        object: min, median, max of the measured times of the runs
///     policies       object: dispatch, domains, ready, start, window-mode, each a string:
///                    what the run used, as the options of that name take it
///     resources      object: task_ring, tensormap_pool, deplist_pool, heap_ring,
///                    ready_queue; each an object of the numbers capacity,
///                    high_water, stalls, stall_cycles, of the string stall_reason: how
///                    a stall for it is called, and of the boolean stalled_now: whether
///                    the run ended in one
///     failure        object or null: why, as data (see report.h); absent when status is 0
/// Tasks, cycles and resources are those of the last run.
///
/// Invariant: members keep their names and meaning; new ones may join them.

#ifndef PTOWSP_HOST_STATS_H
#define PTOWSP_HOST_STATS_H

#include "ptowsp/rt/host.h"

#include <string>
#include <utility>
#include <vector>

namespace ptowsp::host {

/// The report of the last run and the wall time of each.
struct run_stats {
  ptowsp_run_report last = {};
  std::vector<uint64_t> wall_ns;
  /// Setting and value.
  std::vector<std::pair<std::string, std::string>> policies;
};

std::string stats_text(const ptowsp_artifact &artifact, const run_stats &stats);
std::string stats_json(const ptowsp_artifact &artifact, const run_stats &stats);

} // namespace ptowsp::host

#endif // PTOWSP_HOST_STATS_H
