// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// wsp-verify-planned: kernels are ready to be emitted.

#include "compiler/Transforms/Passes.h"
#include "dialects/NPU/NPU.h"
#include "dialects/Tile/Tile.h"

#include <set>
#include <tuple>

using namespace mlir;

namespace ptowsp {

#define GEN_PASS_DEF_WSPVERIFYPLANNED
#include "compiler/Transforms/Passes.h.inc"

namespace {

using Event = std::tuple<tile::Pipe, tile::Pipe, int64_t>;

LogicalResult verifyAddress(Operation &op, npu::MachineOp machine) {
  for (Value result : op.getResults()) {
    auto type = dyn_cast<tile::TileType>(result.getType());
    if (!type)
      continue;
    auto address = op.getAttrOfType<IntegerAttr>("address");
    if (!address)
      return reportError(op.getLoc(), DiagId::BadKernel) << "this tile has no address";
    auto memory = machine ? machine.lookup<npu::MemoryOp>("vec") : npu::MemoryOp();
    if (!memory)
      continue;
    const int64_t begin = address.getInt(), bytes = type.getBytes();
    const auto capacity = static_cast<int64_t>(memory.getCapacityBytes());
    if (begin < 0 || begin % static_cast<int64_t>(memory.getAlignmentBytes()) != 0 ||
        bytes > capacity || begin > capacity - bytes)
      return reportError(op.getLoc(), DiagId::TileOverflow)
             << "tile " << type << " at address " << begin << " does not lie in memory '"
             << memory.getName() << "' of " << capacity << " bytes, aligned to "
             << static_cast<int64_t>(memory.getAlignmentBytes());
  }
  return success();
}

LogicalResult verifyFlags(tile::KernelOp kernel, int64_t events) {
  std::set<Event> raised;
  auto verify = [&](auto op, bool sets) -> LogicalResult {
    const Event event = {op.getFrom(), op.getTo(), static_cast<int64_t>(op.getEvent())};
    if (std::get<2>(event) < 0 || std::get<2>(event) >= events)
      return reportError(op.getLoc(), DiagId::TooManyFlags)
             << "event " << std::get<2>(event) << " does not exist; the machine has " << events;
    if (sets ? !raised.insert(event).second : raised.erase(event) == 0)
      return reportError(op.getLoc(), DiagId::BadKernel)
             << (sets ? "this flag is set again before it is waited for"
                      : "this flag is waited for but not set before");
    return success();
  };
  for (Operation &op : kernel.getBlock()) {
    if (auto set = dyn_cast<tile::SetFlagOp>(op); set && failed(verify(set, true)))
      return failure();
    if (auto wait = dyn_cast<tile::WaitFlagOp>(op); wait && failed(verify(wait, false)))
      return failure();
  }
  if (!raised.empty())
    return reportError(kernel.getLoc(), DiagId::BadKernel)
           << "kernel '" << kernel.getSymName() << "' ends with a flag that nothing waits for";
  return success();
}

struct WspVerifyPlanned : impl::WspVerifyPlannedBase<WspVerifyPlanned> {
  void runOnOperation() override {
    auto machines = getOperation().getOps<npu::MachineOp>();
    npu::MachineOp machine = machines.empty() ? npu::MachineOp() : *machines.begin();
    for (auto kernel : getOperation().getOps<tile::KernelOp>()) {
      for (Operation &op : kernel.getBlock())
        if (failed(verifyAddress(op, machine)))
          return signalPassFailure();
      const int64_t events = machine ? static_cast<int64_t>(machine.getEvents()) : INT64_MAX;
      if (failed(verifyFlags(kernel, events)))
        return signalPassFailure();
    }
    markAllAnalysesPreserved();
  }
};

} // namespace
} // namespace ptowsp
