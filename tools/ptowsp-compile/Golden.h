// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Inputs and expected outputs of an artifact, for tooling that compares with them.
///
/// Invariant: what is expected comes from the reference interpreter on the program as the
/// user wrote it; nothing that lowers or emits has a part in it.

#ifndef PTOWSP_TOOLS_PTOWSP_COMPILE_GOLDEN_H
#define PTOWSP_TOOLS_PTOWSP_COMPILE_GOLDEN_H

#include "codegen/Artifact.h"

namespace ptowsp {

/// Runs `source`, the text that `lowered` comes from. `values` are those of the command
/// line, NAME=VALUE as ptowsp-run takes them; tensors of floats that are not among them are
/// random. Reports what is missing or wrong at `loc`.
llvm::FailureOr<codegen::Golden> makeGolden(mlir::ModuleOp lowered, llvm::StringRef source,
                                            const codegen::EmitOptions &options,
                                            const std::vector<std::string> &values,
                                            mlir::Location loc);

} // namespace ptowsp

#endif // PTOWSP_TOOLS_PTOWSP_COMPILE_GOLDEN_H
