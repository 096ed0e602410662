// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "compiler/Analysis/Scopes.h"
#include "mlir/IR/Matchers.h"
#include "llvm/Support/MathExtras.h"

#include <array>

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

namespace {

/// Follows the submissions of a workload through the rings.
class SlotCounter {
public:
  void walk(Block &block, unsigned depth, Operation *scope) {
    for (Operation &op : block) {
      if (auto task = dyn_cast<wsp::TaskOp>(op))
        submit(task, depth, scope, holdsOutput(task));
      else if (auto tensor = dyn_cast<wsp::IntermediateOp>(op)) {
        if (!isPackedOutput(tensor))
          submit(tensor, depth, scope, /*holds=*/true);
      } else if (auto inner = dyn_cast<wsp::ScopeOp>(op))
        walkScope(inner.getBlock(), depth + 1, inner);
      else if (auto parts = dyn_cast<wsp::CombineOp>(op))
        walk(parts.getBlock(), depth, scope);
      else if (auto parts = dyn_cast<wsp::SequentialOp>(op))
        walk(parts.getBlock(), depth, scope);
      else if (auto loop = dyn_cast<wsp::ParallelOp>(op))
        walkLoop(loop, loop.getBlock(), loop.getExtents(), isScope(loop), depth, scope);
      else if (auto loop = dyn_cast<wsp::ForEachOp>(op))
        walkLoop(loop, loop.getBlock(), loop.getExtents(), isScope(loop), depth, scope);
      else if (auto loop = dyn_cast<wsp::SelectOp>(op))
        walkLoop(loop, loop.getBlock(), /*extents=*/{}, isScope(loop), depth, scope);
    }
  }

  SlotNeed need;

private:
  struct Ring {
    uint64_t count = 0; // slots since the first that is held, with it; zero: none is held
    unsigned depth = 0;
    Operation *holder = nullptr;
    Operation *first = nullptr;
  };

  Ring &getRing(unsigned depth) { return rings[std::min(depth, numScopeRings - 1)]; }

  static bool holdsOutput(wsp::TaskOp task) {
    return llvm::any_of(task.getArgs(), [&](Value arg) {
      auto tensor = arg.getDefiningOp<wsp::IntermediateOp>();
      if (!tensor || tensor->getBlock() != task->getBlock() || !isPackedOutput(tensor))
        return false;
      return llvm::all_of(tensor->getUsers(), [&](Operation *user) {
        return user == task ||
               task->isBeforeInBlock(tensor->getBlock()->findAncestorOpInBlock(*user));
      });
    });
  }

  void submit(Operation *op, unsigned depth, Operation *scope, bool holds) {
    Ring &ring = getRing(depth);
    if (ring.count == 0) {
      if (!holds)
        return record(1, ring, op);
      ring = {0, depth, scope, op};
    }
    record(++ring.count, ring, op);
  }

  void record(uint64_t slots, const Ring &ring, Operation *op) {
    if (slots > need.slots)
      need = {slots, ring.holder, ring.first, op};
  }

  void walkScope(Block &block, unsigned depth, Operation *scope) {
    walk(block, depth, scope);
    Ring &ring = getRing(depth);
    if (ring.count != 0 && ring.depth == depth)
      ring = {};
  }

  void walkLoop(Operation *loop, Block &body, ValueRange extents, bool isScope, unsigned depth,
                Operation *scope) {
    uint64_t iterations = 1;
    for (Value extent : extents)
      if (IntegerAttr value; matchPattern(extent, m_Constant(&value)))
        iterations = llvm::SaturatingMultiply<uint64_t>(iterations, value.getInt());
    if (iterations == 0)
      return;
    const std::array<Ring, numScopeRings> before = rings;
    if (isScope)
      walkScope(body, depth + 1, loop);
    else
      walk(body, depth, scope);
    // What an iteration adds to a ring that was held before, all of them add.
    for (auto [ring, was] : llvm::zip_equal(rings, before)) {
      if (was.count == 0 || ring.count == was.count)
        continue;
      ring.count =
          llvm::SaturatingMultiplyAdd<uint64_t>(ring.count - was.count, iterations, was.count);
      record(ring.count, ring, loop);
    }
  }

  std::array<Ring, numScopeRings> rings;
};

} // namespace

SlotNeed computeSlotNeed(wsp::WorkloadOp workload) {
  SlotCounter counter;
  counter.walk(workload.getBlock(), 0, workload);
  return counter.need;
}

} // namespace ptowsp
