// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The C++ files that a program names: external kernels, and the dispatch policy of a schedule.

#ifndef PTOWSP_TOOLS_COMPILE_OWNFILES_H
#define PTOWSP_TOOLS_COMPILE_OWNFILES_H

#include "codegen/Artifact.h"

namespace ptowsp {

/// Where directives name the files of policies, by what they say: lowering leaves only the names.
using PolicyPlaces = llvm::StringMap<mlir::Location>;

/// Before any phase has run.
PolicyPlaces findPolicyPlaces(mlir::ModuleOp module);

/// Reads the files, which stand beside the program `input` ('-': in the current folder), into
/// the options. `paths` lists what was read. Reports the first that cannot be.
llvm::LogicalResult readOwnFiles(mlir::ModuleOp module, llvm::StringRef input,
                                 codegen::EmitOptions &options, std::vector<std::string> &paths,
                                 const PolicyPlaces &places);

} // namespace ptowsp

#endif // PTOWSP_TOOLS_COMPILE_OWNFILES_H
