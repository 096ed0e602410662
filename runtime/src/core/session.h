// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// One run on one platform, from its memory to its report.
///
/// Invariant: all memory is taken before the orchestration starts; all threads are
/// gone when `run` returns.

#ifndef PTOWSP_RT_CORE_SESSION_H
#define PTOWSP_RT_CORE_SESSION_H

#include "follow.h"
#include "race_check.h"
#include "stuck_search.h"
#include "submission_direct.h"
#include "submission_ops.h"
#include "submission_start.h"
#include "submission_take.h"

namespace ptowsp::rt {

template <typename Platform> class session {
public:
  session(const ptowsp_artifact &artifact, const run_settings &settings, uint64_t *symbols,
          report_text &text)
      : artifact(artifact), settings(settings), text(text),
        orchestrator(artifact, settings, symbols, shared, text) {}

  /// Takes all memory. Returns a status; writes why not.
  int prepare(const uint64_t *args, const ptowsp_run_options *options) {
    const page_stock::use use(stock);
    const uint64_t slots = submission<Platform>::slots_for(settings);
    if (!shared.allocate(settings, *artifact.aicore, slots) || !orchestrator.allocate(args) ||
        (settings.kernel_timeout_ms != 0 && !search.allocate(slots))) {
      text.add("the rings of the run do not fit into memory\n"
               "detail: 'task_window' is %llu and 'heap_bytes' %llu for each of %u ring sets\n"
               "hint: set them lower\n",
               static_cast<unsigned long long>(settings.task_window),
               static_cast<unsigned long long>(settings.heap_bytes), settings.scope_rings);
      return PTOWSP_RUN_CAPACITY;
    }
    const int placed = orchestrator.place(args);
    if (placed != PTOWSP_RUN_OK)
      return placed;
    if (options != nullptr) {
      orchestrator.retired.tell(options->task_retired, options->context);
      orchestrator.retired.trace(options->trace);
    }
    return PTOWSP_RUN_OK;
  }

  /// Runs the artifact, once, after `prepare`; fills the report but for its times on
  /// the wall. Returns the status.
  int run(const uint64_t *args, ptowsp_run_report &report) {
    typename Platform::team team;
    int status = PTOWSP_RUN_CAPACITY;
    if (team.start(settings.threads - 1, [this](uint32_t worker) { shared.work(worker); })) {
      status = settings.check_races ? orchestrate_checked(args) : orchestrate(args);
      orchestrator.fill(report);
    } else {
      text.add("the system does not give %u threads\nhint: set 'threads' lower\n",
               settings.threads);
    }
    shared.stop();
    team.join();
    return status;
  }

  /// Looks for kernels that do not return, at the time `now`; calls tell(report) for
  /// each that is found. For one thread, from `prepare` to the end of `run`.
  template <typename Tell> void look_for_stuck(uint64_t now, Tell tell) {
    search.look(shared, now, settings.kernel_timeout_ms * 1000000,
                [&](uint32_t slot, uint32_t turn, uint64_t ns) {
                  ptowsp_run_report report = {};
                  report.struct_bytes = sizeof(report);
                  orchestrator.report_stuck(slot, turn, ns, report);
                  tell(report);
                });
  }

private:
  int orchestrate(const uint64_t *args) {
    const bool ended = follow(*artifact.aicpu, orchestrator, args);
    return orchestrator.finish(args, ended);
  }

  int orchestrate_checked(const uint64_t *args) {
    race_check check(artifact, args, &orchestrator);
    const bool ended = follow(*artifact.aicpu, check, args);
    const int status = orchestrator.finish(args, ended);
    return status == PTOWSP_RUN_OK ? check.finish(text) : status;
  }

  const ptowsp_artifact &artifact;
  const run_settings &settings;
  report_text &text;
  page_stock stock; // before the arrays that lie in it
  engine<Platform> shared;
  submission<Platform> orchestrator;
  stuck_search<Platform> search;
};

} // namespace ptowsp::rt

#endif // PTOWSP_RT_CORE_SESSION_H
