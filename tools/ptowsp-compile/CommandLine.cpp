// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "tools/ptowsp-compile/CommandLine.h"
#include "compiler/Analysis/Capabilities.h"
#include "compiler/Machine/MachineFile.h"
#include "compiler/Pipeline/Phases.h"
#include "dialects/Diagnostics/Warnings.h"
#include "embedded/PtoWspDiagnosticsPage.h"
#include "tools/CommandLineRules.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"

#include <iostream>

namespace ptowsp {
namespace {

/// What the tool prints instead of compiling.
struct Requests {
  bool printPhases = false;
  bool printCapabilities = false;
  bool listDiagnostics = false;
  std::string explain;
};

std::string listPhases() {
  std::string names;
  for (const Phase &phase : getPhases())
    names += (names.empty() ? "" : ", ") + phase.name.str();
  return names;
}

int fail(llvm::StringRef text) {
  llvm::errs() << "ptowsp-compile: error: " << text << " [" << getName(DiagId::BadCommandLine)
               << "]\n";
  return 1;
}

int printPhases() {
  for (const Phase &phase : getPhases())
    llvm::outs() << llvm::left_justify(phase.name, 10) << phase.summary << "\n";
  return 0;
}

/// Prints the section of docs/diagnostics.md that has the id as its heading.
int explain(llvm::StringRef id) {
  if (!lookupDiagnostic(id))
    return fail(("there is no diagnostic '" + id + "'; --list-diagnostics shows all").str());
  llvm::StringRef page = docs::files().front().bytes;
  const std::string heading = ("\n## " + id + "\n").str();
  size_t begin = page.find(heading);
  if (begin == llvm::StringRef::npos)
    return fail(("the page of diagnostic '" + id + "' is missing").str());
  llvm::StringRef section = page.substr(begin + 1);
  llvm::outs() << section.take_front(section.find("\n## ", 1)).rtrim() << "\n";
  return 0;
}

int listDiagnostics() {
  for (const DiagInfo &info : getAllDiagnostics())
    llvm::outs() << llvm::left_justify(info.name, 20) << info.summary << "\n";
  return 0;
}

/// Spells the short options of C compilers (-MD, -MF, -MT, -Werror, -Wno-x) in full: their
/// first letter would otherwise be taken for the whole option.
std::vector<std::string> spellInFull(int argc, char **argv) {
  std::vector<std::string> args;
  for (int i = 1; i < argc; ++i) {
    llvm::StringRef arg = argv[i];
    if (arg == "-MD")
      args.push_back("--write-dependencies");
    else if (arg == "-MF")
      args.push_back("--dependency-file");
    else if (arg == "-MT")
      args.push_back("--dependency-target");
    else if (arg.consume_front("-W"))
      args.push_back("--warning=" + arg.str());
    else
      args.push_back(arg.str());
  }
  return args;
}

void addTargetOptions(CLI::App &app, CommandLine &line) {
  const char *choice = "Target";
  app.add_option("--target", line.target, "Platform that the artifact runs on")
      ->check(CLI::IsMember({"a2a3sim", "a2a3"}))
      ->capture_default_str()
      ->group(choice);
  app.add_option("--runtime", line.runtime, "Flavour of the artifact")
      ->check(CLI::IsMember(
          {"bundled", "host_build_graph", "aicpu_build_graph", "tensormap_and_ringbuffer"}))
      ->capture_default_str()
      ->group(choice);
  app.add_option("--runtime-version", line.runtimeVersion,
                 "Interface of pto-runtime: 2026-03 (the default) or 2026-08")
      ->group(choice);
  app.add_option("--golden", line.golden,
                 "NAME=VALUE that the golden run takes, as ptowsp-run does; may be repeated")
      ->group(choice);
  app.add_option("--schedule", line.schedule, "The schedule, where there are several (@NAME)")
      ->group(choice);
  app.add_option("--arch", line.arch,
                 "The machine: " + llvm::join(getBuiltinMachines(), ", ") + ", or a .json file")
      ->capture_default_str()
      ->group(choice);
  app.add_option("--layout", line.layout, "standalone carries the runtime, linked finds it")
      ->check(CLI::IsMember({"standalone", "linked"}))
      ->capture_default_str()
      ->group(choice);
}

void addOptions(CLI::App &app, CommandLine &line, Requests &requests,
                std::vector<std::string> &warnings) {
  app.add_option("input", line.input, "The program, a .mlir file; '-' reads the standard input");
  const char *output = "Output";
  app.add_option("-o,--output", line.output, "Folder of the artifact, or file for other forms")
      ->group(output);
  app.add_option("--emit", line.emit, "What to write")
      ->check(CLI::IsMember({"artifact", "wsp", "orch", "kernels", "manifest", "dot", "none"}))
      ->capture_default_str()
      ->group(output);
  app.add_flag("--force", line.force, "Write into a folder that holds other files")->group(output);
  app.add_flag("--diff", line.diff, "Compare with the folder instead of writing; 1 if it differs")
      ->group(output);
  app.add_flag("--write-dependencies", line.writeDependencies, "Write a depfile (-MD)")
      ->group(output);
  app.add_option("--dependency-file", line.dependencyFile, "Name of the depfile (-MF)")
      ->group(output);
  app.add_option("--dependency-target", line.dependencyTarget, "Target in the depfile (-MT)")
      ->group(output);

  addTargetOptions(app, line);

  const char *phases = "Phases";
  app.add_option("--compile-to", line.compileTo,
                 "Print the program after a phase and stop: " + listPhases())
      ->group(phases);
  app.add_option("--compile-from", line.compileFrom, "The phase that the input has behind it")
      ->capture_default_str()
      ->group(phases);
  app.add_option("--dump-phases-to", line.dumpPhasesTo, "Write the program after each phase here")
      ->group(phases);
  app.add_flag("--print-phases", requests.printPhases, "List the phases")->group(phases);
  app.add_flag("--single-threaded", line.singleThreaded, "Run all passes on one thread")
      ->group(phases);

  const char *diagnostics = "Diagnostics";
  app.add_option("--warning", warnings,
                 "-Werror: all warnings are errors; -W<id>: this one is; -Wno-<id>: not shown")
      ->group(diagnostics);
  app.add_option("--diagnostics-output", line.diagnosticsOutput, "Write all of them as JSON here")
      ->group(diagnostics);
  app.add_option("--explain", requests.explain, "Explain a diagnostic by its id")
      ->group(diagnostics);
  app.add_flag("--list-diagnostics", requests.listDiagnostics, "List the ids")->group(diagnostics);
  app.add_flag("--print-capabilities", requests.printCapabilities,
               "What each target does with each feature")
      ->group(diagnostics);
  app.add_flag("--suggest-capacities", line.suggestCapacities,
               "Print the smallest capacities of channels that slow nothing down, and stop")
      ->group(diagnostics);
  app.add_flag("-v,--verbose", line.verbose, "Say what is done")->group(diagnostics);
}

/// The error in a -W option, empty when there is none.
std::string applyWarning(llvm::StringRef warning, DiagnosticOptions &options) {
  if (warning == "error") {
    options.warningsAreErrors = true;
    return {};
  }
  llvm::StringRef id = warning;
  const bool silences = id.consume_front("no-");
  const std::optional<DiagId> diagnostic = lookupDiagnostic(id);
  if (!diagnostic)
    return ("there is no diagnostic '" + id + "' for -W" + warning).str();
  if (!isWarning(*diagnostic)) {
    std::string known;
    for (DiagId each : warningIds)
      known += (known.empty() ? "" : ", ") + getName(each).str();
    return ("-W" + warning + ": '" + id +
            "' is an error, and errors cannot be turned off; the "
            "warnings are " +
            known)
        .str();
  }
  (silences ? options.silenced : options.promoted).insert(id.str());
  return {};
}

/// The error in a combination of options, empty when there is none.
std::string check(CommandLine &line) {
  if (line.input.empty())
    return "there is no input file; --help shows the usage";
  if (lookupPhase(line.compileFrom) < 0 ||
      (!line.compileTo.empty() && lookupPhase(line.compileTo) < 0))
    return "there is no such phase; phases are " + listPhases();
  if (!line.compileTo.empty() && lookupPhase(line.compileTo) < lookupPhase(line.compileFrom))
    return "--compile-to names a phase before --compile-from";
  if (!line.compileTo.empty() && line.emit != "artifact")
    return "--compile-to and --emit exclude each other";
  if (line.suggestCapacities && (!line.compileTo.empty() || line.emit != "artifact"))
    return "--suggest-capacities excludes --compile-to and --emit";
  if (line.suggestCapacities && lookupPhase(line.compileFrom) > lookupPhase("wsp"))
    return "--suggest-capacities needs the processes: the phase of the input is 'wsp' at the most";
  const bool artifact =
      line.emit == "artifact" && line.compileTo.empty() && !line.suggestCapacities;
  if (artifact && line.output.empty() && line.input != "-" && !llvm::sys::fs::exists(line.input))
    return "there is no file '" + line.input + "'";
  if (artifact && line.output.empty())
    return "an artifact needs a folder; give it with -o";
  if (!artifact && (line.diff || line.force || line.writeDependencies || !line.golden.empty()))
    return "--diff, --force, --golden and -MD are for artifacts";
  if (line.emit == "none" && !line.output.empty())
    return "--emit=none writes nothing, so -o has no meaning with it";
  if (line.diff && (line.writeDependencies || line.force))
    return "--diff writes nothing, so --force and -MD have no meaning with it";
  if (!line.writeDependencies && !(line.dependencyFile + line.dependencyTarget).empty())
    return "-MF and -MT have no meaning without -MD";
  if (line.runtime == "bundled" && !(line.runtimeVersion.empty() && line.golden.empty()))
    return "--runtime-version and --golden are for the flavours of pto-runtime";
  if (line.runtime != "bundled" && line.runtimeVersion.empty())
    line.runtimeVersion = "2026-03";
  if (line.runtime != "bundled" && line.layout != "standalone")
    return "--layout is for the bundled runtime";
  if (line.schedule == "@")
    return "--schedule: the value is empty";
  if (llvm::StringRef(line.schedule).starts_with("@"))
    line.schedule.erase(0, 1);
  return {};
}

} // namespace

std::optional<CommandLine> parseCommandLine(int argc, char **argv, int &exitCode) {
  CommandLine line;
  Requests requests;
  std::vector<std::string> warnings;
  CLI::App app("Compiles a workload and its schedule to a source tree that runs.",
               "ptowsp-compile");
  app.set_version_flag("--version", "ptowsp-compile " PTOWSP_VERSION);
  app.get_formatter()->column_width(34);
  addOptions(app, line, requests, warnings);
  refuseEmptyValues(app);
  try {
    std::vector<std::string> args = spellInFull(argc, argv);
    refuseEmptyValues(args);
    std::reverse(args.begin(), args.end());
    app.parse(args);
  } catch (const CLI::Success &success) {
    exitCode = app.exit(success);
    if (!std::cout.flush())
      exitCode = fail("the standard output cannot be written");
    return std::nullopt;
  } catch (const CLI::Error &error) {
    exitCode = fail(error.what());
    return std::nullopt;
  }
  line.archGiven = app.count("--arch") != 0;
  exitCode = 0;
  if (requests.printPhases)
    printPhases();
  else if (requests.printCapabilities)
    printCapabilities(llvm::outs());
  else if (requests.listDiagnostics)
    listDiagnostics();
  else if (!requests.explain.empty())
    exitCode = explain(requests.explain);
  else {
    std::string error;
    for (const std::string &warning : warnings)
      if (error.empty())
        error = applyWarning(warning, line.diagnostics);
    if (error.empty())
      error = check(line);
    if (error.empty())
      return line;
    exitCode = fail(error);
  }
  return std::nullopt;
}

} // namespace ptowsp
