// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// wsp-verify-kernels: kernels use their arguments as declared.

#include "compiler/Transforms/Passes.h"
#include "dialects/Tile/Forms.h"
#include "dialects/Tile/Places.h"
#include "llvm/ADT/SmallBitVector.h"

using namespace mlir;

namespace ptowsp {

#define GEN_PASS_DEF_WSPVERIFYKERNELS
#include "compiler/Transforms/Passes.h.inc"

namespace {

using tile::Access;

/// Operations of other dialects that kernels know: scalars, views, structured control flow.
static bool isCommon(Operation *op) {
  if (isa<arith::ArithDialect>(op->getDialect()))
    return op->getNumRegions() == 0;
  return isa<memref::SubViewOp, memref::CastOp, memref::TransposeOp, memref::DimOp, scf::ForOp,
             scf::IfOp, scf::YieldOp>(op);
}

class KernelVerifier {
public:
  explicit KernelVerifier(tile::KernelOp kernel)
      : kernel(kernel), stored(kernel.getNumKernelArguments()) {}

  LogicalResult verify() {
    WalkResult walked = kernel.getBodyRegion().walk<WalkOrder::PreOrder>([&](Operation *op) {
      return failed(verifyOp(op)) ? WalkResult::interrupt() : WalkResult::advance();
    });
    if (walked.wasInterrupted())
      return failure();
    if (!kernel.hasReference())
      return success();
    for (BlockArgument arg : kernel.getBlock().getArguments())
      if (getAccess(arg) == Access::out && !stored.test(arg.getArgNumber()))
        return reportError(arg.getLoc(), DiagId::KernelDirection)
               << "argument '" << getName(arg) << "' of kernel '" << kernel.getSymName()
               << "' is 'out' but nothing is stored to it";
    return success();
  }

private:
  Access getAccess(BlockArgument arg) { return kernel.getAccess(arg.getArgNumber()); }
  StringRef getName(BlockArgument arg) { return kernel.getArgName(arg.getArgNumber()); }

  LogicalResult verifyOp(Operation *op) {
    if (isCommon(op))
      return tile::verifyForm(op);
    if (!isa<tile::TileDialect>(op->getDialect()) || isa<tile::KernelOp>(op))
      return reportError(op->getLoc(), DiagId::UnsupportedOp)
             << "'" << op->getName() << "' cannot stand in a kernel; a kernel is made of tile and "
             << "arith operations, views of memory, 'scf.for' and 'scf.if'";
    if (auto load = dyn_cast<tile::LoadOp>(op))
      return verifyLoad(load);
    if (auto store = dyn_cast<tile::StoreOp>(op))
      return verifyStore(store);
    return success();
  }

  LogicalResult verifyLoad(tile::LoadOp load) {
    BlockArgument arg = tile::findArgument(load.getSource());
    if (!arg || getAccess(arg) != Access::out || stored.test(arg.getArgNumber()))
      return success();
    return reportDirection(load, arg, "loads from", "declare it 'inout' to read what it holds");
  }

  LogicalResult verifyStore(tile::StoreOp store) {
    BlockArgument arg = tile::findArgument(store.getDest());
    if (!arg)
      return success();
    if (store.getAtomic() && getAccess(arg) == Access::out && !stored.test(arg.getArgNumber()))
      return reportDirection(store, arg, "adds to", "declare it 'inout' to add to what it holds");
    stored.set(arg.getArgNumber());
    if (getAccess(arg) != Access::in)
      return success();
    return reportDirection(store, arg, "stores to", "declare it 'out' or 'inout' to write it");
  }

  LogicalResult reportDirection(Operation *op, BlockArgument arg, StringRef does, StringRef hint) {
    IdentifiedDiagnostic error = reportError(op->getLoc(), DiagId::KernelDirection);
    error << "kernel '" << kernel.getSymName() << "' " << does << " argument '" << getName(arg)
          << "', which is '" << tile::stringifyAccess(getAccess(arg)) << "'";
    error.attachNote(arg.getLoc()) << hint;
    return error;
  }

  tile::KernelOp kernel;
  llvm::SmallBitVector stored;
};

struct WspVerifyKernels : impl::WspVerifyKernelsBase<WspVerifyKernels> {
  void runOnOperation() override {
    for (auto kernel : getOperation().getOps<tile::KernelOp>())
      if (failed(KernelVerifier(kernel).verify()))
        signalPassFailure();
    markAllAnalysesPreserved();
  }
};

} // namespace
} // namespace ptowsp
