// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Dependency files for Make and Ninja.

#ifndef PTOWSP_CODEGEN_DEPFILE_H
#define PTOWSP_CODEGEN_DEPFILE_H

#include "mlir/IR/Location.h"
#include "mlir/Support/LLVM.h"

#include <string>

namespace ptowsp::codegen {

/// `target: inputs`, with the characters escaped that Make would read otherwise.
std::string formatDepfile(llvm::StringRef target, llvm::ArrayRef<std::string> inputs);

/// Writes it to `path`; a failure is reported at `loc`.
llvm::LogicalResult writeDepfile(llvm::StringRef path, llvm::StringRef target,
                                 llvm::ArrayRef<std::string> inputs, mlir::Location loc);

} // namespace ptowsp::codegen

#endif // PTOWSP_CODEGEN_DEPFILE_H
