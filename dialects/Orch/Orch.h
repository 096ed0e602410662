// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The orchestration dialect: one operation per call of the runtime.

#ifndef PTOWSP_DIALECTS_ORCH_ORCH_H
#define PTOWSP_DIALECTS_ORCH_ORCH_H

#include "dialects/Tile/Tile.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

#include "dialects/Orch/OrchDialect.h.inc"

namespace ptowsp::orch {

/// A unit attribute of an `scf.for` that counts from zero by one: its iterations touch
/// different memory, as those of `wsp.parallel` do.
inline constexpr llvm::StringLiteral independentLoop = "orch.independent";

} // namespace ptowsp::orch

#define GET_OP_CLASSES
#include "dialects/Orch/OrchOps.h.inc"

#endif // PTOWSP_DIALECTS_ORCH_ORCH_H
