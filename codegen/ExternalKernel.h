// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Kernels that are files of the user's own.

#ifndef PTOWSP_CODEGEN_EXTERNALKERNEL_H
#define PTOWSP_CODEGEN_EXTERNALKERNEL_H

#include "codegen/Model.h"

namespace ptowsp::codegen {

/// Where a text defines `kernel_entry`.
struct EntryDefinition {
  unsigned line;
  unsigned column;
  bool isC; ///< of C linkage
  bool returnsVoid;
  std::string parameters; ///< words with one space between them
};

/// The definitions of `kernel_entry` in C++, without running the preprocessor: comments, strings
/// and directives are skipped, all branches of `#if` are read.
std::vector<EntryDefinition> findEntries(llvm::StringRef text);

/// The bytes of an external kernel's file, which defines the entry as the runtime calls it.
llvm::FailureOr<std::string> copyExternalKernel(const Model &model, const KernelEntry &kernel);

} // namespace ptowsp::codegen

#endif // PTOWSP_CODEGEN_EXTERNALKERNEL_H
