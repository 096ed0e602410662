// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// What the unit can do: element types and memories of instructions, and the legal way out.

#include "dialects/Tile/Elements.h"

using namespace mlir;

namespace ptowsp::tile::detail {

static std::string toString(Type type) {
  std::string text;
  llvm::raw_string_ostream(text) << type;
  return text;
}

/// The tile whose elements decide whether there is such an instruction, or null.
static TileType findLeadingTile(Operation *op) {
  for (Type type : op->getOperandTypes())
    if (auto tile = dyn_cast<TileType>(type); tile && !tile.isMask())
      return tile;
  for (Type type : op->getResultTypes())
    if (auto tile = dyn_cast<TileType>(type))
      return tile;
  return {};
}

} // namespace ptowsp::tile::detail

namespace ptowsp::tile {

/// The same for tiles of such elements, whatever the operation has.
static Type getComputeType(Operation *op, Type element) {
  auto instruction = dyn_cast<TilePipeOpInterface>(op);
  if (!instruction || instruction.getPipe() != Pipe::vector ||
      isa<Sort32Op, MergeRunsOp, MergeOp, PairValuesOp, PairIndicesOp>(op))
    return {};
  const ArrayRef<StringLiteral> known = instruction.getElementTypes();
  auto f32 = Float32Type::get(op->getContext());
  // The unit compares i16 as if they were halves.
  if (isa<CompareOp, CompareScalarOp>(op) && (element.isInteger(16) || element.isInteger(8)))
    return element.isSignlessInteger() ? f32 : Type();
  if (known.empty() || llvm::is_contained(known, detail::toString(element)))
    return {};
  if (element.isBF16() && llvm::is_contained(known, "f32"))
    return f32;
  if (element.isSignlessInteger(8) && llvm::is_contained(known, "i16"))
    return IntegerType::get(op->getContext(), 16);
  // f32 holds all of these exactly.
  const bool isNarrow =
      element.isF16() || element.isSignlessInteger(16) || element.isSignlessInteger(8);
  if (isa<ScatterOp>(op) ? isNarrow : isa<RoundOp>(op) && element.isF16())
    return f32;
  return {};
}

Type getComputeType(Operation *op) {
  TileType leading = detail::findLeadingTile(op);
  return leading ? getComputeType(op, leading.getElementType()) : Type();
}

/// What the instruction takes: its own elements, and those that go through wider ones.
static std::string listElements(Operation *op, ArrayRef<StringLiteral> own) {
  std::string names = llvm::join(own, ", ");
  Builder builder(op->getContext());
  for (Type type : {Type(builder.getF16Type()), Type(builder.getBF16Type()),
                    Type(builder.getI16Type()), Type(builder.getI8Type())})
    if (!llvm::is_contained(own, detail::toString(type)) && getComputeType(op, type))
      names += ", " + detail::toString(type);
  return names;
}

bool isIntegerOrder(Operation *op) {
  if (!isa<CompareOp, CompareScalarOp>(op))
    return false;
  const auto mode = op->getAttrOfType<ComparisonAttr>("mode").getValue();
  return mode != Comparison::eq && mode != Comparison::ne &&
         cast<TileType>(op->getOperand(0).getType()).getElementType().isInteger(32);
}

Unit getUnitOf(Memory memory) { return memory == Memory::vec ? Unit::aiv : Unit::aic; }

TileType findForeignTile(Operation *op, Unit unit) {
  for (Type type : llvm::concat<const Type>(op->getOperandTypes(), op->getResultTypes()))
    if (auto tile = dyn_cast<TileType>(type); tile && getUnitOf(tile.getMemory()) != unit)
      return tile;
  return {};
}

} // namespace ptowsp::tile

namespace ptowsp::tile::detail {

static LogicalResult verifyElements(Operation *op, TileType tile,
                                    ArrayRef<StringLiteral> elementTypes) {
  Type element = tile.getElementType();
  if (elementTypes.empty() || llvm::is_contained(elementTypes, toString(element)) ||
      getComputeType(op))
    return success();
  IdentifiedDiagnostic error = reportError(op->getLoc(), DiagId::TileType);
  error << "'" << op->getName() << "' has no form for " << element << " elements; it takes "
        << listElements(op, elementTypes);
  if (element.isInteger(1) && isa<XorOp>(op))
    error.attachNote(op->getLoc()) << "of masks make it with 'tile.or', 'tile.and' and 'tile.not'";
  if (element.isBF16() && llvm::is_contained(elementTypes, "f32"))
    error.attachNote(op->getLoc()) << "convert to f32 with 'tile.convert', compute, convert back";
  return error;
}

static bool isOpen(Type type, unsigned dimension) {
  auto tile = dyn_cast<TileType>(type);
  return tile && !tile.isMask() && ShapedType::isDynamic(tile.getValid()[dimension]);
}

static ExtentSource findOpenOperand(Operation *op, unsigned dimension) {
  for (Value operand : op->getOperands())
    if (isOpen(operand.getType(), dimension))
      return {operand, dimension};
  return {};
}

ExtentSource findExtentSource(Operation *op, unsigned dimension) {
  if (ExtentSource source = findOpenOperand(op, dimension); source.tile)
    return source;
  // Of masks alone comes a mask.
  for (Value operand : op->getOperands())
    if (auto tile = dyn_cast<TileType>(operand.getType());
        tile && tile.isMask() && ShapedType::isDynamic(tile.getValid()[dimension]))
      return {operand, dimension};
  return {};
}

ExtentSource findCrossedSource(Operation *op, unsigned dimension) {
  return findOpenOperand(op, 1 - dimension);
}

/// A valid extent that is open comes from an operand in which it is open, too.
static LogicalResult verifyOpenExtents(TilePipeOpInterface op) {
  if (isa<LoadOp>(op))
    return success();
  for (Type result : op->getResultTypes())
    for (unsigned dimension = 0; dimension < 2; ++dimension)
      if (isOpen(result, dimension) && !op.getExtentSource(dimension).tile)
        return reportError(op->getLoc(), DiagId::TileShape)
               << "how many " << (dimension == 0 ? "rows" : "columns") << " of " << result
               << " are valid is left open by the type and by all operands";
  return success();
}

TileType getTransposeScratch(TileType source) {
  // The unit fills up the columns that it transposes to blocks.
  const int64_t block = source.getElementType().getIntOrFloatBitWidth() == 8 ? 32 : 16;
  return source.withShape(source.getColumns(), llvm::alignTo(source.getRows(), block));
}

TileType getSelectScratch(MLIRContext *context) {
  constexpr int64_t bytes = 32;
  return TileType::get(context, {1, bytes}, IntegerType::get(context, 8, IntegerType::Unsigned));
}

LogicalResult verifyInstruction(Operation *op) {
  TileType leading = findLeadingTile(op);
  if (!leading)
    return success();
  auto instruction = cast<TilePipeOpInterface>(op);
  for (Type type : op->getOperandTypes()) {
    const bool isScalar = !isa<TileType, MemRefType>(type) && !type.isIndex() && !isa<StoreOp>(op);
    if (isScalar && type != leading.getElementType())
      return reportError(op->getLoc(), DiagId::TileShape)
             << "the scalar is of type " << type << ", the tile's elements of "
             << leading.getElementType();
  }
  if (instruction.getPipe() == Pipe::vector || instruction.getPipe() == Pipe::scalar)
    for (Type type : llvm::concat<const Type>(op->getOperandTypes(), op->getResultTypes()))
      if (auto tile = dyn_cast<TileType>(type); tile && tile.getMemory() != Memory::vec)
        return reportError(op->getLoc(), DiagId::TileType)
               << "'" << op->getName() << "' is an instruction of the vector unit, " << tile
               << " is a tile of the cube unit";
  if (failed(verifyOpenExtents(instruction)))
    return failure();
  return verifyElements(op, leading, instruction.getElementTypes());
}

} // namespace ptowsp::tile::detail
