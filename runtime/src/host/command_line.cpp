// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// ptowsp_command_line: the program that every artifact is.
///
/// Invariant: stdout has only what was asked for; every failure is one `error:` on
/// stderr, with `detail:` and `hint:` where there is more to say.

#include "describe.h"
#include "dtype.h"
#include "failure.h"
#include "invocation.h"
#include "options.h"
#include "pipes.h"
#include "policies.h"
#include "report.h"
#include "save.h"
#include "stats.h"
#include "trace.h"

#include "ptowsp/rt/host.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>

namespace ptowsp::host {

namespace {

void print_error(const bad_input &e) {
  std::fprintf(stderr, "error: %s\n", e.what.c_str());
  if (!e.detail.empty())
    std::fprintf(stderr, "detail: %s\n", e.detail.c_str());
  if (!e.hint.empty())
    std::fprintf(stderr, "hint: %s\n", e.hint.c_str());
}

void print(const std::string &text) { std::fwrite(text.data(), 1, text.size(), stdout); }

void check_artifact(const ptowsp_artifact *artifact) {
  if (artifact->abi_version != PTOWSP_ABI_VERSION)
    throw bad_input{"the artifact was built for another version of the runtime",
                    "it has ABI version " + std::to_string(artifact->abi_version) +
                        ", the runtime has " + std::to_string(PTOWSP_ABI_VERSION),
                    "build the artifact again"};
}

/// The writable tensors as they were before the first run.
class snapshot {
public:
  explicit snapshot(const invocation &run) {
    for (const bound_argument &a : run.arguments)
      if (a.is_output())
        contents.emplace_back(a.elements.data(), a.elements.data() + a.elements.size());
  }

  void restore(invocation &run) const {
    auto next = contents.begin();
    for (bound_argument &a : run.arguments)
      if (a.is_output()) {
        std::copy(next->begin(), next->end(), a.elements.data());
        ++next;
      }
  }

private:
  std::vector<std::vector<unsigned char>> contents;
};

/// The runtime's own words, with `error:` before them unless they have it.
void print_failure(const ptowsp_run_report &report) {
  const char *text = *report.text ? report.text : "the run failed and gave no reason";
  const bool has_prefix = std::strncmp(text, "error: ", 7) == 0;
  const std::size_t length = std::strlen(text);
  std::fprintf(stderr, "%s%s%s", has_prefix ? "" : "error: ", text,
               text[length - 1] == '\n' ? "" : "\n");
}

/// Where the report of a run goes beside stderr.
struct report_target {
  const ptowsp_artifact &artifact;
  const std::string &json_file; // or empty

  void write(const ptowsp_run_report &report) const {
    if (!json_file.empty())
      write_text(json_file, report_json(artifact, report));
  }
};

/// A kernel did not return. Neither can this: the thread that it is on cannot be stopped,
/// so the process ends here.
void end_stuck(void *context, const ptowsp_run_report *report) {
  print_failure(*report);
  try {
    static_cast<const report_target *>(context)->write(*report);
  } catch (const bad_input &e) {
    print_error(e);
  }
  std::fflush(stderr);
  std::_Exit(PTOWSP_RUN_TIMEOUT);
}

/// Says at once when a size is smaller than what the program may need.
void warn_of_need(const char *option, uint64_t given, uint64_t need, const char *what) {
  if (given == 0 || need == PTOWSP_NEED_OPEN || given >= need)
    return;
  std::fprintf(stderr,
               "warning: '%s=%llu' may be too little: one scope of the workload holds up to %llu "
               "%s at once\n",
               option, static_cast<unsigned long long>(given),
               static_cast<unsigned long long>(need), what);
}

/// Runs as often as asked, on the same inputs; stops at the first failure.
run_stats run_all(invocation &run, const options &given, ptowsp_trace *trace, pipe_watch &pipes) {
  ptowsp_run_options runtime_options = {};
  runtime_options.struct_bytes = sizeof runtime_options;
  runtime_options.threads = pipes.on() ? 1 : given.threads;
  const ptowsp_schedule &schedule = run.artifact.aicpu->schedule;
  warn_of_need("--task-window", given.task_window, schedule.window_need, "tasks");
  warn_of_need("--heap", given.heap_bytes, schedule.heap_need, "bytes of intermediates");
  runtime_options.task_window = given.task_window;
  runtime_options.heap_bytes = given.heap_bytes;
  runtime_options.domains = given.domains;
  runtime_options.dispatch = given.dispatch;
  runtime_options.ready = given.ready;
  runtime_options.start = given.start;
  runtime_options.start_threshold = given.start_threshold;
  runtime_options.window_mode = given.window_mode;
  runtime_options.seed = given.seed;
  runtime_options.kernel_timeout_ms = given.kernel_timeout_ms;
  runtime_options.kernel_stuck = end_stuck;
  runtime_options.check_races = given.check_races ? 1 : 0;
  runtime_options.trace = trace;
  report_target target = {run.artifact, given.report_json};
  runtime_options.context = &target;
  runtime_options.final_symbols = run.final_symbols.data();
  const std::vector<uint64_t> arguments = run.raw_arguments();
  std::unique_ptr<snapshot> before;
  if (given.repeat > 1)
    before = std::make_unique<snapshot>(run);
  run_stats stats;
  stats.policies = policies_in_use(run.artifact, given);
  for (uint32_t i = 0; i < given.repeat; ++i) {
    if (i > 0)
      before->restore(run);
    stats.last = {};
    stats.last.struct_bytes = sizeof stats.last;
    const int status = ptowsp_run(&pipes.watched(run.artifact), arguments.data(),
                                  run.symbols.data(), &runtime_options, &stats.last);
    stats.last.status = status;
    stats.wall_ns.push_back(stats.last.wall_ns);
    if (status != PTOWSP_RUN_OK)
      break;
  }
  return stats;
}

void print_results(const invocation &run) {
  for (const bound_argument &a : run.arguments)
    if (a.is_output())
      print(summarise(a) + "\n");
  for (uint32_t i = 0; i < run.artifact.symbol_count; ++i)
    if (run.artifact.symbols[i].kind == PTOWSP_KIND_SLOT)
      print(summarise(run.artifact.symbols[i], run.final_symbols[i]) + "\n");
}

int run_artifact(const ptowsp_artifact &artifact, const options &given) {
  invocation run(artifact, given);
  check_saves(run, given);
  if (!given.save_all.empty())
    save_inputs(run, given.save_all);
  trace_buffer trace(given);
  pipe_watch pipes(artifact, given);
  const run_stats stats = run_all(run, given, trace.get(), pipes);
  if (given.stats == stats_format::json)
    print(stats_json(artifact, stats));
  if (stats.last.status != PTOWSP_RUN_OK)
    print_failure(stats.last);
  report_target{artifact, given.report_json}.write(stats.last);
  trace.write(artifact, given.trace, pipes);
  pipes.warn();
  if (stats.last.status != PTOWSP_RUN_OK)
    return stats.last.status;
  if (!given.save_all.empty())
    save_outputs(run, given.save_all);
  save_named(run, given);
  if (given.saves.empty() && given.save_all.empty() && given.stats != stats_format::json)
    print_results(run);
  if (given.stats == stats_format::text)
    print(stats_text(artifact, stats));
  return PTOWSP_RUN_OK;
}

/// As many as the machine and the runtime hold.
uint32_t most_domains(const ptowsp_artifact &artifact) {
  const uint32_t domains = artifact.aicpu ? artifact.aicpu->machine.max_domains : 0;
  return domains ? std::min(domains, PTOWSP_MAX_DOMAINS) : PTOWSP_MAX_DOMAINS;
}

int command_line(const ptowsp_artifact *artifact, int argc, char **argv) {
  check_artifact(artifact);
  const options given = parse_options(argc, argv, most_domains(*artifact));
  if (given.help)
    print(help_text(artifact->name));
  else if (given.describe)
    print(describe(*artifact));
  else if (const int status = run_artifact(*artifact, given))
    return status;
  if (std::fflush(stdout) != 0)
    throw bad_input{std::string("cannot write to stdout: ") + std::strerror(errno)};
  return PTOWSP_RUN_OK;
}

} // namespace
} // namespace ptowsp::host

extern "C" int ptowsp_command_line(const ptowsp_artifact *artifact, int argc, char **argv) {
  using namespace ptowsp::host;
  try {
    return command_line(artifact, argc, argv);
  } catch (const bad_input &e) {
    print_error(e);
  } catch (const std::bad_alloc &) {
    print_error({"there is not enough memory"});
  }
  return PTOWSP_RUN_BAD_INPUT;
}
