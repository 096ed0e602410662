// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// One run of the compiler: read, run the phases, write.

#ifndef PTOWSP_TOOLS_PTOWSP_COMPILE_COMPILATION_H
#define PTOWSP_TOOLS_PTOWSP_COMPILE_COMPILATION_H

#include "tools/ptowsp-compile/CommandLine.h"

namespace ptowsp {

/// Returns the exit code of the tool.
int compile(const CommandLine &line);

} // namespace ptowsp

#endif // PTOWSP_TOOLS_PTOWSP_COMPILE_COMPILATION_H
