// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// wsp-assign-units: kernels run where the schedule says, on a unit that can run them.

#include "compiler/Analysis/Directives.h"
#include "compiler/Transforms/Passes.h"
#include "dialects/Tile/Elements.h"

using namespace mlir;

namespace ptowsp {

#define GEN_PASS_DEF_WSPASSIGNUNITS
#include "compiler/Transforms/Passes.h.inc"

namespace {

/// A kernel, and the directive that says where it runs, which may be null.
class UnitAssignment {
public:
  UnitAssignment(tile::KernelOp kernel, wsp::UnitOp directive)
      : kernel(kernel), directive(directive) {}

  LogicalResult run() {
    if (directive && directive.getUnit() != kernel.getUnit()) {
      if (kernel.getExternal())
        return reportExternal();
      if (failed(verifyMachine()))
        return failure();
      kernel.setUnit(directive.getUnit());
    }
    WalkResult walked = kernel.getBodyRegion().walk<WalkOrder::PreOrder>([&](Operation *op) {
      tile::TileType foreign = tile::findForeignTile(op, kernel.getUnit());
      return foreign && failed(reportForeign(op, foreign)) ? WalkResult::interrupt()
                                                           : WalkResult::advance();
    });
    return failure(walked.wasInterrupted());
  }

private:
  LogicalResult reportExternal() {
    IdentifiedDiagnostic error = reportError(directive.getLoc(), DiagId::BadSchedule);
    error << "kernel '" << kernel.getSymName() << "' is the file '" << *kernel.getExternal()
          << "' for unit '" << tile::stringifyUnit(kernel.getUnit())
          << "'; a schedule cannot run it "
          << "on '" << tile::stringifyUnit(directive.getUnit()) << "'";
    error.attachNote(kernel.getLoc())
        << "a kernel of its own, with a file for '" << tile::stringifyUnit(directive.getUnit())
        << "', can run there";
    return error;
  }

  LogicalResult verifyMachine() {
    npu::MachineOp machine = npu::findMachine(kernel->getParentOfType<ModuleOp>());
    if (!machine)
      return success();
    auto unit = machine.lookup<npu::UnitOp>(tile::stringifyUnit(directive.getUnit()));
    if (unit && unit.getCount() != 0)
      return success();
    IdentifiedDiagnostic error = reportError(directive.getLoc(), DiagId::UnitMissing);
    error << "machine '" << machine.getSymName() << "' has no unit '"
          << tile::stringifyUnit(directive.getUnit()) << "'";
    error.attachNote(machine.getLoc()) << "the machine is described here";
    return error;
  }

  LogicalResult reportForeign(Operation *op, tile::TileType foreign) {
    const StringRef needed = tile::stringifyUnit(tile::getUnitOf(foreign.getMemory()));
    const StringRef given = tile::stringifyUnit(kernel.getUnit());
    IdentifiedDiagnostic error = reportError(op->getLoc(), DiagId::UnsupportedOp);
    error << "'" << op->getName() << "' with tiles in memory '"
          << tile::stringifyMemory(foreign.getMemory()) << "' is an instruction of unit '" << needed
          << "', kernel '" << kernel.getSymName() << "' runs on '" << given << "'";
    if (directive)
      error.attachNote(directive.getLoc()) << "'" << given << "' is what the schedule says";
    if (Operation *other = findInstructionOf(kernel.getUnit()))
      error.attachNote(other->getLoc())
          << "here it needs '" << given << "'; the units share no memory: write a kernel for each, "
          << "which hand on a tensor";
    else if (directive)
      error.attachNote(kernel.getLoc()) << "leave the kernel on its own unit, or say 'wsp.unit "
                                        << needed << " for @" << kernel.getSymName() << "'";
    else
      error.attachNote(kernel.getLoc()) << "declare it 'on " << needed << "'";
    return error;
  }

  /// An instruction on a tile of the unit, or null.
  Operation *findInstructionOf(tile::Unit unit) {
    Operation *found = nullptr;
    kernel.getBodyRegion().walk([&](tile::TilePipeOpInterface op) {
      for (Type type : llvm::concat<const Type>(op->getOperandTypes(), op->getResultTypes()))
        if (auto tile = dyn_cast<tile::TileType>(type);
            tile && tile::getUnitOf(tile.getMemory()) == unit)
          found = found ? found : op.getOperation();
    });
    return found;
  }

  tile::KernelOp kernel;
  wsp::UnitOp directive;
};

struct WspAssignUnits : impl::WspAssignUnitsBase<WspAssignUnits> {
  void runOnOperation() override {
    for (auto kernel : getOperation().getOps<tile::KernelOp>()) {
      auto directive = findKernelDirective<wsp::UnitOp>(getOperation(), kernel);
      if (failed(UnitAssignment(kernel, directive).run()))
        return signalPassFailure();
    }
  }
};

} // namespace
} // namespace ptowsp
