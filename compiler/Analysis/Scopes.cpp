// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "compiler/Analysis/Scopes.h"

using namespace mlir;

namespace ptowsp {

/// The first op of the block that uses the tensor, or in which something does.
static Operation *findFirstUser(wsp::IntermediateOp tensor, Block &block) {
  Operation *first = nullptr;
  for (Operation *user : tensor->getUsers()) {
    Operation *here = block.findAncestorOpInBlock(*user);
    if (here && (!first || here->isBeforeInBlock(first)))
      first = here;
  }
  return first;
}

wsp::TaskOp findPackingTask(wsp::IntermediateOp tensor) {
  Operation *first = findFirstUser(tensor, *tensor->getBlock());
  // Parts are always run, and have no scope of their own.
  while (isa_and_present<wsp::CombineOp, wsp::SequentialOp>(first))
    first = findFirstUser(tensor, first->getRegion(0).front());
  auto task = dyn_cast_if_present<wsp::TaskOp>(first);
  if (!task)
    return {};
  unsigned uses = 0;
  bool written = false;
  for (auto [index, arg] : llvm::enumerate(task.getArgs()))
    if (arg == tensor.getResult()) {
      ++uses;
      written = task.getKernelOp().getAccess(index) == tile::Access::out;
    }
  return uses == 1 && written ? task : wsp::TaskOp();
}

wsp::TaskOp PackingTasks::find(wsp::IntermediateOp tensor) {
  auto [it, isNew] = known.try_emplace(tensor);
  if (isNew)
    it->second = findPackingTask(tensor);
  return it->second;
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
