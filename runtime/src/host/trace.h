// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// --trace: the records of a run in the trace format of browsers (Chrome, Perfetto).
///
/// One process, in modelled cycles: one unit of `ts` is one cycle, which viewers call a
/// microsecond. Lanes: the orchestrator with submissions, stalls and fences, every scheduler
/// domain with what waits in its ready queues, every core with its tasks. Flows go from
/// the end of a task to the start of a dependent one. Counters show what is in use of
/// every ring, sampled at every submission. `otherData` has the clock, the number of
/// records, and of those that were dropped. A second process has the pipes of one task, from its
/// start.
///
/// Invariant: no number of the host's clock is in it, so that two runs write the same.

#ifndef PTOWSP_HOST_TRACE_H
#define PTOWSP_HOST_TRACE_H

#include "options.h"
#include "pipes.h"

#include "ptowsp/rt/host.h"

#include <memory>

namespace ptowsp::host {

/// Room for the records of a run, when a trace was asked for.
class trace_buffer {
public:
  /// Throws bad_input when there is not so much memory.
  explicit trace_buffer(const options &given);

  /// What the run fills, or null.
  ptowsp_trace *get() { return memory ? &trace : nullptr; }

  /// Writes the file that was asked for, and a warning to stderr when records were
  /// dropped. Throws bad_input.
  void write(const ptowsp_artifact &artifact, const std::string &file,
             const pipe_watch &pipes) const;

private:
  struct release {
    void operator()(ptowsp_trace_record *p) const;
  };
  std::unique_ptr<ptowsp_trace_record, release> memory;
  ptowsp_trace trace = {};
};

/// Writes a trace to a file, with what was watched, if anything. Throws bad_input.
void write_trace(const ptowsp_artifact &artifact, const ptowsp_trace &trace,
                 const std::string &file, const pipe_watch *pipes = nullptr);

} // namespace ptowsp::host

#endif // PTOWSP_HOST_TRACE_H
