// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// wsp-verify-kernels: kernels use their arguments as declared.

#include "compiler/Analysis/Views.h"
#include "compiler/Transforms/Passes.h"
#include "dialects/Tile/Places.h"
#include "llvm/ADT/SmallBitVector.h"
#include "llvm/ADT/TypeSwitch.h"

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

//===-- Forms that kernels do not have ------------------------------------------------===//

static IdentifiedDiagnostic refuse(Operation *op) {
  return reportError(op->getLoc(), DiagId::UnsupportedOp);
}

static LogicalResult verifyScalars(Operation *op) {
  for (TypeRange types : {TypeRange(op->getOperandTypes()), TypeRange(op->getResultTypes())})
    for (Type type : types)
      if (!type.isIntOrIndexOrFloat()) {
        IdentifiedDiagnostic error = refuse(op);
        error << "'" << op->getName() << "' on " << type << " has no form in a kernel";
        error.attachNote(op->getLoc())
            << "'arith' is for scalars; take the operations of 'tile', or 'scf.if', for tiles";
        return error;
      }
  return success();
}

static LogicalResult verifyHandedOn(Operation *op) {
  for (Type type : op->getResultTypes())
    if (!isa<tile::TileType>(type) && !type.isIntOrIndexOrFloat()) {
      IdentifiedDiagnostic error = refuse(op);
      error << "'" << op->getName() << "' hands on a value of type " << type
            << "; in a kernel it hands on tiles and scalars";
      error.attachNote(op->getLoc()) << "hand on what is loaded, or where the view starts";
      return error;
    }
  return success();
}

static LogicalResult verifyLoop(scf::ForOp loop) {
  Type type = loop.getInductionVar().getType();
  if (!loop.getUnsignedCmp() && !type.isInteger(1))
    return verifyHandedOn(loop);
  IdentifiedDiagnostic error = refuse(loop);
  error << "a loop that counts " << (loop.getUnsignedCmp() ? "unsigned" : "in numbers of one bit")
        << " has no form in a kernel";
  error.attachNote(loop.getLoc()) << "count signed, in a wider type";
  return error;
}

static LogicalResult verifyDimension(memref::DimOp dim) {
  auto memref = dyn_cast<MemRefType>(dim.getSource().getType());
  const std::optional<int64_t> index = dim.getConstantIndex();
  if (memref && (!index || (*index >= 0 && *index < memref.getRank())))
    return success();
  return reportError(dim.getLoc(), DiagId::OutOfBounds)
         << "memory of type " << dim.getSource().getType() << " has no dimension "
         << index.value_or(0);
}

static LogicalResult verifyView(memref::SubViewOp view) {
  const std::optional<unsigned> dimension = findBadStep(view);
  if (!dimension)
    return success();
  return reportError(view.getLoc(), DiagId::OutOfBounds)
         << "dimension " << *dimension << " of this view has a step of "
         << *getConstantIntValue(view.getMixedStrides()[*dimension]) << "; steps are positive";
}

static LogicalResult verifyCast(memref::CastOp cast) {
  if (onlyForgets(cast))
    return success();
  IdentifiedDiagnostic error = refuse(cast);
  error << "a cast from " << cast.getSource().getType() << " to " << cast.getType()
        << " claims what is not known; in a kernel a cast can only forget";
  error.attachNote(cast.getLoc()) << "take a 'memref.subview' of the extent that is wanted";
  return error;
}

static LogicalResult verifyCommon(Operation *op) {
  return llvm::TypeSwitch<Operation *, LogicalResult>(op)
      .Case(verifyLoop)
      .Case(verifyDimension)
      .Case(verifyView)
      .Case(verifyCast)
      .Case([](scf::IfOp branch) { return verifyHandedOn(branch); })
      .Default([](Operation *other) {
        return isa<arith::ArithDialect>(other->getDialect()) ? verifyScalars(other) : success();
      });
}

//===-- Directions --------------------------------------------------------------------===//

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
      return verifyCommon(op);
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
