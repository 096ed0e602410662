// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Comparing what an artifact computed with what the reference interpreter computes from the
/// same inputs.
///
/// Invariant: the interpreter gets the inputs that the program used, not what the command
/// line said about them.

#ifndef PTOWSP_TOOLS_RUN_CHECK_H
#define PTOWSP_TOOLS_RUN_CHECK_H

#include "tools/ptowsp-run/CommandLine.h"
#include "tools/ptowsp-run/Manifest.h"

namespace ptowsp::runner {

/// `saved` is the folder that the program has written with --save-all. Prints the verdict and
/// returns the exit code. Throws host::bad_input.
int checkRun(const Manifest &manifest, const CommandLine &line, const std::string &saved);

} // namespace ptowsp::runner

#endif // PTOWSP_TOOLS_RUN_CHECK_H
