// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Assembly and verification of symbols and slots.

#include "dialects/Tile/Signature.h"
#include "dialects/WSP/WSP.h"

using namespace mlir;
using namespace ptowsp;
using namespace ptowsp::wsp;

//===-- Declarations ------------------------------------------------------------------===//

// `@batch : index = 4`
static ParseResult parseEntry(OpAsmParser &parser, OperationState &result, StringAttr valueName) {
  StringAttr name;
  Type type;
  TypedAttr value;
  if (parser.parseSymbolName(name, SymbolTable::getSymbolAttrName(), result.attributes) ||
      parser.parseColonType(type) || parser.parseEqual() || parser.parseAttribute(value, type))
    return failure();
  result.addAttribute(valueName, value);
  return parser.parseOptionalAttrDict(result.attributes);
}

template <typename Entry> static void printEntry(Entry entry, OpAsmPrinter &printer) {
  printer << " ";
  printer.printSymbolName(entry.getSymName());
  printer << " : " << entry.getValue().getType() << " = ";
  printer.printAttributeWithoutType(entry.getValue());
  printer.printOptionalAttrDict(entry->getAttrs(),
                                {entry.getSymNameAttrName(), entry.getValueAttrName()});
}

template <typename Entry> static LogicalResult verifyEntry(Entry entry, StringRef kind) {
  TypedAttr value = entry.getValue();
  if (tile::isScalarType(value.getType()) && isa<IntegerAttr, FloatAttr>(value))
    return success();
  return reportError(entry.getLoc(), DiagId::UnknownSymbol)
         << kind << " '" << entry.getSymName() << "' of type " << value.getType()
         << " is not a scalar that the ABI carries";
}

ParseResult SymbolOp::parse(OpAsmParser &parser, OperationState &result) {
  return parseEntry(parser, result, getValueAttrName(result.name));
}
void SymbolOp::print(OpAsmPrinter &printer) { printEntry(*this, printer); }
LogicalResult SymbolOp::verify() { return verifyEntry(*this, "symbol"); }

ParseResult SlotOp::parse(OpAsmParser &parser, OperationState &result) {
  return parseEntry(parser, result, getValueAttrName(result.name));
}
void SlotOp::print(OpAsmPrinter &printer) { printEntry(*this, printer); }
LogicalResult SlotOp::verify() { return verifyEntry(*this, "slot"); }

//===-- Uses --------------------------------------------------------------------------===//

/// Whether `name` is declared as an Entry of the given type.
template <typename Entry>
static LogicalResult verifyUse(Operation *user, FlatSymbolRefAttr name, Type type, StringRef kind,
                               SymbolTableCollection &tables) {
  Operation *found = tables.lookupNearestSymbolFrom(user, name);
  auto entry = dyn_cast_if_present<Entry>(found);
  if (entry && entry.getValue().getType() == type)
    return success();
  IdentifiedDiagnostic error = reportError(user->getLoc(), DiagId::UnknownSymbol);
  if (entry)
    error << kind << " '" << name.getValue() << "' is of type " << entry.getValue().getType()
          << ", not " << type;
  else
    error << "there is no " << kind << " '" << name.getValue() << "'";
  if (found)
    error.attachNote(found->getLoc()) << "declared here";
  return error;
}

LogicalResult SymbolLoadOp::verifySymbolUses(SymbolTableCollection &tables) {
  return verifyUse<SymbolOp>(*this, getSymbolAttr(), getType(), "symbol", tables);
}

void SymbolLoadOp::getAsmResultNames(OpAsmSetValueNameFn setName) {
  setName(getResult(), getSymbol());
}

LogicalResult SlotReadOp::verifySymbolUses(SymbolTableCollection &tables) {
  return verifyUse<SlotOp>(*this, getSlotAttr(), getType(), "slot", tables);
}

void SlotReadOp::getAsmResultNames(OpAsmSetValueNameFn setName) { setName(getResult(), getSlot()); }

LogicalResult SlotSetOp::verifySymbolUses(SymbolTableCollection &tables) {
  return verifyUse<SlotOp>(*this, getSlotAttr(), getValue().getType(), "slot", tables);
}

LogicalResult SlotLoadOp::verifySymbolUses(SymbolTableCollection &tables) {
  Type element = cast<MemRefType>(getSource().getType()).getElementType();
  return verifyUse<SlotOp>(*this, getSlotAttr(), element, "slot", tables);
}

LogicalResult SlotLoadOp::verify() {
  auto memref = cast<MemRefType>(getSource().getType());
  if (getIndices().size() == static_cast<size_t>(memref.getRank()))
    return success();
  return reportError(getLoc(), DiagId::BadWorkload)
         << "an element of " << memref << " has " << memref.getRank() << " indices, not "
         << getIndices().size();
}
