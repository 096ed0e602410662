// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The report of a run as JSON: --report-json=FILE, and `failure` of --stats=json.
///
/// One object:
///     artifact   string: its name
///     status     number: the exit code
///     kind       string: ok, bad_input, deadlock, capacity or timeout
///     text       string: the report for people; empty when the run was ok
///     failure    object, or null when there is nothing to say beyond the text
///     network    object, when a network cannot go on: then `failure` is null
///     resources  object, as in --stats=json; absent after a timeout, while the run goes on
///     channels   object, when tokens were sent: tokens, and of the fullest channel capacity and
///                high_water; full, empty: the waits for places and for tokens
/// and `failure`:
///     waits_for  object: what the orchestrator waits for: resource, reason (the stall
///                reason), setting, wanted, capacity, units; null: for nothing
///     task       object: the task that could not be submitted, or whose kernel does not
///                return: task, kernel (null: an alloc), output_bytes, location
///     scope      object, of a deadlock: depth, ring_set, location, slots, outputs, bytes:
///                what it holds until it ends; held: the oldest of them, objects as `task`
///     cycle      list of strings, of a deadlock: who waits for whom
///     enough     object: by setting the value that would do
///     running_ms number, of a timeout: for how long the kernel has been running
/// and `network`:
///     processes, waiting   numbers; location: of the network
///     cycle      list of objects, each of which waits for the next, the last one for the first:
///                process, instance, waits_for (the stall reason), channel and element, or used
///                and capacity of a ring; clock, location
///     chain      instead of it, where the last one waits for a process that has ended
///     channels   list of objects: channel, element, tokens, capacity, sent, closed, location
///     enough     object: what would let the first wait pass that more room ends: channel and
///                capacity, or task_window
/// A location is null or an object: file, line, column.
///
/// Invariant: members keep their names and meaning; new ones may join them.

#ifndef PTOWSP_HOST_REPORT_H
#define PTOWSP_HOST_REPORT_H

#include "json_writer.h"

#include "ptowsp/rt/host.h"

namespace ptowsp::host {

std::string report_json(const ptowsp_artifact &artifact, const ptowsp_run_report &report);

/// The member `failure`.
void add_failure(json_writer &json, const ptowsp_artifact &artifact, const ptowsp_failure &failure);

/// The member `network`, if there is one.
void add_network_failure(json_writer &json, const ptowsp_artifact &artifact,
                         const ptowsp_network_failure &failure);

/// The member `channels`, if there is one.
void add_channels(json_writer &json, const ptowsp_run_report &report);

/// The member `resources`.
void add_resources(json_writer &json, const ptowsp_run_report &report);

/// The member `location`.
void add_location(json_writer &json, const ptowsp_artifact &artifact, ptowsp_location location);

} // namespace ptowsp::host

#endif // PTOWSP_HOST_REPORT_H
