// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// ptowsp_run: checks what comes from outside, then runs it: on host threads, or on the
/// deterministic platform when there is a seed.

#include "../platform/det/det_platform.h"
#include "../platform/sim/thread_platform.h"
#include "../platform/sim/watchdog.h"
#include "core/need_count.h"
#include "core/session.h"
#include "core/symbol_table.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <new>
#include <type_traits>

namespace ptowsp::rt {
namespace {

/// Tells of a kernel that does not return, as far as anybody listens.
void tell_stuck(const ptowsp_run_options &options, const ptowsp_run_report &report) {
  if (options.kernel_stuck != nullptr)
    options.kernel_stuck(options.context, &report);
  else
    std::fprintf(stderr, "error: %s", report.text);
}

/// Runs with an eye on kernels that do not return.
int run_watched(session<thread_platform> &live, const uint64_t *args,
                const ptowsp_run_options *options, ptowsp_run_report &report) {
  if (options == nullptr || options->kernel_timeout_ms == 0)
    return live.run(args, report);
  // Often enough that a kernel is named soon after its time is over.
  const uint64_t period = std::clamp<uint64_t>(options->kernel_timeout_ms / 8, 1, 250);
  watchdog dog;
  if (!dog.start(period, [&live, options](uint64_t now) {
        live.look_for_stuck(
            now, [options](const ptowsp_run_report &stuck) { tell_stuck(*options, stuck); });
      })) {
    report_text(report.text)
        .add("the system does not give a thread to watch the kernels\n"
             "hint: set no 'kernel_timeout'\n");
    return PTOWSP_RUN_CAPACITY;
  }
  return live.run(args, report);
}

template <typename Platform>
int run_on(const ptowsp_artifact &artifact, const run_settings &settings, const uint64_t *args,
           uint64_t *symbols, const ptowsp_run_options *options, ptowsp_run_report &report,
           report_text &text) {
  const std::unique_ptr<session<Platform>> live(
      new (std::nothrow) session<Platform>(artifact, settings, symbols, text));
  if (!live) {
    text.add("the run does not fit into memory\n");
    return PTOWSP_RUN_CAPACITY;
  }
  const int status = live->prepare(args, options);
  if (status != PTOWSP_RUN_OK)
    return status;
  if constexpr (std::is_same_v<Platform, thread_platform>)
    return run_watched(*live, args, options, report);
  else
    return live->run(args, report);
}

int run(const ptowsp_artifact &artifact, const uint64_t *args, const uint64_t *symbols,
        const ptowsp_run_options *options, ptowsp_run_report &report) {
  report_text text(report.text);
  int status = check_programs(artifact, text);
  if (status == PTOWSP_RUN_OK)
    status = symbol_table::check(artifact, options, text);
  if (status == PTOWSP_RUN_OK)
    status = check_arguments(artifact, args, symbols, text);
  if (status == PTOWSP_RUN_OK)
    status = check_options(options, text);
  if (status != PTOWSP_RUN_OK)
    return status;
  const ptowsp_run_options none = {};
  const ptowsp_run_options &given = options != nullptr ? *options : none;
  run_settings settings = {};
  status =
      resolve_settings(artifact, given, find_needs(artifact, given, args, symbols), settings, text);
  if (status != PTOWSP_RUN_OK)
    return status;
  symbol_table table;
  if (!table.take(artifact, symbols)) {
    text.add("the run does not fit into memory\n");
    return PTOWSP_RUN_CAPACITY;
  }
  if (settings.seed == 0) {
    status = run_on<thread_platform>(artifact, settings, args, table.bits(), options, report, text);
  } else {
    det_world world(settings.seed);
    status = run_on<det_platform>(artifact, settings, args, table.bits(), options, report, text);
  }
  if (status == PTOWSP_RUN_OK)
    table.give(options);
  return status;
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
