// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// ptowsp-compile: from a program in MLIR to the source tree that runs it.
///
/// Invariant: whatever goes wrong is reported with an id and ends with exit code 1, and
/// then nothing has been written.

#include "tools/ptowsp-compile/CommandLine.h"
#include "tools/ptowsp-compile/Compilation.h"
#include "llvm/Support/InitLLVM.h"

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  int exitCode = 0;
  std::optional<ptowsp::CommandLine> line = ptowsp::parseCommandLine(argc, argv, exitCode);
  if (!line)
    return exitCode;
  return ptowsp::compile(*line);
}
