// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Parsing that keeps what a user wrote: MLIR forgets the names of values, here they
/// become part of their locations (`NameLoc`), which passes carry along anyway.

#ifndef PTOWSP_COMPILER_PIPELINE_SOURCENAMES_H
#define PTOWSP_COMPILER_PIPELINE_SOURCENAMES_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "llvm/Support/SourceMgr.h"

namespace ptowsp {

/// Parses the main buffer of `sources`. Null after an error.
mlir::OwningOpRef<mlir::ModuleOp> parseWithNames(llvm::SourceMgr &sources,
                                                 mlir::MLIRContext *context);

} // namespace ptowsp

#endif // PTOWSP_COMPILER_PIPELINE_SOURCENAMES_H
