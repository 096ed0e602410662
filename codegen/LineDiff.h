// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The lines in which two texts differ.

#ifndef PTOWSP_CODEGEN_LINEDIFF_H
#define PTOWSP_CODEGEN_LINEDIFF_H

#include "llvm/ADT/StringRef.h"

#include <string>

namespace ptowsp::codegen {

/// The hunks of a unified diff, with three lines of context; empty when the texts are equal.
std::string formatLineDiff(llvm::StringRef before, llvm::StringRef after);

} // namespace ptowsp::codegen

#endif // PTOWSP_CODEGEN_LINEDIFF_H
