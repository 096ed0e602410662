// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// What a user asks ptowsp-compile for.

#ifndef PTOWSP_TOOLS_PTOWSP_COMPILE_COMMANDLINE_H
#define PTOWSP_TOOLS_PTOWSP_COMPILE_COMMANDLINE_H

#include "tools/ptowsp-compile/DiagnosticPrinter.h"

#include <optional>
#include <string>

namespace ptowsp {

struct CommandLine {
  std::string input;
  std::string output;
  std::string target = "a2a3sim";
  std::string runtime = "bundled";
  std::string runtimeVersion; ///< empty for the bundled runtime
  std::vector<std::string> golden; ///< NAME=VALUE
  std::string schedule;
  std::string arch = "a2a3";
  bool archGiven = false;
  std::string layout = "standalone";
  std::string emit = "artifact";
  std::string compileTo;
  std::string compileFrom = "input";
  std::string dumpPhasesTo;
  bool writeDependencies = false;
  std::string dependencyFile;
  std::string dependencyTarget;
  bool diff = false;
  bool force = false;
  bool verbose = false;
  bool singleThreaded = false;
  bool suggestCapacities = false;
  DiagnosticOptions diagnostics;
  std::string diagnosticsOutput;
};

/// Parses the arguments. When there is nothing left to do (help, version, lists, an error)
/// the result is empty and `exitCode` says how to end.
std::optional<CommandLine> parseCommandLine(int argc, char **argv, int &exitCode);

} // namespace ptowsp

#endif // PTOWSP_TOOLS_PTOWSP_COMPILE_COMMANDLINE_H
