// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// wsp-tile-kernels: kernels work through their rows in blocks.

#include "compiler/Analysis/Directives.h"
#include "compiler/Transforms/Passes.h"
#include "compiler/Transforms/RowTiling.h"

using namespace mlir;

namespace ptowsp {

#define GEN_PASS_DEF_WSPTILEKERNELS
#include "compiler/Transforms/Passes.h.inc"

namespace {

LogicalResult reportObstacle(wsp::TileOp directive, const RowObstacle &obstacle) {
  IdentifiedDiagnostic error = reportError(obstacle.op->getLoc(), DiagId::NotRowLocal);
  if (auto kernel = dyn_cast<tile::KernelOp>(obstacle.op))
    error << "kernel '" << kernel.getSymName() << "' ";
  else
    error << "'" << obstacle.op->getName() << "' ";
  error << obstacle.what << ": kernel '" << directive.getKernel()
        << "' cannot work through its rows in blocks";
  if (obstacle.other)
    error.attachNote(obstacle.other->getLoc()) << "the other instruction";
  error.attachNote(directive.getLoc()) << "the schedule says so; " << obstacle.wayOut;
  return error;
}

/// Columns have a value for each row of a block, and fill whole units of the memory.
LogicalResult verifyMultiple(wsp::TileOp directive, const RowBlocks &blocks) {
  npu::MachineOp machine = npu::findMachine(directive->getParentOfType<ModuleOp>());
  if (!machine)
    return success();
  auto memory = machine.lookup<npu::MemoryOp>(tile::stringifyMemory(tile::Memory::vec));
  if (!memory)
    return success(); // which the plan reports
  const int64_t multiple = getRowMultiple(blocks, static_cast<int64_t>(memory.getAlignmentBytes()));
  if (static_cast<int64_t>(directive.getRows()) % multiple == 0)
    return success();
  IdentifiedDiagnostic error = reportError(directive.getLoc(), DiagId::BadSchedule);
  error << "kernel '" << directive.getKernel() << "' takes blocks of a multiple of " << multiple
        << " rows, not " << static_cast<int64_t>(directive.getRows())
        << ": it has tiles with one value for each row";
  error.attachNote(memory.getLoc())
      << "a tile takes a multiple of " << static_cast<int64_t>(memory.getAlignmentBytes())
      << " bytes here";
  return error;
}

struct WspTileKernels : impl::WspTileKernelsBase<WspTileKernels> {
  using Base::Base;

  void runOnOperation() override {
    for (auto kernel : getOperation().getOps<tile::KernelOp>())
      if (auto directive = findKernelDirective<wsp::TileOp>(getOperation(), kernel))
        if (failed(tileKernel(kernel, directive)))
          return signalPassFailure();
  }

  LogicalResult tileKernel(tile::KernelOp kernel, wsp::TileOp directive) {
    const RowBlocks blocks(kernel);
    const auto rows = static_cast<int64_t>(directive.getRows());
    if (blocks.getObstacle())
      return reportObstacle(directive, *blocks.getObstacle());
    const bool isSmaller = rows < blocks.getMostRows();
    if (isSmaller && failed(verifyMultiple(directive, blocks)))
      return failure();
    if (isSmaller)
      tileRows(kernel, blocks, rows);
    if (!explain)
      return success();
    InFlightDiagnostic remark = emitRemark(kernel.getLoc());
    remark << "kernel '" << kernel.getSymName() << "' works on ";
    if (isSmaller)
      remark << rows << " rows at a time";
    else
      remark << "all rows at once: they are not more than " << rows;
    return success();
  }
};

} // namespace
} // namespace ptowsp
