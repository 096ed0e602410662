// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Which dependences of an orchestration's tasks are known while compiling.
///
/// Two accesses to one tensor, of which one writes, must be ordered when they touch the
/// same memory. A pair is decided when all its instances are apart, or ordered by a fence,
/// or when the second waits for the task whose output holds the tensor. An access all of
/// whose pairs are decided needs no search at run time.
///
/// Invariant: what is not proved is left to the runtime. The proofs take the tensors of
/// the host for different ones; the runtime sees to that.

#ifndef PTOWSP_COMPILER_ANALYSIS_DEPENDENCES_H
#define PTOWSP_COMPILER_ANALYSIS_DEPENDENCES_H

#include "compiler/Analysis/Regions.h"
#include "dialects/Orch/Orch.h"

#include <string>

namespace ptowsp {

/// One tensor argument of a submission.
struct TensorAccess {
  orch::SubmitOp task;
  unsigned index;
  bool writes;
  Region region;
  /// What was found.
  bool decided = true;
  bool afterWriter = false;
  std::string reason = {}; ///< why it is not decided, or what decides it
  mlir::Operation *other = nullptr; ///< the op that the reason is about, or null
};

/// All tensor arguments of all submissions, in the order of the program.
std::vector<TensorAccess> findDependences(orch::ProgramOp program);

} // namespace ptowsp

#endif // PTOWSP_COMPILER_ANALYSIS_DEPENDENCES_H
