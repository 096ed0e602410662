// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "tools/ptowsp-run/CommandLine.h"
#include "runtime/src/host/failure.h"
#include "runtime/src/host/options.h"
#include "tools/CommandLineRules.h"

#include <cctype>
#include <cmath>
#include <iostream>

namespace ptowsp::runner {
namespace {

/// Options that go to the artifact's program as they are, by their names.
struct Forwarded {
  std::vector<std::string> values;
  std::vector<std::string> saves;
  bool checkRaces = false;
  std::string stats, reportJson, trace, tracePipes, traceRecords, kernelTimeout, threads,
      taskWindow, heap, dispatch, domains, ready, start, windowMode, repeat, seed;

  std::vector<std::string> asArgs() const {
    std::vector<std::string> args = values;
    for (const std::string &save : saves)
      args.push_back("--save=" + save);
    auto add = [&](const char *name, const std::string &value) {
      if (!value.empty())
        args.push_back(std::string(name) + "=" + value);
    };
    if (checkRaces)
      args.push_back("--check-races");
    add("--stats", stats);
    add("--report-json", reportJson);
    add("--trace", trace);
    add("--trace-pipes", tracePipes);
    add("--trace-records", traceRecords);
    add("--kernel-timeout", kernelTimeout);
    add("--threads", threads);
    add("--task-window", taskWindow);
    add("--heap", heap);
    add("--dispatch", dispatch);
    add("--domains", domains);
    add("--ready", ready);
    add("--start", start);
    add("--window-mode", windowMode);
    add("--repeat", repeat);
    add("--seed", seed);
    return args;
  }
};

void addOutputOptions(CLI::App &app, CommandLine &line, Forwarded &forwarded) {
  const char *output = "Output";
  app.add_flag("--describe", line.describe,
               "Show arguments, symbols, slots, kernels and schedule; no run")
      ->group(output);
  app.add_option("--save", forwarded.saves, "Write a tensor after the run")
      ->allow_extra_args(false)
      ->option_text("NAME=FILE.npy")
      ->group(output);
  app.add_option("--save-all", line.saveAll, "Write all inputs, outputs and values to this folder")
      ->option_text("DIR")
      ->group(output);
  app.add_flag("--stats{text}", forwarded.stats, "Tasks, cycles and use of resources; --stats=json")
      ->group(output);

  app.add_option("--trace", forwarded.trace, "Write a trace in modelled cycles, for viewers")
      ->option_text("FILE.json")
      ->group(output);
  app.add_option("--trace-pipes", forwarded.tracePipes,
                 "The pipes of the first run of a kernel, in the trace")
      ->option_text("KERNEL")
      ->group(output);
  app.add_option("--trace-records", forwarded.traceRecords, "Room for the trace")
      ->option_text("N")
      ->group(output);
  app.add_option("--report-json", forwarded.reportJson,
                 "Write how the run ended, and on a failure who waits for what")
      ->option_text("FILE")
      ->group(output);
}

/// A number from 1 on, read as the artifact's program reads its own.
void addCount(CLI::App &app, const char *name, std::optional<uint64_t> &count, uint64_t most,
              const char *description, const char *text, const char *group) {
  auto read = [name, &count, most](const std::string &value) {
    count = host::parse_count(name, value, most);
  };
  app.add_option_function<std::string>(name, read, description)->option_text(text)->group(group);
}

/// Policies instead of the schedule's; the artifact's program checks their names.
void addPolicyOptions(CLI::App &app, Forwarded &forwarded) {
  const char *policies = "Policies, instead of the schedule's";
  app.add_option("--dispatch", forwarded.dispatch,
                 "round_robin, affinity, hash, custom, work_steal or own")
      ->option_text("POLICY")
      ->group(policies);
  app.add_option("--domains", forwarded.domains, "Scheduler domains")
      ->option_text("N")
      ->group(policies);
  app.add_option("--ready", forwarded.ready, "submission, fifo, priority or work_steal")
      ->option_text("POLICY")
      ->group(policies);
  app.add_option("--start", forwarded.start, "immediate, after_orchestration or threshold:N")
      ->option_text("POLICY")
      ->group(policies);
  app.add_option("--window-mode", forwarded.windowMode, "stall, abort or benchmark")
      ->option_text("MODE")
      ->group(policies);
}

void addPtoRuntimeOptions(CLI::App &app, CommandLine &line) {
  const char *pto = "Artifacts for pto-runtime";
  app.add_option("--pto-runtime", line.ptoRuntime,
                 "Run with this checkout of pto-runtime and compare with the reference")
      ->option_text("DIR")
      ->group(pto);
  addCount(app, "--pto-timeout", line.ptoTimeout, 1000000, "End it after so long (default: 300)",
           "SECONDS", pto);
}

void addOptions(CLI::App &app, CommandLine &line, Forwarded &forwarded) {
  app.add_option("DIR", line.folder, "Folder of the artifact, as ptowsp-compile wrote it")
      ->option_text(" ");
  app.add_option(
         "NAME=VALUE", forwarded.values,
         "An argument, symbol or slot: NAME=VALUE (a tensor: every element), NAME=random:SEED, "
         "NAME=FILE.npy. Symbols take their value from the shapes of files, too")
      ->option_text("...");

  addOutputOptions(app, line, forwarded);

  const char *check = "Check";
  app.add_flag("--check", line.check, "Compare the outputs with the reference interpreter's")
      ->group(check);
  app.add_option("--rtol", line.rtol, "Allowed error, relative to the reference (exact: 0)")
      ->option_text("X")
      ->group(check);
  app.add_option("--atol", line.atol, "Allowed absolute error, added to the relative one")
      ->option_text("X")
      ->group(check);
  constexpr uint64_t most = uint64_t{1} << 60;
  addCount(app, "--reference-steps", line.referenceSteps, most,
           "Where the interpreter gives up: steps", "N", check);
  addCount(app, "--reference-memory", line.referenceBytes, most,
           "Likewise: bytes that live at a time", "BYTES", check);

  app.add_flag("--check-races", forwarded.checkRaces,
               "Fail when iterations of a 'parallel' touch the same memory, and one writes")
      ->group(check);

  const char *run = "Run";
  app.add_option("--threads", forwarded.threads, "Host threads that execute kernels")
      ->option_text("N")
      ->group(run);
  app.add_option("--task-window", forwarded.taskWindow, "Tasks in flight")
      ->option_text("N")
      ->group(run);
  app.add_option("--heap", forwarded.heap, "Bytes for intermediates")
      ->option_text("BYTES")
      ->group(run);
  app.add_option("--kernel-timeout", forwarded.kernelTimeout,
                 "Name a kernel that has not returned for so long, and exit (default: never)")
      ->option_text("SECONDS")
      ->group(run);
  app.add_option("--repeat", forwarded.repeat, "Run so many times on the same inputs")
      ->option_text("N")
      ->group(run);
  app.add_option("--seed", forwarded.seed, "Run on one host thread, interleaved by this seed")
      ->option_text("N")
      ->group(run);

  addPolicyOptions(app, forwarded);
  addPtoRuntimeOptions(app, line);

  const char *build = "Build";
  app.add_option("--build-dir", line.buildFolder, "Build here instead of in the user's cache")
      ->option_text("DIR")
      ->group(build);
  app.add_option("--program", line.program, "Run this program of the artifact; build nothing")
      ->option_text("FILE")
      ->group(build);
  app.add_flag("-v,--verbose", line.verbose, "Show the commands and their output")->group(build);
}

void check(const CommandLine &line) {
  if (line.folder.empty())
    throw host::bad_input{"there is no folder of an artifact", {}, "--help shows the usage"};
  const bool builds = !line.buildFolder.empty();
  const bool runs = !line.programArgs.empty() || line.check || !line.saveAll.empty() || builds ||
                    !line.program.empty();
  if (builds && !line.program.empty())
    throw host::bad_input{"option '--program' builds nothing, so '--build-dir' has no meaning"};
  if (line.describe && runs)
    throw host::bad_input{"option '--describe' builds and runs nothing; it takes no values and no "
                          "options of a run"};
  for (const std::optional<double> &tolerance : {line.rtol, line.atol})
    if (tolerance && !(std::isfinite(*tolerance) && *tolerance >= 0))
      throw host::bad_input{"options '--rtol' and '--atol' need a number, zero or more"};
  if (!line.check && (line.rtol || line.atol || line.referenceSteps || line.referenceBytes))
    throw host::bad_input{"options '--rtol', '--atol', '--reference-steps' and "
                          "'--reference-memory' have no meaning without '--check'"};
}

} // namespace

std::optional<CommandLine> parseCommandLine(int argc, const char *const *argv, int &exitCode) {
  CommandLine line;
  Forwarded forwarded;
  CLI::App app("Builds the artifact in a folder, runs it, and checks what it computes.",
               "ptowsp-run");
  app.set_version_flag("--version", "ptowsp-run " PTOWSP_VERSION);
  app.get_formatter()->column_width(34);
  app.footer("Exit codes: 0 ok, 1 mismatch, 2 cannot load or run, 3 deadlock, 4 capacity, "
             "5 a kernel did not return, 6 a race.");
  addOptions(app, line, forwarded);
  refuseEmptyValues(app);
  try {
    refuseEmptyValues({argv + 1, argv + argc});
    app.parse(argc, argv);
  } catch (const CLI::Success &success) {
    exitCode = app.exit(success);
    if (!std::cout.flush())
      throw host::bad_input{"cannot write to stdout"};
    return std::nullopt;
  } catch (const CLI::Error &error) {
    std::string what = error.what();
    if (what.size() > 1 && std::islower(static_cast<unsigned char>(what[1]))) // no name in capitals
      what[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(what[0])));
    throw host::bad_input{what, {}, "--help shows the usage"};
  }
  line.programArgs = forwarded.asArgs();
  check(line);
  return line;
}

} // namespace ptowsp::runner
