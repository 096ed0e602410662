// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Who owns an intermediate, and where its storage comes from.
///
/// Invariant: lowering and the needs of a run (Needs.h) follow what is said here.

#ifndef PTOWSP_COMPILER_ANALYSIS_SCOPES_H
#define PTOWSP_COMPILER_ANALYSIS_SCOPES_H

#include "dialects/WSP/WSP.h"

namespace ptowsp {

/// Scope depths that have a ring of their own; deeper scopes share the last one.
constexpr unsigned numScopeRings = 4;

/// The task that uses the tensor first, if it stands in its block, or in a part there, and writes
/// all of it: then the tensor is part of that task's packed output. Else null: the tensor gets a
/// slot of its own.
wsp::TaskOp findPackingTask(wsp::IntermediateOp tensor);

/// The same, for who asks at every use of a tensor: finding it takes as long as there are uses.
class PackingTasks {
public:
  wsp::TaskOp find(wsp::IntermediateOp tensor);

private:
  llvm::DenseMap<mlir::Operation *, wsp::TaskOp> known;
};

/// Whether the block makes intermediates that no scope or loop inside it owns.
bool makesIntermediates(mlir::Block &block);

/// Whether each iteration of the loop is a scope: it makes intermediates of its own.
bool isScope(wsp::ParallelOp loop);
bool isScope(wsp::ForEachOp loop);
bool isScope(wsp::SelectOp loop);

} // namespace ptowsp

#endif // PTOWSP_COMPILER_ANALYSIS_SCOPES_H
