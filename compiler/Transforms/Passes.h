// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The passes that check a program or change it within its dialects.

#ifndef PTOWSP_COMPILER_TRANSFORMS_PASSES_H
#define PTOWSP_COMPILER_TRANSFORMS_PASSES_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"

namespace ptowsp {

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "compiler/Transforms/Passes.h.inc"

} // namespace ptowsp

#endif // PTOWSP_COMPILER_TRANSFORMS_PASSES_H
