// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "compiler/Analysis/Scopes.h"

using namespace mlir;

namespace ptowsp {

bool isPackedOutput(wsp::IntermediateOp tensor) {
  Operation *first = nullptr;
  for (Operation *user : tensor->getUsers()) {
    Operation *here = tensor->getBlock()->findAncestorOpInBlock(*user);
    if (!first || here->isBeforeInBlock(first))
      first = here;
  }
  auto task = dyn_cast_if_present<wsp::TaskOp>(first);
  if (!task)
    return false;
  unsigned uses = 0;
  bool written = false;
  for (auto [index, arg] : llvm::enumerate(task.getArgs()))
    if (arg == tensor.getResult()) {
      ++uses;
      written = task.getKernelOp().getAccess(index) == tile::Access::out;
    }
  return uses == 1 && written;
}

bool makesIntermediates(Block &block) {
  return llvm::any_of(block, [](Operation &op) {
    if (isa<wsp::CondOp, wsp::CombineOp, wsp::SequentialOp>(op))
      return llvm::any_of(op.getRegions(), [](Region &region) {
        return !region.empty() && makesIntermediates(region.front());
      });
    return isa<wsp::IntermediateOp>(op);
  });
}

bool isScope(wsp::ParallelOp loop) { return makesIntermediates(loop.getBlock()); }
bool isScope(wsp::ForEachOp loop) { return makesIntermediates(loop.getBlock()); }
bool isScope(wsp::SelectOp loop) { return makesIntermediates(loop.getBlock()); }

} // namespace ptowsp
