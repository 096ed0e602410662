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
  if (parseSignature(parser, signature))
    return failure();
  StringAttr external;
  if (succeeded(parser.parseOptionalKeyword("external")) &&
      (parser.parseEqual() ||
       parser.parseAttribute(external, getExternalAttrName(result.name), result.attributes)))
    return failure();
  if (parser.parseOptionalAttrDictWithKeyword(result.attributes))
    return failure();
  Builder &builder = parser.getBuilder();
  result.addAttribute(getUnitAttrName(result.name), UnitAttr::get(builder.getContext(), *unit));
  result.addAttribute(getAccessesAttrName(result.name),
                      builder.getDenseI32ArrayAttr(signature.accesses));
  result.addAttribute(getArgNamesAttrName(result.name), builder.getArrayAttr(signature.names));
  return parseBody(parser, *result.addRegion(), signature, /*optional=*/external != nullptr);
}

void KernelOp::print(OpAsmPrinter &printer) {
  printer << " ";
  printer.printSymbolName(getSymName());
  printer << " on " << stringifyUnit(getUnit());
  printSignature(printer, getBlock(), getAccesses(), /*extents=*/{});
  if (getExternal())
    printer << " external = " << getExternalAttr();
  printer.printOptionalAttrDictWithKeyword(
      (*this)->getAttrs(), {getSymNameAttrName(), getUnitAttrName(), getAccessesAttrName(),
                            getArgNamesAttrName(), getExternalAttrName()});
  if (!hasReference())
    return;
  printer << " ";
  printer.printRegion(getBodyRegion(), /*printEntryBlockArgs=*/false);
}

void KernelOp::getAsmBlockArgumentNames(Region &region, OpAsmSetValueNameFn setName) {
  setArgumentNames(region.front(), getArgNames(), setName);
}

StringRef KernelOp::getArgName(unsigned index) {
  return cast<StringAttr>(getArgNames()[index]).getValue();
}

/// Whether the path stays in the folder that it is looked up in.
static bool staysInside(StringRef path) {
  SmallVector<StringRef> parts;
  path.split(parts, '/');
  return !path.contains('\\') && !path.contains('\0') && llvm::none_of(parts, [](StringRef part) {
    return part.empty() || part == "." || part == "..";
  });
}

LogicalResult KernelOp::verify() {
  if (getExternal() && !staysInside(*getExternal())) {
    IdentifiedDiagnostic error = reportError(getLoc(), DiagId::BadKernel);
    error << "kernel '" << getSymName() << "' cannot be the file '" << *getExternal() << "'";
    error.attachNote(getLoc()) << "the file stands beside the program, or in a folder there: "
                                  "'softmax.cpp', 'kernels/softmax.cpp'";
    return error;
  }
  return verifySignature(*this, getBlock(), getAccesses(), getArgNames(), DiagId::BadKernel);
}

/// A type as the source writes it.
static std::string getText(Type type) {
  std::string text;
  llvm::raw_string_ostream(text) << type;
  return text;
}

//===-- Global memory -----------------------------------------------------------------===//

/// The extents of a tile that memory of this type fills: a vector is a row or a column.
static SmallVector<int64_t> getExtents(TileType tile, MemRefType memref) {
  SmallVector<int64_t> extents(memref.getShape());
  if (extents.size() == 1)
    extents.insert(tile.getColumns() == 1 && tile.getRows() != 1 ? extents.end() : extents.begin(),
                   1);
  return extents;
}

static std::string describeExtents(ArrayRef<int64_t> extents) {
  auto text = [](int64_t extent) {
    return ShapedType::isDynamic(extent) ? std::string("?") : std::to_string(extent);
  };
  return llvm::join(llvm::map_range(extents, text), "x");
}

static LogicalResult verifyTransfer(Operation *op, TileType tile, MemRefType memref) {
  if (ArrayRef<int64_t>(getExtents(tile, memref)) != tile.getValid())
    return reportError(op->getLoc(), DiagId::TileShape)
           << "tile of " << describeExtents(tile.getValid())
           << " elements cannot hold memory of type " << memref << ": the shapes differ";
  return success();
}

static LogicalResult reportElements(Operation *op, TileType tile, MemRefType memref) {
  return reportError(op->getLoc(), DiagId::TileShape)
         << "tile of " << tile.getElementType() << " cannot hold memory of type " << memref
         << ": the element types differ";
}

/// Blocks are filled along the rows of the memory, or along its columns.
static LogicalResult verifyBlocks(Operation *op, TileType tile, MemRefType memref) {
  SmallVector<int64_t> strides;
  int64_t offset;
  if (failed(memref.getStridesAndOffset(strides, offset)) || strides.empty() ||
      (strides.back() == 1) == (tile.getLayout() != Layout::zn))
    return success();
  IdentifiedDiagnostic error = reportError(op->getLoc(), DiagId::TileType);
  error << "memory of type " << memref << " cannot be loaded to " << tile;
  error.attachNote(op->getLoc()) << "memory with whole rows is loaded to 'mat', memory with whole "
                                    "columns ('memref.transpose') to 'mat zn'";
  return error;
}

/// The cube unit's memory is filled with what it multiplies.
static LogicalResult verifyLoadedElements(LoadOp op, TileType tile) {
  static constexpr StringLiteral loaded[] = {"f32", "f16", "bf16", "i32", "i8"};
  if (llvm::is_contained(loaded, getText(tile.getElementType())))
    return success();
  return reportError(op.getLoc(), DiagId::TileType)
         << "elements of type " << tile.getElementType() << " cannot be loaded to memory 'mat'; it "
         << "takes " << llvm::join(ArrayRef(loaded), ", ");
}

/// Tiles that are no blocks of the cube unit are filled and stored along the rows of the memory.
static LogicalResult verifyRows(Operation *op, TileType tile, MemRefType memref) {
  SmallVector<int64_t> strides;
  int64_t offset;
  if (failed(memref.getStridesAndOffset(strides, offset)) || strides.size() != 2 ||
      tile.isColumn() || strides[1] == 1)
    return success();
  IdentifiedDiagnostic error = reportError(op->getLoc(), DiagId::TileType);
  error << "memory of type " << memref << " cannot be moved to or from " << tile
        << ": its rows have gaps";
  error.attachNote(op->getLoc()) << "move it as it lies in memory and turn the tile with "
                                    "'tile.transpose'";
  return error;
}

LogicalResult LoadOp::verify() {
  TileType tile = getResult().getType();
  auto memref = cast<MemRefType>(getSource().getType());
  if (tile.getElementType() != memref.getElementType())
    return reportElements(*this, tile, memref);
  if (tile.getMemory() != Memory::vec && tile.getMemory() != Memory::mat)
    return reportError(getLoc(), DiagId::TileType)
           << "global memory is loaded to memory 'vec' or 'mat', not to '"
           << stringifyMemory(tile.getMemory()) << "'";
  const bool toCube = tile.getMemory() == Memory::mat;
  if (toCube && failed(verifyLoadedElements(*this, tile)))
    return failure();
  if (failed(toCube ? verifyBlocks(*this, tile, memref) : verifyRows(*this, tile, memref)))
    return failure();
  return verifyTransfer(*this, tile, memref);
}

/// Whether an accumulator is stored to such elements directly.
static bool convertsOnStore(Type from, Type to) {
  return from.isF32() && (to.isF16() || to.isBF16());
}

/// The same when its elements are multiplied by a number on the way.
static bool scalesOnStore(Type from, Type to) {
  return (to.isInteger() && to.getIntOrFloatBitWidth() == 8) || (from.isInteger() && to.isF16());
}

StringRef StoreOp::getPattern() {
  if (getScale()) {
    if (getAtomic())
      return getRelu() ? "TSTORE<%t_0, %t_1, AtomicType::AtomicAdd, ReluPreMode::NormalRelu>(%1, "
                         "%0, to_bits(%2))"
                       : "TSTORE<%t_0, %t_1, AtomicType::AtomicAdd>(%1, %0, to_bits(%2))";
    return getRelu() ? "TSTORE<%t_0, %t_1, AtomicType::AtomicNone, ReluPreMode::NormalRelu>(%1, "
                       "%0, to_bits(%2))"
                     : "TSTORE(%1, %0, to_bits(%2))";
  }
  if (getAtomic())
    return getRelu() ? "TSTORE<%t_0, %t_1, AtomicType::AtomicAdd, ReluPreMode::NormalRelu>(%1, %0)"
                     : "TSTORE<%t_0, %t_1, AtomicType::AtomicAdd>(%1, %0)";
  return getRelu() ? "TSTORE<%t_0, %t_1, AtomicType::AtomicNone, ReluPreMode::NormalRelu>(%1, %0)"
                   : "TSTORE(%1, %0)";
}

/// What only accumulators take on their way to global memory.
static LogicalResult verifyOnTheWay(StoreOp op, TileType tile, MemRefType memref) {
  if (!op.getScale() && !op.getRelu())
    return success();
  if (tile.getMemory() != Memory::acc) {
    IdentifiedDiagnostic error = reportError(op.getLoc(), DiagId::TileType);
    error << "only accumulators are scaled or rectified as they are stored, not " << tile;
    error.attachNote(op.getLoc()) << "use 'tile.mul_scalar' and 'tile.relu' before the store";
    return error;
  }
  if (!op.getScale() || scalesOnStore(tile.getElementType(), memref.getElementType()))
    return success();
  IdentifiedDiagnostic error = reportError(op.getLoc(), DiagId::TileType);
  error << "elements of " << tile.getElementType() << " are not stored with a scale as "
        << memref.getElementType();
  error.attachNote(op.getLoc()) << "with a scale f32 is stored as i8 or ui8, i32 as f16, i8 or ui8";
  return error;
}

LogicalResult StoreOp::verify() {
  TileType tile = getSource().getType();
  auto memref = cast<MemRefType>(getDest().getType());
  const bool fromAcc = tile.getMemory() == Memory::acc;
  if (tile.getMemory() != Memory::vec && !fromAcc) {
    return reportError(getLoc(), DiagId::TileType)
           << "a tile in memory '" << stringifyMemory(tile.getMemory())
           << "' cannot be stored; only tiles in 'vec' and 'acc' can";
  }
  if (failed(verifyOnTheWay(*this, tile, memref)) || failed(verifyRows(*this, tile, memref)))
    return failure();
  if (tile.getElementType() != memref.getElementType() && !getScale() &&
      !(fromAcc && convertsOnStore(tile.getElementType(), memref.getElementType())))
    return reportElements(*this, tile, memref);
  static constexpr StringLiteral additive[] = {"f32", "f16", "bf16", "i32", "i16", "i8"};
  if (getAtomic() && !llvm::is_contained(additive, getText(memref.getElementType())))
    return reportError(getLoc(), DiagId::TileType)
           << "elements of type " << memref.getElementType()
           << " cannot be added by a store; it takes " << llvm::join(ArrayRef(additive), ", ");
  return verifyTransfer(*this, tile, memref);
}

//===-- Conversions -------------------------------------------------------------------===//

/// What the vector unit converts directly.
static ArrayRef<StringLiteral> getConversions(StringRef from) {
  static constexpr StringLiteral fromF32[] = {"f16", "bf16", "i16", "i32", "i64"};
  static constexpr StringLiteral fromF16[] = {"f32", "i8", "i16", "i32", "ui8"};
  static constexpr StringLiteral fromBF16[] = {"f32", "i32"};
  static constexpr StringLiteral fromI64[] = {"f32", "i32"};
  static constexpr StringLiteral fromI32[] = {"f32", "i16", "i64"};
  static constexpr StringLiteral fromI16[] = {"f16", "f32"};
  static constexpr StringLiteral fromByte[] = {"f16"};
  return llvm::StringSwitch<ArrayRef<StringLiteral>>(from)
      .Case("f32", fromF32)
      .Case("f16", fromF16)
      .Case("bf16", fromBF16)
      .Case("i64", fromI64)
      .Case("i32", fromI32)
      .Case("i16", fromI16)
      .Cases({"i8", "ui8"}, fromByte)
      .Default({});
}

/// Between these types the instruction drops high bits unless it is told not to.
static bool dropsBits(Type from, Type to) {
  if (from.isF16())
    return to.isInteger() && to.getIntOrFloatBitWidth() <= 16;
  if (from.isF32())
    return to.isInteger(16);
  return from.isInteger() && to.isInteger() &&
         to.getIntOrFloatBitWidth() < from.getIntOrFloatBitWidth();
}

StringRef ConvertOp::getPattern() {
  return dropsBits(getSource().getType().getElementType(), getResult().getType().getElementType())
             ? "TCVT(%r, %0, RoundMode::CAST_%mode, SaturationMode::ON)"
             : "TCVT(%r, %0, RoundMode::CAST_%mode)";
}

LogicalResult ConvertOp::verify() {
  TileType from = getSource().getType(), to = getResult().getType();
  if (from.withElement(to.getElementType()) != to)
    return reportError(getLoc(), DiagId::TileShape)
           << "a conversion changes nothing but the element type: " << from << " to " << to;
  ArrayRef<StringLiteral> known = getConversions(getText(from.getElementType()));
  if (llvm::is_contained(known, getText(to.getElementType())))
    return success();
  IdentifiedDiagnostic error = reportError(getLoc(), DiagId::TileType);
  error << "the vector unit does not convert " << from.getElementType() << " to "
        << to.getElementType() << " directly";
  if (from == to) {
    error.attachNote(getLoc()) << "the tile has that type already: use it as it is, or make its "
                                  "elements whole numbers with 'tile.round'";
    return error;
  }
  for (StringRef by : known)
    if (llvm::is_contained(getConversions(by), getText(to.getElementType()))) {
      error.attachNote(getLoc()) << "convert to " << by << " first";
      break;
    }
  return error;
}

//===-- Folds -------------------------------------------------------------------------===//

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
