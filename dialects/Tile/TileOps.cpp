// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Assembly, verification and folding of tile operations.

#include "dialects/Tile/Signature.h"
#include "dialects/Tile/Tile.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace ptowsp;
using namespace ptowsp::tile;

#define GET_OP_CLASSES
#include "dialects/Tile/TileOps.cpp.inc"

//===-- KernelOp ----------------------------------------------------------------------===//

ParseResult KernelOp::parse(OpAsmParser &parser, OperationState &result) {
  StringAttr name;
  StringRef unitName;
  if (parser.parseSymbolName(name, SymbolTable::getSymbolAttrName(), result.attributes) ||
      parser.parseKeyword("on"))
    return failure();
  const SMLoc unitLoc = parser.getCurrentLocation();
  if (parser.parseKeyword(&unitName))
    return failure();
  std::optional<Unit> unit = symbolizeUnit(unitName);
  if (!unit)
    return parser.emitError(unitLoc)
           << "unknown unit '" << unitName << "'; units are aic, aiv, aicpu, dma";
  Signature signature;
  if (parseSignature(parser, signature) ||
      parser.parseOptionalAttrDictWithKeyword(result.attributes))
    return failure();
  Builder &builder = parser.getBuilder();
  result.addAttribute(getUnitAttrName(result.name), UnitAttr::get(builder.getContext(), *unit));
  result.addAttribute(getAccessesAttrName(result.name),
                      builder.getDenseI32ArrayAttr(signature.accesses));
  result.addAttribute(getArgNamesAttrName(result.name), builder.getArrayAttr(signature.names));
  return parseBody(parser, *result.addRegion(), signature);
}

void KernelOp::print(OpAsmPrinter &printer) {
  printer << " ";
  printer.printSymbolName(getSymName());
  printer << " on " << stringifyUnit(getUnit());
  printSignature(printer, getBlock(), getAccesses(), /*extents=*/{});
  printer.printOptionalAttrDictWithKeyword(
      (*this)->getAttrs(),
      {getSymNameAttrName(), getUnitAttrName(), getAccessesAttrName(), getArgNamesAttrName()});
  printer << " ";
  printer.printRegion(getBodyRegion(), /*printEntryBlockArgs=*/false);
}

void KernelOp::getAsmBlockArgumentNames(Region &region, OpAsmSetValueNameFn setName) {
  setArgumentNames(region.front(), getArgNames(), setName);
}

StringRef KernelOp::getArgName(unsigned index) {
  return cast<StringAttr>(getArgNames()[index]).getValue();
}

LogicalResult KernelOp::verify() {
  return verifySignature(*this, getBlock(), getAccesses(), getArgNames(), DiagId::BadKernel);
}

//===-- Global memory -----------------------------------------------------------------===//

static LogicalResult verifyTransfer(Operation *op, TileType tile, MemRefType memref) {
  if (tile.getShape() != memref.getShape())
    return reportError(op->getLoc(), DiagId::TileShape)
           << "tile of " << tile.getRows() << "x" << tile.getColumns()
           << " elements cannot hold memory of type " << memref << ": the shapes differ";
  if (tile.getElementType() != memref.getElementType())
    return reportError(op->getLoc(), DiagId::TileShape)
           << "tile of " << tile.getElementType() << " cannot hold memory of type " << memref
           << ": the element types differ";
  return success();
}

LogicalResult LoadOp::verify() {
  return verifyTransfer(*this, getResult().getType(), cast<MemRefType>(getSource().getType()));
}

LogicalResult StoreOp::verify() {
  return verifyTransfer(*this, getSource().getType(), cast<MemRefType>(getDest().getType()));
}

//===-- Elementwise -------------------------------------------------------------------===//

static std::string toString(Type type) {
  std::string text;
  llvm::raw_string_ostream(text) << type;
  return text;
}

template <typename Op> static LogicalResult verifyElementwise(Op op) {
  Type element = op.getResult().getType().getElementType();
  if (llvm::is_contained(op.getElementTypes(), toString(element)))
    return success();
  return reportError(op.getLoc(), DiagId::TileType)
         << "'" << op->getName() << "' has no form for " << element << " elements; it takes "
         << llvm::join(op.getElementTypes(), ", ");
}

template <typename Op> static LogicalResult verifyWithScalar(Op op) {
  if (op.getScalar().getType() != op.getResult().getType().getElementType())
    return reportError(op.getLoc(), DiagId::TileShape)
           << "the scalar is of type " << op.getScalar().getType() << ", the tile's elements of "
           << op.getResult().getType().getElementType();
  return verifyElementwise(op);
}

LogicalResult AddOp::verify() { return verifyElementwise(*this); }
LogicalResult SubOp::verify() { return verifyElementwise(*this); }
LogicalResult MulOp::verify() { return verifyElementwise(*this); }
LogicalResult DivOp::verify() { return verifyElementwise(*this); }
LogicalResult MaxOp::verify() { return verifyElementwise(*this); }
LogicalResult MinOp::verify() { return verifyElementwise(*this); }
LogicalResult AddScalarOp::verify() { return verifyWithScalar(*this); }
LogicalResult SubScalarOp::verify() { return verifyWithScalar(*this); }
LogicalResult MulScalarOp::verify() { return verifyWithScalar(*this); }
LogicalResult DivScalarOp::verify() { return verifyWithScalar(*this); }
LogicalResult MaxScalarOp::verify() { return verifyWithScalar(*this); }
LogicalResult MinScalarOp::verify() { return verifyWithScalar(*this); }
LogicalResult ExpOp::verify() { return verifyElementwise(*this); }
LogicalResult LogOp::verify() { return verifyElementwise(*this); }
LogicalResult SqrtOp::verify() { return verifyElementwise(*this); }
LogicalResult RsqrtOp::verify() { return verifyElementwise(*this); }
LogicalResult AbsOp::verify() { return verifyElementwise(*this); }
LogicalResult NegOp::verify() { return verifyElementwise(*this); }
LogicalResult RecipOp::verify() { return verifyElementwise(*this); }
LogicalResult ReluOp::verify() { return verifyElementwise(*this); }

// Folds are exact to the bit: adding +0.0 would turn -0.0 into +0.0, adding -0.0 changes nothing.
OpFoldResult AddScalarOp::fold(FoldAdaptor adaptor) {
  if (auto value = dyn_cast_if_present<FloatAttr>(adaptor.getScalar()))
    return value.getValue().isNegZero() ? getSource() : OpFoldResult();
  if (auto value = dyn_cast_if_present<IntegerAttr>(adaptor.getScalar()))
    return value.getValue().isZero() ? getSource() : OpFoldResult();
  return {};
}

OpFoldResult MulScalarOp::fold(FoldAdaptor adaptor) {
  if (auto value = dyn_cast_if_present<FloatAttr>(adaptor.getScalar()))
    return value.getValue().isExactlyValue(1.0) ? getSource() : OpFoldResult();
  if (auto value = dyn_cast_if_present<IntegerAttr>(adaptor.getScalar()))
    return value.getValue().isOne() ? getSource() : OpFoldResult();
  return {};
}

OpFoldResult NegOp::fold(FoldAdaptor) {
  auto inner = getSource().getDefiningOp<NegOp>();
  return inner ? inner.getSource() : OpFoldResult();
}

OpFoldResult AbsOp::fold(FoldAdaptor) {
  return getSource().getDefiningOp<AbsOp>() ? getSource() : OpFoldResult();
}

OpFoldResult ReluOp::fold(FoldAdaptor) {
  return getSource().getDefiningOp<ReluOp>() ? getSource() : OpFoldResult();
}
