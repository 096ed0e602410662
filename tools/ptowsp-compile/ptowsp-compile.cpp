// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// ptowsp-compile: from a program in MLIR to the source tree that runs it.
///
/// Invariant: whatever goes wrong is reported with an id and ends with exit code 1, and
/// then nothing has been written.

#include "dialects/Diagnostics/Diagnostics.h"
#include "tools/ptowsp-compile/CommandLine.h"
#include "tools/ptowsp-compile/Compilation.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/raw_ostream.h"

#include <csignal>
#include <iostream>

/// Help texts and lists are written without looking; a full disk is seen here at the latest.
static int finishStandardOutput(int exitCode) {
  llvm::outs().flush();
  const bool isWritten = !llvm::outs().has_error() && std::cout.flush();
  llvm::outs().clear_error(); // else its destructor ends the program
  if (isWritten)
    return exitCode;
  llvm::errs() << "ptowsp-compile: error: cannot write 'standard output' ["
               << ptowsp::getName(ptowsp::DiagId::UnwritableOutput) << "]\n";
  return 1;
}

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  std::signal(SIGXFSZ, SIG_IGN); // a limit on file sizes is an error of the write
  int exitCode = 0;
  std::optional<ptowsp::CommandLine> line = ptowsp::parseCommandLine(argc, argv, exitCode);
  return finishStandardOutput(line ? ptowsp::compile(*line) : exitCode);
}
