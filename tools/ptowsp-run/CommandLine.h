// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The command line of ptowsp-run, as data.
///
/// Invariant: an option that cannot have an effect beside the others is refused, not ignored.

#ifndef PTOWSP_TOOLS_RUN_COMMANDLINE_H
#define PTOWSP_TOOLS_RUN_COMMANDLINE_H

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ptowsp::runner {

struct CommandLine {
  std::string folder;
  bool describe = false;
  bool check = false;
  bool verbose = false;
  std::string buildFolder; ///< Empty: one of our own choice.
  std::string program; ///< Empty: it is built.
  std::string ptoRuntime; ///< A checkout of it; empty: PTO_RUNTIME_ROOT names it.
  std::optional<uint64_t> ptoTimeout; ///< Seconds.
  std::string saveAll; ///< Empty: not asked for.
  std::optional<double> rtol, atol;
  std::optional<uint64_t> referenceSteps, referenceBytes;
  /// What the artifact's own program reads: values and options, in its spelling. Where the
  /// outputs of a check go is not among them.
  std::vector<std::string> programArgs;
};

/// Reads the arguments. None when there is nothing more to do: `exitCode` then is what the
/// process returns. Throws host::bad_input.
std::optional<CommandLine> parseCommandLine(int argc, const char *const *argv, int &exitCode);

} // namespace ptowsp::runner

#endif // PTOWSP_TOOLS_RUN_COMMANDLINE_H
