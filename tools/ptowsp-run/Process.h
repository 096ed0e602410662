// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Child processes.
///
/// Invariant: a child is waited for, and ends with us (Interruption.h); how it ended is never
/// mistaken for an exit code. There is one at a time.

#ifndef PTOWSP_TOOLS_RUN_PROCESS_H
#define PTOWSP_TOOLS_RUN_PROCESS_H

#include <optional>
#include <string>
#include <vector>

namespace ptowsp::runner {

struct ProcessResult {
  /// None when the process could not be started or a signal ended it.
  std::optional<int> exitCode;
  /// Why there is no exit code.
  std::string reason;

  bool succeeded() const { return exitCode == 0; }
};

/// Runs a program with our own streams; or in a group of its own, with both outputs appended to
/// a file.
ProcessResult runProcess(const std::string &program, const std::vector<std::string> &args,
                         const std::string &logFile = {});

/// A command as a shell would read it.
std::string quoteCommand(const std::string &program, const std::vector<std::string> &args);

} // namespace ptowsp::runner

#endif // PTOWSP_TOOLS_RUN_PROCESS_H
