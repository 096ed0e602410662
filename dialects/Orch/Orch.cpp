// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Assembly and verification of orchestrations.

#include "dialects/Orch/Orch.h"
#include "dialects/Tile/Signature.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace ptowsp;
using namespace ptowsp::orch;

#include "dialects/Orch/OrchDialect.cpp.inc"

#define GET_OP_CLASSES
#include "dialects/Orch/OrchOps.cpp.inc"

void OrchDialect::initialize() {
  addOperations<
#define GET_OP_LIST
#include "dialects/Orch/OrchOps.cpp.inc"
      >();
}

LogicalResult OrchDialect::verifyOperationAttribute(Operation *op, NamedAttribute attribute) {
  if (attribute.getName() != independentLoop)
    return success();
  auto loop = dyn_cast<scf::ForOp>(op);
  if (isa<UnitAttr>(attribute.getValue()) && loop && matchPattern(loop.getLowerBound(), m_Zero()) &&
      matchPattern(loop.getStep(), m_One()))
    return success();
  return reportError(op->getLoc(), DiagId::BadWorkload)
         << "'" << independentLoop
         << "' has no value and belongs to a loop that counts from zero by one";
}

//===-- ProgramOp ---------------------------------------------------------------------===//

ParseResult ProgramOp::parse(OpAsmParser &parser, OperationState &result) {
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

void ProgramOp::print(OpAsmPrinter &printer) {
  printer << " ";
  printer.printSymbolName(getSymName());
  tile::printSignature(printer, getBlock(), getAccesses(), getArgExtents());
  printer.printOptionalAttrDictWithKeyword((*this)->getAttrs(),
                                           {getSymNameAttrName(), getAccessesAttrName(),
                                            getArgNamesAttrName(), getArgExtentsAttrName()});
  printer << " ";
  printer.printRegion(getBodyRegion(), /*printEntryBlockArgs=*/false);
}

void ProgramOp::getAsmBlockArgumentNames(Region &region, OpAsmSetValueNameFn setName) {
  tile::setArgumentNames(region.front(), getArgNames(), setName);
}

StringRef ProgramOp::getArgName(unsigned index) {
  return cast<StringAttr>(getArgNames()[index]).getValue();
}

/// Lists have one number per ring or unit; -1 is open.
static LogicalResult verifyNeeds(ProgramOp program) {
  const std::optional<ArrayRef<int64_t>> slots = program.getSlotNeeds();
  const std::optional<ArrayRef<int64_t>> heap = program.getHeapNeeds();
  for (auto list : {slots, heap, program.getTaskCounts()})
    if (list && llvm::any_of(*list, [](int64_t need) { return need < -1; }))
      return reportError(program.getLoc(), DiagId::BadWorkload)
             << "a need is a number, or -1 where it is open";
  if (slots.has_value() != heap.has_value() || (slots && slots->size() != heap->size()))
    return reportError(program.getLoc(), DiagId::BadWorkload)
           << "'slot_needs' and 'heap_needs' have one number per scope depth each";
  return success();
}

LogicalResult ProgramOp::verify() {
  if (failed(verifyNeeds(*this)))
    return failure();
  return tile::verifySignature(*this, getBlock(), getAccesses(), getArgNames(),
                               DiagId::BadWorkload);
}

//===-- Values ------------------------------------------------------------------------===//

void SymbolLoadOp::getAsmResultNames(OpAsmSetValueNameFn setName) {
  setName(getResult(), getSymbol());
}
void SlotReadOp::getAsmResultNames(OpAsmSetValueNameFn setName) { setName(getResult(), getSlot()); }
void ElementLoadOp::getAsmResultNames(OpAsmSetValueNameFn setName) {
  setName(getResult(), "element");
}
void IntermediateOp::getAsmResultNames(OpAsmSetValueNameFn setName) {
  setName(getResult(), "intermediate");
}
void AllocOp::getAsmResultNames(OpAsmSetValueNameFn setName) { setName(getResult(), "alloc"); }
void NextTaskOp::getAsmResultNames(OpAsmSetValueNameFn setName) { setName(getResult(), "first"); }

//===-- SubmitOp ----------------------------------------------------------------------===//

// `key(%k)`, or nothing.
static ParseResult parseNumber(OpAsmParser &parser, StringRef keyword, OperationState &result,
                               int32_t &count) {
  OpAsmParser::UnresolvedOperand number;
  count = succeeded(parser.parseOptionalKeyword(keyword)) ? 1 : 0;
  if (count == 0)
    return success();
  return failure(parser.parseLParen() || parser.parseOperand(number) || parser.parseRParen() ||
                 parser.resolveOperand(number, parser.getBuilder().getI64Type(), result.operands));
}

// `@add on aiv(in %a, out %b, %s) key(%k) : memref<8xf32>, memref<8xf32>, f32`
ParseResult SubmitOp::parse(OpAsmParser &parser, OperationState &result) {
  FlatSymbolRefAttr kernel;
  StringRef unitName;
  if (parser.parseAttribute(kernel) || parser.parseKeyword("on"))
    return failure();
  const SMLoc unitLoc = parser.getCurrentLocation();
  if (parser.parseKeyword(&unitName))
    return failure();
  std::optional<tile::Unit> unit = tile::symbolizeUnit(unitName);
  if (!unit)
    return parser.emitError(unitLoc) << "unknown unit '" << unitName << "'";
  SmallVector<int32_t> accesses;
  SmallVector<OpAsmParser::UnresolvedOperand> args;
  auto parseArg = [&] {
    StringRef keyword;
    tile::Access access = tile::Access::scalar;
    if (succeeded(parser.parseOptionalKeyword(&keyword, {"in", "out", "inout"})))
      access = *tile::symbolizeAccess(keyword);
    accesses.push_back(static_cast<int32_t>(access));
    return parser.parseOperand(args.emplace_back());
  };
  SmallVector<Type> types;
  OperationState numbers(result.location, result.name);
  auto &properties = result.getOrAddProperties<Properties>();
  auto &segments = properties.operandSegmentSizes;
  if (parser.parseCommaSeparatedList(OpAsmParser::Delimiter::Paren, parseArg) ||
      parseNumber(parser, "key", numbers, segments[1]) ||
      parseNumber(parser, "priority", numbers, segments[2]) ||
      parseNumber(parser, "stream", numbers, segments[3]) ||
      parser.parseOptionalAttrDict(result.attributes) ||
      (!args.empty() && parser.parseColonTypeList(types)) ||
      parser.resolveOperands(args, types, parser.getNameLoc(), result.operands))
    return failure();
  segments[0] = static_cast<int32_t>(args.size());
  result.addOperands(numbers.operands);
  properties.kernel = kernel;
  properties.unit = *unit;
  properties.accesses = parser.getBuilder().getDenseI32ArrayAttr(accesses);
  return success();
}

void SubmitOp::print(OpAsmPrinter &printer) {
  printer << " ";
  printer.printSymbolName(getKernel());
  printer << " on " << tile::stringifyUnit(getUnit()) << "(";
  for (auto [index, arg] : llvm::enumerate(getArgs())) {
    if (index)
      printer << ", ";
    if (getAccess(index) != tile::Access::scalar)
      printer << tile::stringifyAccess(getAccess(index)) << " ";
    printer << arg;
  }
  printer << ")";
  for (auto [keyword, number] : {std::pair<StringRef, Value>{"key", getKey()},
                                 {"priority", getPriority()},
                                 {"stream", getStream()}})
    if (number)
      printer << " " << keyword << "(" << number << ")";
  printer.printOptionalAttrDict((*this)->getAttrs(), {getKernelAttrName(), getAccessesAttrName(),
                                                      getOperandSegmentSizesAttrName(), "unit"});
  if (!getArgs().empty()) {
    printer << " : ";
    llvm::interleaveComma(getArgs().getTypes(), printer);
  }
}

LogicalResult SubmitOp::verify() {
  if (getAccesses().size() != getArgs().size())
    return reportError(getLoc(), DiagId::TaskArguments)
           << "submits " << getArgs().size() << " arguments with " << getAccesses().size()
           << " directions";
  for (auto list : {getUntracked(), getAfterWriter()})
    for (int32_t index : list.value_or(ArrayRef<int32_t>()))
      if (index < 0 || static_cast<size_t>(index) >= getArgs().size() ||
          getAccess(index) == tile::Access::scalar)
        return reportError(getLoc(), DiagId::TaskArguments)
               << "argument " << index << " has no dependences: it is no tensor of this task";
  return success();
}
