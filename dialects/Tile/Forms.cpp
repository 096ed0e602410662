// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "dialects/Tile/Forms.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace ptowsp::tile {

/// Extents, strides and offset, in this order.
static bool collectNumbers(MemRefType type, SmallVectorImpl<int64_t> &numbers) {
  SmallVector<int64_t> strides;
  int64_t offset = 0;
  if (failed(type.getStridesAndOffset(strides, offset)))
    return false;
  llvm::append_range(numbers, type.getShape());
  llvm::append_range(numbers, strides);
  numbers.push_back(offset);
  return true;
}

bool onlyForgets(memref::CastOp cast) {
  auto from = dyn_cast<MemRefType>(cast.getSource().getType());
  auto to = dyn_cast<MemRefType>(cast.getType());
  SmallVector<int64_t> known, claimed;
  if (!from || !to || !collectNumbers(from, known) || !collectNumbers(to, claimed))
    return false;
  return llvm::all_of(llvm::zip_equal(known, claimed), [](auto pair) {
    const auto [before, behind] = pair;
    return ShapedType::isDynamic(behind) || behind == before;
  });
}

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
  for (auto [dimension, stride] : llvm::enumerate(view.getMixedStrides()))
    if (std::optional<int64_t> step = getConstantIntValue(stride); step && *step < 1)
      return reportError(view.getLoc(), DiagId::OutOfBounds)
             << "dimension " << dimension << " of this view has a step of " << *step
             << "; steps are positive";
  return success();
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

LogicalResult verifyForm(Operation *op) {
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

} // namespace ptowsp::tile
