// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Assembly and verification of workloads and loops.

#include "dialects/Tile/Signature.h"
#include "dialects/WSP/Assembly.h"
#include "dialects/WSP/WSP.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/PatternMatch.h"

using namespace mlir;
using namespace ptowsp;
using namespace ptowsp::wsp;

#define GET_OP_CLASSES
#include "dialects/WSP/WSPOps.cpp.inc"

//===-- WorkloadOp --------------------------------------------------------------------===//

ParseResult WorkloadOp::parse(OpAsmParser &parser, OperationState &result) {
  StringAttr name;
  tile::Signature signature;
  if (parser.parseSymbolName(name, SymbolTable::getSymbolAttrName(), result.attributes) ||
      tile::parseSignature(parser, signature) ||
      parser.parseOptionalAttrDictWithKeyword(result.attributes))
    return failure();
  Builder &builder = parser.getBuilder();
  result.addAttribute(getAccessesAttrName(result.name),
                      builder.getDenseI32ArrayAttr(signature.accesses));
  result.addAttribute(getArgNamesAttrName(result.name), builder.getArrayAttr(signature.names));
  result.addAttribute(getArgExtentsAttrName(result.name), builder.getArrayAttr(signature.extents));
  return tile::parseBody(parser, *result.addRegion(), signature);
}

void WorkloadOp::print(OpAsmPrinter &printer) {
  printer << " ";
  printer.printSymbolName(getSymName());
  tile::printSignature(printer, getBlock(), getAccesses(), getArgExtents());
  printer.printOptionalAttrDictWithKeyword((*this)->getAttrs(),
                                           {getSymNameAttrName(), getAccessesAttrName(),
                                            getArgNamesAttrName(), getArgExtentsAttrName()});
  printer << " ";
  printer.printRegion(getBodyRegion(), /*printEntryBlockArgs=*/false);
}

void WorkloadOp::getAsmBlockArgumentNames(Region &region, OpAsmSetValueNameFn setName) {
  tile::setArgumentNames(region.front(), getArgNames(), setName);
}

StringRef WorkloadOp::getArgName(unsigned index) {
  return cast<StringAttr>(getArgNames()[index]).getValue();
}

static size_t getNumOpenExtents(Value arg) {
  auto memref = dyn_cast<MemRefType>(arg.getType());
  return memref ? static_cast<size_t>(memref.getNumDynamicDims()) : 0;
}

LogicalResult WorkloadOp::verify() {
  if (failed(tile::verifySignature(*this, getBlock(), getAccesses(), getArgNames(),
                                   DiagId::BadWorkload)))
    return failure();
  if (getArgExtents().size() != getBlock().getNumArguments())
    return reportError(getLoc(), DiagId::BadWorkload)
           << "has " << getBlock().getNumArguments() << " arguments but extents for "
           << getArgExtents().size();
  for (auto [index, arg] : llvm::enumerate(getBlock().getArguments())) {
    auto extents = dyn_cast<ArrayAttr>(getArgExtents()[index]);
    if (!extents || !llvm::all_of(extents, llvm::IsaPred<FlatSymbolRefAttr>))
      return reportError(arg.getLoc(), DiagId::BadWorkload)
             << "the extents of argument '" << getArgName(index) << "' are not symbols";
    const size_t open = getNumOpenExtents(arg);
    if (!extents.empty() && extents.size() != open)
      return reportError(arg.getLoc(), DiagId::BadWorkload)
             << "argument '" << getArgName(index) << "' has " << open
             << " open extents and names symbols for " << extents.size()
             << "; write one symbol per '?' in brackets after the type";
  }
  return success();
}

LogicalResult WorkloadOp::verifyEntry() {
  for (auto [index, arg] : llvm::enumerate(getBlock().getArguments())) {
    const size_t open = getNumOpenExtents(arg);
    if (open != cast<ArrayAttr>(getArgExtents()[index]).size())
      return reportError(arg.getLoc(), DiagId::BadWorkload)
             << "argument '" << getArgName(index) << "' has " << open
             << " open extents; write one symbol per '?' in brackets after the type";
    auto memref = dyn_cast<MemRefType>(arg.getType());
    if (memref && !memref.getLayout().isIdentity())
      return reportError(arg.getLoc(), DiagId::BadWorkload)
             << "argument '" << getArgName(index)
             << "' has a layout; the host passes tensors packed, in row-major order";
  }
  return success();
}

LogicalResult WorkloadOp::verifySymbolUses(SymbolTableCollection &tables) {
  for (auto [arg, extents] : llvm::zip(getBlock().getArguments(), getArgExtents()))
    for (auto extent : cast<ArrayAttr>(extents).getAsRange<FlatSymbolRefAttr>()) {
      auto symbol = tables.lookupNearestSymbolFrom<SymbolOp>(*this, extent);
      if (!symbol)
        return reportError(arg.getLoc(), DiagId::UnknownSymbol)
               << "there is no symbol '" << extent.getValue() << "'";
      if (symbol.getValue().getType().isIndex())
        continue;
      IdentifiedDiagnostic error = reportError(arg.getLoc(), DiagId::UnknownSymbol);
      error << "an extent is of type index, symbol '" << extent.getValue() << "' of type "
            << symbol.getValue().getType();
      error.attachNote(symbol.getLoc()) << "declared here";
      return error;
    }
  return success();
}

//===-- Scopes and loops --------------------------------------------------------------===//

LogicalResult ScopeOp::canonicalize(ScopeOp op, PatternRewriter &rewriter) {
  if (!op.getBlock().empty())
    return failure();
  rewriter.eraseOp(op);
  return success();
}

/// Replaces an op by the contents of one of its blocks.
static void inlineBlock(Operation *op, Block *block, PatternRewriter &rewriter) {
  if (block)
    rewriter.inlineBlockBefore(block, op);
  rewriter.eraseOp(op);
}

LogicalResult CondOp::canonicalize(CondOp op, PatternRewriter &rewriter) {
  BoolAttr value;
  if (matchPattern(op.getCondition(), m_Constant(&value))) {
    inlineBlock(op, value.getValue() ? &op.getThenBlock() : op.getElseBlock(), rewriter);
    return success();
  }
  Block *otherwise = op.getElseBlock();
  if (!op.getThenBlock().empty() || (otherwise && !otherwise->empty()))
    return failure();
  rewriter.eraseOp(op);
  return success();
}

// Memory orders the parts of a 'combine', as it does without one.
LogicalResult CombineOp::canonicalize(CombineOp op, PatternRewriter &rewriter) {
  inlineBlock(op, &op.getBlock(), rewriter);
  return success();
}

LogicalResult SequentialOp::canonicalize(SequentialOp op, PatternRewriter &rewriter) {
  if (!op.getBlock().empty())
    return failure();
  rewriter.eraseOp(op);
  return success();
}

// `(%i, %j) in (%n, %m) [pipelined] {`
static ParseResult parseLoop(OpAsmParser &parser, OperationState &result, StringAttr pipelined) {
  SmallVector<OpAsmParser::Argument> iterators;
  SmallVector<OpAsmParser::UnresolvedOperand> extents;
  const Type index = parser.getBuilder().getIndexType();
  const SMLoc loc = parser.getCurrentLocation();
  if (parser.parseArgumentList(iterators, OpAsmParser::Delimiter::Paren) ||
      parser.parseKeyword("in") ||
      parser.parseOperandList(extents, OpAsmParser::Delimiter::Paren) ||
      parser.resolveOperands(extents, index, result.operands))
    return failure();
  if (iterators.size() != extents.size() || iterators.empty())
    return parser.emitError(loc) << "a loop has one iterator per axis and at least one axis, not "
                                 << iterators.size() << " and " << extents.size();
  for (OpAsmParser::Argument &iterator : iterators) {
    iterator.type = index;
    iterator.sourceLoc = parser.getEncodedSourceLoc(iterator.ssaName.location);
  }
  if (pipelined && succeeded(parser.parseOptionalKeyword("pipelined")))
    result.addAttribute(pipelined, parser.getBuilder().getUnitAttr());
  if (parser.parseOptionalAttrDictWithKeyword(result.attributes))
    return failure();
  addAxisNames(parser, iterators, result.attributes);
  return parser.parseRegion(*result.addRegion(), iterators);
}

template <typename Loop> static void printLoop(Loop op, OpAsmPrinter &printer, bool pipelined) {
  printer << " (";
  llvm::interleaveComma(op.getIterators(), printer);
  printer << ") in (" << op.getExtents() << ")";
  if (pipelined)
    printer << " pipelined";
  printAxisDict(printer, op, {"pipelined"});
  printer << " ";
  printer.printRegion(op.getBodyRegion(), /*printEntryBlockArgs=*/false);
}

template <typename Loop> static LogicalResult verifyLoop(Loop op) {
  if (op.getIterators().size() != op.getExtents().size() || op.getExtents().empty())
    return reportError(op.getLoc(), DiagId::BadWorkload)
           << "a loop has one iterator per axis and at least one axis, not "
           << op.getIterators().size() << " and " << op.getExtents().size();
  if (op.getAxes() && op.getAxes()->size() != op.getIterators().size())
    return reportError(op.getLoc(), DiagId::BadWorkload)
           << "'axes' names " << op.getAxes()->size() << " axes of " << op.getIterators().size();
  for (Value iterator : op.getIterators())
    if (!iterator.getType().isIndex())
      return reportError(op.getLoc(), DiagId::BadWorkload) << "an iterator is of type index";
  for (Value extent : op.getExtents())
    if (IntegerAttr value; matchPattern(extent, m_Constant(&value)) && value.getInt() < 0)
      return reportError(op.getLoc(), DiagId::BadWorkload)
             << "an axis cannot have " << value.getInt() << " elements";
  return success();
}

/// Drops a loop that runs no task: an empty body or an axis without elements.
template <typename Loop> static LogicalResult dropEmptyLoop(Loop op, PatternRewriter &rewriter) {
  auto isEmpty = [](Value extent) { return matchPattern(extent, m_Zero()); };
  if (!op.getBlock().empty() && llvm::none_of(op.getExtents(), isEmpty))
    return failure();
  rewriter.eraseOp(op);
  return success();
}

ParseResult ParallelOp::parse(OpAsmParser &parser, OperationState &result) {
  return parseLoop(parser, result, /*pipelined=*/{});
}
void ParallelOp::print(OpAsmPrinter &printer) { printLoop(*this, printer, false); }
LogicalResult ParallelOp::verify() { return verifyLoop(*this); }
void ParallelOp::getAsmBlockArgumentNames(Region &, OpAsmSetValueNameFn setName) {
  setAxisNames(getBlock(), getAxesAttr(), setName);
}
LogicalResult ParallelOp::canonicalize(ParallelOp op, PatternRewriter &rewriter) {
  return dropEmptyLoop(op, rewriter);
}

ParseResult ForEachOp::parse(OpAsmParser &parser, OperationState &result) {
  return parseLoop(parser, result, getPipelinedAttrName(result.name));
}
void ForEachOp::print(OpAsmPrinter &printer) { printLoop(*this, printer, getPipelined()); }
LogicalResult ForEachOp::verify() { return verifyLoop(*this); }
void ForEachOp::getAsmBlockArgumentNames(Region &, OpAsmSetValueNameFn setName) {
  setAxisNames(getBlock(), getAxesAttr(), setName);
}
LogicalResult ForEachOp::canonicalize(ForEachOp op, PatternRewriter &rewriter) {
  return dropEmptyLoop(op, rewriter);
}
