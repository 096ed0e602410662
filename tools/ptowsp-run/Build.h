// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Building the program of an artifact out of place, with CMake.
///
/// Invariant: nothing is written into the artifact's folder, and a program that is older
/// than its sources is never returned.

#ifndef PTOWSP_TOOLS_RUN_BUILD_H
#define PTOWSP_TOOLS_RUN_BUILD_H

#include "tools/ptowsp-run/Manifest.h"

#include <string>

namespace ptowsp::runner {

struct BuildRequest {
  std::string folder; ///< Of the artifact.
  std::string buildFolder; ///< Empty: one in the user's cache, by the artifact's path.
  bool verbose = false;
};

/// Builds what is out of date and returns the path of the program. Several processes may
/// build the same artifact at a time: they wait for each other. Throws host::bad_input.
std::string buildProgram(const Manifest &manifest, const BuildRequest &request);

} // namespace ptowsp::runner

#endif // PTOWSP_TOOLS_RUN_BUILD_H
