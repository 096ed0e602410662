// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Running an artifact for pto-runtime with the tooling of a checkout of it.
///
/// Invariant: a run counts as passed only when the tooling says that it has compared the
/// outputs, not when it merely ended well.

#ifndef PTOWSP_TOOLS_RUN_PTORUNTIME_H
#define PTOWSP_TOOLS_RUN_PTORUNTIME_H

#include "tools/ptowsp-run/CommandLine.h"
#include "tools/ptowsp-run/Manifest.h"

namespace ptowsp::runner {

/// The outputs are compared with those in the artifact, which the reference interpreter has
/// computed. Prints the verdict and returns the exit code. `scratch` is a folder for the
/// log. Throws host::bad_input.
int runWithPtoRuntime(const Manifest &manifest, const CommandLine &line,
                      const std::string &scratch);

} // namespace ptowsp::runner

#endif // PTOWSP_TOOLS_RUN_PTORUNTIME_H
