// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The dialect, its types and attributes.

#include "dialects/Tile/Tile.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace ptowsp;
using namespace ptowsp::tile;

#include "dialects/Tile/TileDialect.cpp.inc"
#include "dialects/Tile/TileEnums.cpp.inc"
#include "dialects/Tile/TileInterfaces.cpp.inc"

#define GET_ATTRDEF_CLASSES
#include "dialects/Tile/TileAttrs.cpp.inc"

#define GET_TYPEDEF_CLASSES
#include "dialects/Tile/TileTypes.cpp.inc"

void TileDialect::initialize() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "dialects/Tile/TileAttrs.cpp.inc"
      >();
  addTypes<
#define GET_TYPEDEF_LIST
#include "dialects/Tile/TileTypes.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "dialects/Tile/TileOps.cpp.inc"
      >();
}

//===-- TileType ----------------------------------------------------------------------===//

int64_t TileType::getRowBytes() const {
  constexpr int64_t maskBlock = 32; // rows of masks start at whole blocks
  const int64_t bits = getElementType().getIntOrFloatBitWidth();
  if (isMask())
    return llvm::alignTo(llvm::divideCeil(getColumns(), 8), maskBlock);
  return getColumns() * bits / 8;
}

int64_t TileType::getBytes() const { return getRows() * getRowBytes(); }

bool TileType::hasDynamicValid() const { return llvm::any_of(getValid(), ShapedType::isDynamic); }

TileType TileType::withElement(Type elementType) const {
  return get(getContext(), getShape(), elementType, getValid(), getMemory(), getLayout());
}

TileType TileType::withShape(int64_t rows, int64_t columns) const {
  return get(getContext(), {rows, columns}, getElementType(), {rows, columns}, getMemory(),
             getLayout());
}

TileType TileType::withValid(ArrayRef<int64_t> valid) const {
  return get(getContext(), getShape(), getElementType(), valid, getMemory(), getLayout());
}

TileType TileType::getColumnType() const {
  return withShape(getRows(), 1).withValid({getValid()[0], 1});
}

TileType TileType::getRowType() const {
  return withShape(1, getColumns()).withValid({1, getValid()[1]});
}

/// The order of elements that a memory has when the source says nothing.
static Layout getDefaultLayout(Memory memory) {
  return memory == Memory::vec || memory == Memory::bias ? Layout::plain : Layout::nz;
}

static ParseResult parseMemory(AsmParser &parser, StringRef word, Memory &memory, Layout &layout) {
  const SMLoc loc = parser.getCurrentLocation();
  std::optional<Memory> known = symbolizeMemory(word);
  if (!known)
    return parser.emitError(loc) << "unknown memory '" << word
                                 << "'; memories are vec, mat, left, right, acc, bias";
  memory = *known;
  layout = getDefaultLayout(memory);
  StringRef order;
  if (succeeded(parser.parseOptionalKeyword(&order, {"plain", "nz", "zn"})))
    layout = *symbolizeLayout(order);
  return success();
}

Type TileType::parse(AsmParser &parser) {
  SmallVector<int64_t> shape, valid;
  Type elementType;
  Memory memory = Memory::vec;
  Layout layout = Layout::plain;
  const SMLoc loc = parser.getCurrentLocation();
  if (parser.parseLess() || parser.parseDimensionList(shape, /*allowDynamic=*/false) ||
      parser.parseType(elementType))
    return {};
  valid = shape;
  while (succeeded(parser.parseOptionalComma())) {
    StringRef word;
    if (parser.parseKeyword(&word))
      return {};
    if (word != "valid") {
      if (parseMemory(parser, word, memory, layout))
        return {};
      continue;
    }
    valid.clear();
    if (parser.parseDimensionList(valid, /*allowDynamic=*/true, /*withTrailingX=*/false))
      return {};
  }
  if (parser.parseGreater())
    return {};
  return parser.getChecked<TileType>(loc, parser.getContext(), shape, elementType, valid, memory,
                                     layout);
}

void TileType::print(AsmPrinter &printer) const {
  printer << "<";
  printer.printDimensionList(getShape());
  printer << "x" << getElementType();
  if (getMemory() != Memory::vec)
    printer << ", " << stringifyMemory(getMemory());
  if (getLayout() != getDefaultLayout(getMemory()))
    printer << " " << stringifyLayout(getLayout());
  if (!isFull()) {
    printer << ", valid ";
    printer.printDimensionList(getValid());
  }
  printer << ">";
}

LogicalResult TileType::verify(function_ref<InFlightDiagnostic()> emitError,
                               ArrayRef<int64_t> shape, Type elementType, ArrayRef<int64_t> valid,
                               Memory memory, Layout layout) {
  constexpr int64_t maxExtent = 1 << 20;
  auto legal = [](int64_t extent) { return extent >= 1 && extent <= maxExtent; };
  if (shape.size() != 2 || !llvm::all_of(shape, legal))
    return IdentifiedDiagnostic(emitError(), DiagId::TileShape)
           << "a tile has two dimensions of 1 to " << maxExtent << " elements each";
  if (!elementType.isIntOrFloat() ||
      (elementType.getIntOrFloatBitWidth() % 8 != 0 && !elementType.isInteger(1)))
    return IdentifiedDiagnostic(emitError(), DiagId::TileType)
           << "a tile's elements are integers or floats of whole bytes, or i1, not " << elementType;
  auto fits = [](auto extents) {
    auto [all, some] = extents;
    return ShapedType::isDynamic(some) || (some >= 0 && some <= all);
  };
  if (valid.size() != 2 || !llvm::all_of(llvm::zip(shape, valid), fits))
    return IdentifiedDiagnostic(emitError(), DiagId::TileShape)
           << "the valid rows and columns of a tile lie within the tile";
  const bool layoutFits = memory == Memory::mat || layout == getDefaultLayout(memory);
  if (!layoutFits)
    return IdentifiedDiagnostic(emitError(), DiagId::TileShape)
           << "tiles in memory '" << stringifyMemory(memory) << "' are always '"
           << stringifyLayout(getDefaultLayout(memory)) << "'";
  return success();
}
