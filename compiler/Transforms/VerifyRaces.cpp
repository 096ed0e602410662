// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// wsp-verify-races: iterations of a 'parallel' write memory that no other one touches.
///
/// Two neighbouring iterations are compared: the same body with one iterator one higher.
/// All else being equal, an overlap there is a race whenever the loop has two iterations.
/// A slot is one cell: what has no order among its parts does not write it.

#include "compiler/Analysis/Regions.h"
#include "compiler/Transforms/Passes.h"
#include "dialects/WSP/WSP.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;

namespace ptowsp {

#define GEN_PASS_DEF_WSPVERIFYRACES
#include "compiler/Transforms/Passes.h.inc"

namespace {

struct Touch {
  wsp::TaskOp task;
  Region region;
  bool writes;
};

/// Whether a condition inside the loop may keep the task from running in some iterations.
bool isConditional(wsp::TaskOp task, wsp::ParallelOp loop) {
  for (Operation *op = task->getParentOp(); op != loop; op = op->getParentOp())
    if (isa<wsp::CondOp>(op))
      return true;
  return false;
}

/// What tasks inside the loop touch in every iteration of tensors that live outside of it.
SmallVector<Touch> collectTouches(wsp::ParallelOp loop) {
  SmallVector<Touch> touches;
  loop.walk([&](wsp::TaskOp task) {
    if (isConditional(task, loop))
      return;
    tile::KernelOp kernel = task.getKernelOp();
    for (auto [index, arg] : llvm::enumerate(task.getArgs())) {
      const tile::Access access = kernel.getAccess(index);
      if (access == tile::Access::scalar)
        continue;
      Region region = getRegion(arg);
      if (!loop.getBodyRegion().isAncestor(region.root.getParentRegion()))
        touches.push_back({task, std::move(region), access != tile::Access::in});
    }
  });
  return touches;
}

/// Values made inside the loop may differ between iterations; only its iterators and those
/// of loops with extents from outside are known to take the same values in both.
bool isComparable(wsp::ParallelOp loop, const Region &region) {
  auto known = [&](Value value) {
    if (!loop.getBodyRegion().isAncestor(value.getParentRegion()))
      return true;
    auto iterator = dyn_cast<BlockArgument>(value);
    if (!iterator)
      return false;
    Operation *owner = iterator.getOwner()->getParentOp();
    return owner == loop || llvm::all_of(owner->getOperands(), [&](Value extent) {
             return !loop.getBodyRegion().isAncestor(extent.getParentRegion());
           });
  };
  return llvm::all_of(region.dims, [&](const RegionDim &dim) {
    return llvm::all_of(dim.offset.terms, [&](const auto &term) { return known(term.first); });
  });
}

LogicalResult reportRace(wsp::ParallelOp loop, Touch &a, Touch &b) {
  IdentifiedDiagnostic error = reportError(b.task.getLoc(), DiagId::WriteRace);
  if (a.writes && b.writes)
    error << "iterations of this 'parallel' write the same memory through kernel '"
          << b.task.getKernel() << "'";
  else
    error << "an iteration of this 'parallel' " << (b.writes ? "writes" : "reads")
          << " through kernel '" << b.task.getKernel() << "' what another one "
          << (b.writes ? "reads" : "writes");
  error.attachNote(loop.getLoc()) << "the loop is here; iterations of a 'parallel' are independent";
  if (a.task != b.task)
    error.attachNote(a.task.getLoc())
        << "another iteration " << (a.writes ? "writes" : "reads") << " it here";
  error.attachNote(b.region.root.getLoc())
      << "this is the tensor; give each iteration a part of its own, or use 'for_each'";
  return error;
}

LogicalResult verifyLoop(wsp::ParallelOp loop) {
  SmallVector<Touch> touches = collectTouches(loop);
  for (auto [iterator, extent] : llvm::zip(loop.getIterators(), loop.getExtents())) {
    if (IntegerAttr value; matchPattern(extent, m_Constant(&value)) && value.getInt() < 2)
      continue;
    for (auto [i, a] : llvm::enumerate(touches))
      for (Touch &b : MutableArrayRef(touches).drop_front(i)) {
        if (!a.writes && !b.writes)
          continue;
        if (!isComparable(loop, a.region) || !isComparable(loop, b.region))
          continue;
        if (overlap(a.region, b.region, iterator) == true ||
            overlap(b.region, a.region, iterator) == true)
          return reportRace(loop, a, b);
      }
  }
  return success();
}

//===-- Slots -------------------------------------------------------------------------===//

FlatSymbolRefAttr getWrittenSlot(Operation *op) {
  if (auto set = dyn_cast<wsp::SlotSetOp>(op))
    return set.getSlotAttr();
  if (auto load = dyn_cast<wsp::SlotLoadOp>(op))
    return load.getSlotAttr();
  return {};
}

/// Whether the loop is known to have one iteration at most.
bool runsOnce(wsp::ParallelOp loop) {
  return llvm::all_of(loop.getExtents(), [](Value extent) {
    IntegerAttr value;
    return matchPattern(extent, m_Constant(&value)) && value.getInt() < 2;
  });
}

LogicalResult verifySlotsOfLoop(Operation *loop) {
  WalkResult result = loop->walk([&](Operation *op) {
    FlatSymbolRefAttr slot = getWrittenSlot(op);
    if (!slot)
      return WalkResult::advance();
    IdentifiedDiagnostic error = reportError(op->getLoc(), DiagId::WriteRace);
    error << "iterations of this '" << loop->getName().stripDialect() << "' write slot '"
          << slot.getValue() << "', which they share";
    error.attachNote(loop->getLoc()) << "the loop is here; its iterations are independent";
    error.attachNote(op->getLoc())
        << "use 'for_each', or a value of 'wsp.element_load' in place of the slot";
    return WalkResult::interrupt();
  });
  return failure(result.wasInterrupted());
}

/// No part uses a slot that another one writes, and none of `parts` that has several instances
/// writes one.
LogicalResult verifySlotsOfParts(Operation *parts, StringRef part, StringRef remedy) {
  Block &block = parts->getRegion(0).front();
  llvm::SmallDenseMap<Attribute, Operation *> writers;
  parts->walk([&](Operation *op) {
    if (FlatSymbolRefAttr slot = getWrittenSlot(op))
      writers.try_emplace(slot, op);
  });
  WalkResult result = parts->walk([&](Operation *op) {
    auto read = dyn_cast<wsp::SlotReadOp>(op);
    FlatSymbolRefAttr slot = read ? read.getSlotAttr() : getWrittenSlot(op);
    Operation *writer = slot ? writers.lookup(slot) : nullptr;
    Operation *own = block.findAncestorOpInBlock(*op);
    auto process = dyn_cast_if_present<wsp::ProcessOp>(own);
    const bool several = process && process.getInstances() > 1;
    if (!writer || (block.findAncestorOpInBlock(*writer) == own && !several))
      return WalkResult::advance();
    IdentifiedDiagnostic error = reportError(op->getLoc(), DiagId::WriteRace);
    error << "this " << part << " uses slot '" << slot.getValue() << "', which another one writes";
    error.attachNote(writer->getLoc()) << "it is written here; they have no order";
    error.attachNote(parts->getLoc()) << remedy;
    return WalkResult::interrupt();
  });
  return failure(result.wasInterrupted());
}

LogicalResult verifySlots(Operation *op) {
  if (auto loop = dyn_cast<wsp::ParallelOp>(op))
    return runsOnce(loop) ? success() : verifySlotsOfLoop(loop);
  if (auto parts = dyn_cast<wsp::CombineOp>(op))
    return verifySlotsOfParts(parts, "part of a 'combine'", "'wsp.sequential' orders its parts");
  if (auto network = dyn_cast<wsp::NetworkOp>(op))
    return verifySlotsOfParts(network, "process", "send it the value as a token");
  return isa<wsp::SelectOp>(op) ? verifySlotsOfLoop(op) : success();
}

struct WspVerifyRaces : impl::WspVerifyRacesBase<WspVerifyRaces> {
  void runOnOperation() override {
    getOperation().walk([&](wsp::ParallelOp loop) {
      if (failed(verifyLoop(loop)))
        signalPassFailure();
    });
    WalkResult slots = getOperation().walk<WalkOrder::PreOrder>(
        [](Operation *op) { return WalkResult(verifySlots(op)); });
    if (slots.wasInterrupted())
      signalPassFailure();
    markAllAnalysesPreserved();
  }
};

} // namespace
} // namespace ptowsp
