// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Tasks, calls and intermediates: how arguments fit what they are passed to.

#include "dialects/Tile/Signature.h"
#include "dialects/WSP/WSP.h"

using namespace mlir;
using namespace ptowsp;
using namespace ptowsp::wsp;

void IntermediateOp::getAsmResultNames(OpAsmSetValueNameFn setName) {
  setName(getResult(), "intermediate");
}

LogicalResult IntermediateOp::verify() {
  auto memref = cast<MemRefType>(getType());
  if (!tile::isElementType(memref.getElementType()))
    return reportError(getLoc(), DiagId::BadWorkload)
           << "an intermediate has elements of type " << memref.getElementType()
           << ", which no kernel takes";
  if (memref.getRank() < 1 || memref.getRank() > tile::maxTensorRank)
    return reportError(getLoc(), DiagId::BadWorkload)
           << "an intermediate has " << memref.getRank() << " dimensions; 1 to "
           << tile::maxTensorRank << " are possible";
  if (getSizes().size() != static_cast<size_t>(memref.getNumDynamicDims()))
    return reportError(getLoc(), DiagId::BadWorkload)
           << "an intermediate of type " << memref << " needs " << memref.getNumDynamicDims()
           << " sizes, not " << getSizes().size();
  for (Value size : getSizes())
    if (!size.getType().isIndex())
      return reportError(getLoc(), DiagId::BadWorkload) << "a size is of type index";
  if (!memref.getLayout().isIdentity() || memref.getMemorySpace())
    return reportError(getLoc(), DiagId::BadWorkload)
           << "an intermediate is packed and lies in global memory; " << memref
           << " says otherwise";
  return success();
}

tile::KernelOp TaskOp::getKernelOp() {
  return SymbolTable::lookupNearestSymbolFrom<tile::KernelOp>(*this, getKernelAttr());
}

/// Whether a tensor of type `actual` can be passed for `formal`: the same elements in the
/// same order of strides. Where it starts does not matter, an open stride fits any.
static bool fits(MemRefType actual, MemRefType formal) {
  if (actual.getElementType() != formal.getElementType() || actual.getRank() != formal.getRank() ||
      actual.getMemorySpace())
    return false;
  SmallVector<int64_t> actualStrides, formalStrides;
  int64_t offset;
  if (failed(actual.getStridesAndOffset(actualStrides, offset)) ||
      failed(formal.getStridesAndOffset(formalStrides, offset)))
    return false;
  auto agree = [](int64_t a, int64_t f) { return ShapedType::isDynamic(f) || a == f; };
  for (auto [a, f] : llvm::zip(actual.getShape(), formal.getShape()))
    if (!agree(a, f))
      return false;
  for (auto [dim, a, f] : llvm::enumerate(actualStrides, formalStrides))
    if (!agree(a, f) && formal.getShape()[dim] != 1)
      return false;
  return true;
}

/// What to do when a task is given another type than its kernel takes.
static StringRef adviseOnType(Type actual, Type formal) {
  auto given = dyn_cast<MemRefType>(actual), wanted = dyn_cast<MemRefType>(formal);
  if (!given || !wanted)
    return "the task needs a value of this type";
  if (given.getElementType() != wanted.getElementType())
    return "pass a tensor of this element type, or make a kernel for the other one";
  if (given.getShape() == wanted.getShape())
    return "pass a tensor with these strides, or leave them open in the kernel";
  return "pass a part of this shape, as 'memref.subview' gives it, or make a kernel for the other";
}

LogicalResult TaskOp::verifySymbolUses(SymbolTableCollection &tables) {
  auto kernel = tables.lookupNearestSymbolFrom<tile::KernelOp>(*this, getKernelAttr());
  if (!kernel)
    return reportError(getLoc(), DiagId::UnknownKernel)
           << "there is no kernel '" << getKernel() << "'";
  Block &formals = kernel.getBlock();
  if (formals.getNumArguments() != getArgs().size()) {
    IdentifiedDiagnostic error = reportError(getLoc(), DiagId::TaskArguments);
    error << "kernel '" << getKernel() << "' takes " << formals.getNumArguments()
          << " arguments, not " << getArgs().size();
    error.attachNote(kernel.getLoc()) << "declared here";
    return error;
  }
  for (auto [index, actual, formal] : llvm::enumerate(getArgs(), formals.getArguments())) {
    auto actualMemref = dyn_cast<MemRefType>(actual.getType());
    auto formalMemref = dyn_cast<MemRefType>(formal.getType());
    const bool ok = actualMemref && formalMemref ? fits(actualMemref, formalMemref)
                                                 : actual.getType() == formal.getType();
    if (ok)
      continue;
    IdentifiedDiagnostic error = reportError(getLoc(), DiagId::TaskArguments);
    error << "argument '" << kernel.getArgName(index) << "' of kernel '" << getKernel()
          << "' is of type " << formal.getType() << "; " << actual.getType()
          << " cannot be passed for it";
    error.attachNote(formal.getLoc())
        << "declared here; " << adviseOnType(actual.getType(), formal.getType());
    return error;
  }
  return success();
}

LogicalResult CallOp::verifySymbolUses(SymbolTableCollection &tables) {
  auto callee = tables.lookupNearestSymbolFrom<WorkloadOp>(*this, getCalleeAttr());
  if (!callee)
    return reportError(getLoc(), DiagId::UnknownWorkload)
           << "there is no workload '" << getCallee() << "'";
  Block &formals = callee.getBlock();
  if (TypeRange(getArgs()) == TypeRange(formals.getArguments()))
    return success();
  IdentifiedDiagnostic error = reportError(getLoc(), DiagId::TaskArguments);
  error << "workload '" << getCallee() << "' ";
  if (formals.getNumArguments() != getArgs().size()) {
    error << "takes " << formals.getNumArguments() << " arguments, not " << getArgs().size();
    error.attachNote(callee.getLoc()) << "declared here";
    return error;
  }
  for (auto [index, actual, formal] : llvm::enumerate(getArgs(), formals.getArguments())) {
    if (actual.getType() == formal.getType())
      continue;
    error << "takes " << formal.getType() << " for argument '" << callee.getArgName(index)
          << "', not " << actual.getType();
    error.attachNote(formal.getLoc()) << "declared here";
    break;
  }
  return error;
}
