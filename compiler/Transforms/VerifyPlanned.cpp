// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// wsp-verify-planned: kernels are ready to be emitted.

#include "compiler/Transforms/Passes.h"
#include "dialects/NPU/NPU.h"
#include "dialects/Tile/Places.h"

#include <set>
#include <tuple>

using namespace mlir;

namespace ptowsp {

#define GEN_PASS_DEF_WSPVERIFYPLANNED
#include "compiler/Transforms/Passes.h.inc"

namespace {

using Event = std::tuple<tile::Pipe, tile::Pipe, int64_t>;

/// The bytes that a tile takes lie in its memory.
LogicalResult verifyPlace(Operation *op, npu::MachineOp machine, tile::TileType type,
                          IntegerAttr address) {
  auto memory = machine.lookup<npu::MemoryOp>(tile::stringifyMemory(type.getMemory()));
  if (!memory)
    return success();
  const int64_t begin = address.getInt(), bytes = type.getBytes();
  const auto capacity = static_cast<int64_t>(memory.getCapacityBytes());
  if (begin < 0 || begin % static_cast<int64_t>(memory.getAlignmentBytes()) != 0 ||
      bytes > capacity || begin > capacity - bytes)
    return reportError(op->getLoc(), DiagId::TileOverflow)
           << "tile " << type << " at address " << begin << " does not lie in memory '"
           << memory.getName() << "' of " << capacity << " bytes, aligned to "
           << static_cast<int64_t>(memory.getAlignmentBytes());
  return success();
}

LogicalResult verifyAddress(tile::TilePipeOpInterface op, npu::MachineOp machine) {
  for (Value result : op->getResults()) {
    auto type = dyn_cast<tile::TileType>(result.getType());
    auto address = op->getAttrOfType<IntegerAttr>("address");
    if (type && !address)
      return reportError(op->getLoc(), DiagId::BadKernel) << "this tile has no address";
    if (type && machine && failed(verifyPlace(op, machine, type, address)))
      return failure();
  }
  tile::TileType scratch = op.getScratchType();
  auto address = op->getAttrOfType<IntegerAttr>("scratch");
  if (scratch && !address)
    return reportError(op->getLoc(), DiagId::BadKernel)
           << "the tile that '" << op->getName() << "' needs for itself has no address";
  return scratch && machine ? verifyPlace(op, machine, scratch, address) : success();
}

/// What is handed on lies where the loop or branch expects it.
LogicalResult verifyHandedOn(scf::YieldOp yield) {
  for (auto [value, result] :
       llvm::zip_equal(yield->getOperands(), yield->getParentOp()->getResults()))
    if (isa<tile::TileType>(value.getType()) &&
        tile::findAddress(value) != tile::findAddress(result))
      return reportError(yield->getLoc(), DiagId::BadKernel)
             << "a tile is handed on that lies elsewhere than the one it takes the place of";
  return success();
}

class FlagVerifier {
public:
  FlagVerifier(tile::KernelOp kernel, int64_t events) : kernel(kernel), events(events) {}

  LogicalResult verify() {
    if (failed(verifyBlock(kernel.getBlock())))
      return failure();
    if (!raised.empty())
      return reportError(kernel.getLoc(), DiagId::BadKernel)
             << "kernel '" << kernel.getSymName() << "' ends with a flag that nothing waits for";
    return success();
  }

private:
  template <typename Op> LogicalResult verifyFlag(Op op, bool sets) {
    const Event event = {op.getFrom(), op.getTo(), static_cast<int64_t>(op.getEvent())};
    if (std::get<2>(event) < 0 || std::get<2>(event) >= events)
      return reportError(op.getLoc(), DiagId::TooManyFlags)
             << "event " << std::get<2>(event) << " does not exist; the machine has " << events;
    if (sets ? !raised.insert(event).second : raised.erase(event) == 0)
      return reportError(op.getLoc(), DiagId::BadKernel)
             << (sets ? "this flag is set again before it is waited for"
                      : "this flag is waited for but not set before");
    return success();
  }

  LogicalResult verifyBlock(Block &block) {
    for (Operation &op : block) {
      if (auto set = dyn_cast<tile::SetFlagOp>(op); set && failed(verifyFlag(set, true)))
        return failure();
      if (auto wait = dyn_cast<tile::WaitFlagOp>(op); wait && failed(verifyFlag(wait, false)))
        return failure();
      for (Region &region : op.getRegions())
        for (Block &inner : region)
          if (failed(verifyInner(op, inner)))
            return failure();
    }
    return success();
  }

  /// Loops and branches leave the flags as they found them: no path raises one more.
  LogicalResult verifyInner(Operation &op, Block &block) {
    const std::set<Event> before = raised;
    if (failed(verifyBlock(block)))
      return failure();
    if (raised != before)
      return reportError(op.getLoc(), DiagId::BadKernel)
             << "flags are raised and waited for differently often in the body of '" << op.getName()
             << "'";
    return success();
  }

  tile::KernelOp kernel;
  int64_t events;
  std::set<Event> raised;
};

LogicalResult verifyKernel(tile::KernelOp kernel, npu::MachineOp machine) {
  WalkResult result = kernel.walk([&](Operation *op) {
    LogicalResult verified = success();
    if (auto instruction = dyn_cast<tile::TilePipeOpInterface>(op))
      verified = verifyAddress(instruction, machine);
    else if (auto yield = dyn_cast<scf::YieldOp>(op))
      verified = verifyHandedOn(yield);
    return failed(verified) ? WalkResult::interrupt() : WalkResult::advance();
  });
  if (result.wasInterrupted())
    return failure();
  const int64_t events = machine ? static_cast<int64_t>(machine.getEvents()) : INT64_MAX;
  return FlagVerifier(kernel, events).verify();
}

struct WspVerifyPlanned : impl::WspVerifyPlannedBase<WspVerifyPlanned> {
  void runOnOperation() override {
    npu::MachineOp machine = npu::findMachine(getOperation());
    for (auto kernel : getOperation().getOps<tile::KernelOp>())
      if (!kernel.getExternal() && failed(verifyKernel(kernel, machine)))
        return signalPassFailure();
    markAllAnalysesPreserved();
  }
};

} // namespace
} // namespace ptowsp
