// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Text on which MLIR's parser crashes instead of reporting an error.

#ifndef PTOWSP_COMPILER_PIPELINE_PARSERGUARD_H
#define PTOWSP_COMPILER_PIPELINE_PARSERGUARD_H

#include "mlir/IR/MLIRContext.h"
#include "llvm/Support/MemoryBufferRef.h"

namespace ptowsp {

/// Refuses brackets in more brackets than any program has, as the parser calls itself for each; and
/// `array<index: ...>`, as MLIR 22 asks for the width of 'index', which has none. Bytecode has no
/// brackets: it passes, whatever its bytes look like.
llvm::LogicalResult refuseWhatCrashes(llvm::MemoryBufferRef buffer, mlir::MLIRContext *context);

} // namespace ptowsp

#endif // PTOWSP_COMPILER_PIPELINE_PARSERGUARD_H
