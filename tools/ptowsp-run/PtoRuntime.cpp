// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "tools/ptowsp-run/PtoRuntime.h"
#include "runtime/include/ptowsp/rt/host.h"
#include "runtime/src/host/failure.h"
#include "tools/ptowsp-run/Process.h"
#include "llvm/Support/raw_ostream.h"

#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <sstream>

namespace fs = std::filesystem;

namespace ptowsp::runner {
namespace {

/// An interface of pto-runtime as its checkouts show it.
struct Interface {
  std::string_view version;
  std::string_view witness; ///< a file that only checkouts of that interface have
};

constexpr Interface interfaces[] = {
    {"2026-03", "examples/scripts/run_example.py"},
    {"2026-08", "simpler_setup/scene_test.py"},
};

/// The checkout of the command line, else of the environment.
std::string findRoot(const CommandLine &line, const std::string &what) {
  const char *fallback = std::getenv("PTO_RUNTIME_ROOT");
  if (line.ptoRuntime.empty() && !(fallback && *fallback))
    throw host::bad_input{"the artifact is for pto-runtime, " + what + ", which runs it",
                          {},
                          "--pto-runtime=DIR names a checkout of pto-runtime"};
  return line.ptoRuntime.empty() ? fallback : line.ptoRuntime;
}

std::string findInterface(const std::string &root) {
  std::error_code error;
  for (const Interface &known : interfaces)
    if (fs::is_regular_file(fs::path(root) / known.witness, error))
      return std::string(known.version);
  throw host::bad_input{"'" + root + "' is not a checkout of pto-runtime that is known here",
                        {},
                        "docs/pto-runtime.md names the versions"};
}

void checkSurroundings(const Manifest &manifest, const std::string &root) {
  const std::string found = findInterface(root);
  if (found != manifest.runtimeVersion)
    throw host::bad_input{fmt::format("the artifact is made for interface {} of pto-runtime, the "
                                      "checkout in '{}' has interface {}",
                                      manifest.runtimeVersion, root, found),
                          {},
                          fmt::format("compile it with --runtime-version={}", found)};
  const char *isa = std::getenv("PTO_ISA_ROOT");
  if (found == "2026-03" && (!isa || !*isa)) // later ones keep a checkout of their own
    throw host::bad_input{
        "PTO_ISA_ROOT is not set: pto-runtime compiles kernels with the headers "
        "of PTO-ISA",
        {},
        "set it to a checkout of PTO-ISA; docs/pto-runtime.md names the versions"};
}

uint64_t secondsOf(const CommandLine &line) { return line.ptoTimeout.value_or(300); }

std::vector<std::string> makeCommand(const Manifest &manifest, const CommandLine &line,
                                     const std::string &checkout) {
  const std::string folder = fs::absolute(line.folder).string();
  const std::string root = fs::absolute(checkout).string();
  // In that simulator an error while setting up can hang.
  std::vector<std::string> args = {"timeout", "--kill-after=10", std::to_string(secondsOf(line))};
  if (manifest.runtimeVersion == "2026-03") {
    args.insert(args.end(), {"python3", root + "/examples/scripts/run_example.py", "-k",
                             folder + "/kernels", "-g", folder + "/golden.py"});
  } else {
    const char *path = std::getenv("PYTHONPATH");
    args.insert(args.begin(), "PYTHONPATH=" + root + ":" + root + "/python" +
                                  (path && *path ? ":" + std::string(path) : ""));
    args.insert(args.end(), {"python3", folder + "/test_" + manifest.identifier + ".py"});
  }
  args.insert(args.end(), {"-p", manifest.target});
  return args;
}

std::string readLog(const std::string &path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// The end of a long log.
std::string lastLines(const std::string &text, unsigned count) {
  size_t begin = text.size();
  for (unsigned line = 0; line <= count && begin != std::string::npos && begin > 0; ++line)
    begin = text.rfind('\n', begin - 1);
  return text.substr(begin == std::string::npos || begin == 0 ? 0 : begin + 1);
}

/// The words with which its schedulers give up, or nothing. They count turns in which nothing
/// happened, so a kernel that takes long looks to them like a deadlock.
std::string findGivenUp(const std::string &text) {
  const size_t words = text.find("Timeout after ");
  if (words == std::string::npos)
    return {};
  const size_t end = text.find('\n', words);
  return text.substr(words, end == std::string::npos ? end : end - words);
}

std::string describeEnd(const ProcessResult &result, const CommandLine &line,
                        const std::string &givenUp) {
  if (!givenUp.empty())
    return "its schedulers gave up waiting: " + givenUp;
  if (result.exitCode == 124)
    return fmt::format("no end within {} s (--pto-timeout)", secondsOf(line));
  return result.exitCode ? fmt::format("exit code {}", *result.exitCode) : result.reason;
}

} // namespace

int runWithPtoRuntime(const Manifest &manifest, const CommandLine &line,
                      const std::string &scratch) {
  const std::string what =
      fmt::format("runtime {} of {}", manifest.runtime, manifest.runtimeVersion);
  const std::string root = findRoot(line, what);
  checkSurroundings(manifest, root);
  const std::vector<std::string> args = makeCommand(manifest, line, root);
  const std::string log = scratch + "/pto-runtime.log";
  if (line.verbose)
    llvm::errs() << "$ " << quoteCommand("/usr/bin/env", args) << "\n";
  const ProcessResult result = runProcess("/usr/bin/env", args, log);
  const std::string text = readLog(log);
  if (line.verbose)
    llvm::errs() << text;
  const bool compared =
      manifest.runtimeVersion == "2026-08" || text.find("TEST PASSED") != std::string::npos;
  if (result.succeeded() && compared) {
    llvm::outs() << "check passed: pto-runtime, " << what
                 << ", computes what the reference computes\n";
    return PTOWSP_RUN_OK;
  }
  const std::string givenUp = findGivenUp(text);
  llvm::errs() << "error: check failed: pto-runtime, " << what << ": "
               << describeEnd(result, line, givenUp) << "\n";
  if (!line.verbose)
    llvm::errs() << "detail: the end of its log:\n" << lastLines(text, 15);
  if (!givenUp.empty())
    llvm::errs() << "hint: it counts idle turns, not time: leave its threads more processors, or "
                    "split kernels that run long\n";
  return PTOWSP_RUN_MISMATCH;
}

} // namespace ptowsp::runner
