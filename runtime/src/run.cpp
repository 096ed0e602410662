// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// ptowsp_run: checks what comes from outside, then runs it: on host threads, or on the
/// deterministic platform when there is a seed.

#include "../platform/det/det_platform.h"
#include "../platform/sim/thread_platform.h"
#include "core/session.h"

#include <chrono>
#include <memory>
#include <new>

namespace ptowsp::rt {
namespace {

template <typename Platform>
int run_on(const ptowsp_artifact &artifact, const run_settings &settings, const uint64_t *args,
           const uint64_t *symbols, const ptowsp_run_options *options, ptowsp_run_report &report,
           report_text &text) {
  const std::unique_ptr<session<Platform>> live(
      new (std::nothrow) session<Platform>(artifact, settings, symbols, text));
  if (!live) {
    text.add("the run does not fit into memory\n");
    return PTOWSP_RUN_CAPACITY;
  }
  return live->run(args, options, report);
}

int run(const ptowsp_artifact &artifact, const uint64_t *args, const uint64_t *symbols,
        const ptowsp_run_options *options, ptowsp_run_report &report) {
  report_text text(report.text);
  int status = check_programs(artifact, text);
  if (status == PTOWSP_RUN_OK)
    status = check_arguments(artifact, args, symbols, text);
  run_settings settings = {};
  if (status == PTOWSP_RUN_OK)
    status = resolve_settings(artifact, options, settings, text);
  if (status != PTOWSP_RUN_OK)
    return status;
  if (settings.seed == 0)
    return run_on<thread_platform>(artifact, settings, args, symbols, options, report, text);
  det_world world(settings.seed);
  return run_on<det_platform>(artifact, settings, args, symbols, options, report, text);
}

} // namespace
} // namespace ptowsp::rt

extern "C" int ptowsp_run(const ptowsp_artifact *artifact, const uint64_t *args,
                          const uint64_t *symbols, const ptowsp_run_options *options,
                          ptowsp_run_report *report) {
  // A report of another size cannot even take the text that says so.
  if (report == nullptr || report->struct_bytes != sizeof(*report) || artifact == nullptr)
    return PTOWSP_RUN_BAD_INPUT;
  *report = {};
  report->struct_bytes = sizeof(*report);
  const auto begin = std::chrono::steady_clock::now();
  report->status = ptowsp::rt::run(*artifact, args, symbols, options, *report);
  const auto wall = std::chrono::steady_clock::now() - begin;
  report->wall_ns =
      static_cast<uint64_t>(std::chrono::duration_cast<std::chrono::nanoseconds>(wall).count());
  return report->status;
}
