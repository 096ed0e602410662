// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// ptowsp-run: builds the artifact in a folder, runs it, and checks what it computes.
///
/// Invariant: the exit code is the program's own, unless there is none, a check fails, or
/// nothing could be run.

#include "runtime/include/ptowsp/rt/host.h"
#include "runtime/src/host/failure.h"
#include "tools/ptowsp-run/Build.h"
#include "tools/ptowsp-run/Check.h"
#include "tools/ptowsp-run/CommandLine.h"
#include "tools/ptowsp-run/Interruption.h"
#include "tools/ptowsp-run/Process.h"
#include "tools/ptowsp-run/PtoRuntime.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/raw_ostream.h"

#include <new>
#include <optional>

namespace ptowsp::runner {
namespace {

int runProgram(const std::string &program, const std::vector<std::string> &args, bool verbose) {
  if (verbose)
    llvm::errs() << "$ " << quoteCommand(program, args) << "\n";
  const ProcessResult result = runProcess(program, args);
  if (!result.exitCode)
    throw host::bad_input{"the program '" + program + "' did not end by itself: " + result.reason};
  return *result.exitCode;
}

/// Refuses options that have no meaning for this kind of artifact.
void checkFits(const Manifest &manifest, const CommandLine &line) {
  if (manifest.isBundled() && (!line.ptoRuntime.empty() || line.ptoTimeout))
    throw host::bad_input{"options '--pto-runtime' and '--pto-timeout' have no meaning for an "
                          "artifact that brings its runtime",
                          {},
                          "ptowsp-compile --runtime chooses a flavour of pto-runtime"};
  if (manifest.isBundled())
    return;
  if (!line.programArgs.empty() || !line.saveAll.empty() || !line.program.empty())
    throw host::bad_input{"values and options of a run have no meaning for an artifact of "
                          "pto-runtime: its values were chosen when it was compiled",
                          {},
                          "ptowsp-compile --golden NAME=VALUE chooses them"};
  if (!line.buildFolder.empty() || line.rtol || line.atol || line.referenceSteps ||
      line.referenceBytes)
    throw host::bad_input{"options of a build and of a check have no meaning for an artifact of "
                          "pto-runtime, whose own tools build and compare"};
}

int runArtifact(const CommandLine &line) {
  const Manifest manifest = loadManifest(line.folder);
  if (line.describe) {
    llvm::outs() << describe(manifest);
    return PTOWSP_RUN_OK;
  }
  checkFits(manifest, line);
  if (!manifest.isBundled())
    return runWithPtoRuntime(manifest, line, ScratchFolder().name);
  const std::string program =
      line.program.empty() ? buildProgram(manifest, {line.folder, line.buildFolder, line.verbose})
                           : line.program;
  std::vector<std::string> args = line.programArgs;
  std::optional<ScratchFolder> scratch;
  if (line.check && line.saveAll.empty())
    scratch.emplace();
  const std::string saved = scratch ? scratch->name : line.saveAll;
  if (!saved.empty())
    args.push_back("--save-all=" + saved);
  if (const int status = runProgram(program, args, line.verbose))
    return status;
  return line.check ? checkRun(manifest, line, saved) : PTOWSP_RUN_OK;
}

void printError(const host::bad_input &error) {
  llvm::errs() << "error: " << error.what << "\n";
  if (!error.detail.empty())
    llvm::errs() << "detail: " << error.detail << "\n";
  if (!error.hint.empty())
    llvm::errs() << "hint: " << error.hint << "\n";
}

} // namespace
} // namespace ptowsp::runner

int main(int argc, char **argv) {
  using namespace ptowsp;
  runner::watchForSignals();
  llvm::InitLLVM init(argc, argv);
  int status = PTOWSP_RUN_OK;
  try {
    if (std::optional<runner::CommandLine> line = runner::parseCommandLine(argc, argv, status))
      status = runner::runArtifact(*line);
  } catch (const host::bad_input &error) {
    runner::printError(error);
    status = PTOWSP_RUN_BAD_INPUT;
  } catch (const std::bad_alloc &) {
    runner::printError({"there is not enough memory"});
    status = PTOWSP_RUN_BAD_INPUT;
  }
  llvm::outs().flush();
  if (llvm::outs().has_error()) {
    llvm::outs().clear_error();
    runner::printError({"cannot write to stdout"});
    status = PTOWSP_RUN_BAD_INPUT;
  }
  return status;
}
