// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Whether two regions of one tensor are apart in all iterations of the loops around them.
///
/// Invariant: true is proved; false means nothing.

#ifndef PTOWSP_COMPILER_ANALYSIS_APARTNESS_H
#define PTOWSP_COMPILER_ANALYSIS_APARTNESS_H

#include "compiler/Analysis/Regions.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

namespace ptowsp {

/// `a` in one iteration of `loop` and `b` in another one, with all that is outside the loop
/// equal and all that is inside it independent of each other.
bool apartAcross(mlir::scf::ForOp loop, const Region &a, const Region &b);

/// `a` and `b` in one run of `common`, which both stand in: what is defined in the blocks
/// around it is equal, all else independent of each other.
bool apartWithin(mlir::Block *common, const Region &a, const Region &b);

} // namespace ptowsp

#endif // PTOWSP_COMPILER_ANALYSIS_APARTNESS_H
