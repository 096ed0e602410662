// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// What the orchestration reads from tensors: elements, and the rows of sparse axes.

#include "dialects/Tile/Signature.h"
#include "dialects/WSP/Assembly.h"
#include "dialects/WSP/WSP.h"
#include "mlir/IR/PatternMatch.h"

using namespace mlir;
using namespace ptowsp;
using namespace ptowsp::wsp;

//===-- ElementLoadOp -----------------------------------------------------------------===//

void ElementLoadOp::build(OpBuilder &builder, OperationState &state, Value source,
                          ValueRange indices) {
  build(builder, state, cast<MemRefType>(source.getType()).getElementType(), source, indices);
}

// `%lengths[%i] : memref<4xi32>`
ParseResult ElementLoadOp::parse(OpAsmParser &parser, OperationState &result) {
  OpAsmParser::UnresolvedOperand source;
  SmallVector<OpAsmParser::UnresolvedOperand> indices;
  Type type;
  if (parser.parseOperand(source) ||
      parser.parseOperandList(indices, OpAsmParser::Delimiter::Square) ||
      parser.parseOptionalAttrDict(result.attributes))
    return failure();
  const SMLoc loc = parser.getCurrentLocation();
  if (parser.parseColonType(type) || parser.resolveOperand(source, type, result.operands) ||
      parser.resolveOperands(indices, parser.getBuilder().getIndexType(), result.operands))
    return failure();
  auto memref = dyn_cast<MemRefType>(type);
  if (!memref)
    return parser.emitError(loc, "an element is loaded from a memref, not from ") << type;
  result.addTypes(memref.getElementType());
  return success();
}

void ElementLoadOp::print(OpAsmPrinter &printer) {
  printer << " " << getSource() << "[" << getIndices() << "]";
  printer.printOptionalAttrDict((*this)->getAttrs());
  printer << " : " << getSource().getType();
}

void ElementLoadOp::getAsmResultNames(OpAsmSetValueNameFn setName) {
  setName(getResult(), "element");
}

LogicalResult ElementLoadOp::verify() {
  auto memref = cast<MemRefType>(getSource().getType());
  if (getResult().getType() != memref.getElementType() ||
      !tile::isScalarType(memref.getElementType()))
    return reportError(getLoc(), DiagId::BadWorkload)
           << "an element of " << memref << " is not a scalar of type " << getResult().getType();
  if (getIndices().size() == static_cast<size_t>(memref.getRank()))
    return success();
  return reportError(getLoc(), DiagId::BadWorkload)
         << "an element of " << memref << " has " << memref.getRank() << " indices, not "
         << getIndices().size();
}

//===-- SelectOp ----------------------------------------------------------------------===//

// `(%column, %place) in %indices at %indptr[%row] : memref<9xi32>, memref<5xi32> {`
ParseResult SelectOp::parse(OpAsmParser &parser, OperationState &result) {
  SmallVector<OpAsmParser::Argument> iterators;
  OpAsmParser::UnresolvedOperand indices, indptr, row;
  Type indicesType, indptrType;
  const Type index = parser.getBuilder().getIndexType();
  if (parser.parseArgumentList(iterators, OpAsmParser::Delimiter::Paren) ||
      parser.parseKeyword("in") || parser.parseOperand(indices) || parser.parseKeyword("at") ||
      parser.parseOperand(indptr) || parser.parseLSquare() || parser.parseOperand(row) ||
      parser.parseRSquare() || parser.parseColonType(indicesType) || parser.parseComma() ||
      parser.parseType(indptrType) ||
      parser.resolveOperand(indices, indicesType, result.operands) ||
      parser.resolveOperand(indptr, indptrType, result.operands) ||
      parser.resolveOperand(row, index, result.operands))
    return failure();
  for (OpAsmParser::Argument &iterator : iterators) {
    iterator.type = index;
    iterator.sourceLoc = parser.getEncodedSourceLoc(iterator.ssaName.location);
  }
  if (parser.parseOptionalAttrDictWithKeyword(result.attributes))
    return failure();
  addAxisNames(parser, iterators, result.attributes);
  return parser.parseRegion(*result.addRegion(), iterators);
}

void SelectOp::print(OpAsmPrinter &printer) {
  printer << " (";
  llvm::interleaveComma(getBlock().getArguments(), printer);
  printer << ") in " << getIndices() << " at " << getIndptr() << "[" << getRow()
          << "] : " << getIndices().getType() << ", " << getIndptr().getType();
  printAxisDict(printer, *this);
  printer << " ";
  printer.printRegion(getBodyRegion(), /*printEntryBlockArgs=*/false);
}

void SelectOp::getAsmBlockArgumentNames(Region &, OpAsmSetValueNameFn setName) {
  setAxisNames(getBlock(), getAxesAttr(), setName);
}

LogicalResult SelectOp::verify() {
  for (Value tensor : {getIndices(), getIndptr()}) {
    auto memref = cast<MemRefType>(tensor.getType());
    if (memref.getRank() != 1 || !(memref.getElementType().isSignlessInteger(32) ||
                                   memref.getElementType().isSignlessInteger(64)))
      return reportError(getLoc(), DiagId::BadWorkload)
             << "a sparse axis is given by vectors of i32 or i64, not by " << memref;
  }
  const unsigned count = getBlock().getNumArguments();
  if (count < 1 || count > 2 ||
      !llvm::all_of(getBlock().getArgumentTypes(), [](Type type) { return type.isIndex(); }))
    return reportError(getLoc(), DiagId::BadWorkload)
           << "'wsp.select' has an iterator for the index and at most one for its place";
  if (getAxes() && getAxes()->size() != count)
    return reportError(getLoc(), DiagId::BadWorkload)
           << "'axes' names " << getAxes()->size() << " axes of " << count;
  return success();
}

LogicalResult SelectOp::canonicalize(SelectOp op, PatternRewriter &rewriter) {
  if (!op.getBlock().empty())
    return failure();
  rewriter.eraseOp(op);
  return success();
}
