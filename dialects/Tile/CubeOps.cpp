// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// What the cube unit can do: which memories are connected, what it multiplies.

#include "dialects/Tile/Tile.h"

using namespace mlir;
using namespace ptowsp;
using namespace ptowsp::tile;

//===-- Moves -------------------------------------------------------------------------===//

static bool isOperandType(Type type) {
  return type.isF32() || type.isF16() || type.isBF16() || type.isSignlessInteger(8);
}

static IdentifiedDiagnostic reportMove(Operation *op, TileType from, TileType to) {
  IdentifiedDiagnostic error = reportError(op->getLoc(), DiagId::TileType);
  error << "the cube unit cannot move " << from << " to " << to;
  return error;
}

/// What the cube multiplies comes from tiles in blocks, unconverted.
static LogicalResult verifyOperandMove(Operation *op, TileType from, TileType to) {
  if (from.getMemory() == Memory::mat && from.getLayout() != Layout::plain &&
      from.getElementType() == to.getElementType() && isOperandType(to.getElementType()))
    return success();
  IdentifiedDiagnostic error = reportMove(op, from, to);
  error.attachNote(op->getLoc()) << "memory '" << stringifyMemory(to.getMemory())
                                 << "' takes f32, f16, bf16 or i8 from an 'nz' or 'zn' tile in "
                                    "memory 'mat', as they are";
  return error;
}

static LogicalResult verifyBiasMove(Operation *op, TileType from, TileType to) {
  const Type source = from.getElementType(), target = to.getElementType();
  const bool converts = (source == target && (source.isF32() || source.isInteger(32))) ||
                        (source.isF16() && target.isF32());
  if (from.getMemory() == Memory::mat && from.getLayout() == Layout::plain && from.getRows() == 1 &&
      converts)
    return success();
  IdentifiedDiagnostic error = reportMove(op, from, to);
  error.attachNote(op->getLoc()) << "a bias is f32, of f32 or f16, or i32, from one row of a "
                                    "'plain' tile in memory 'mat'";
  return error;
}

static LogicalResult verifyAccMove(Operation *op, TileType from, TileType to) {
  const Type target = to.getElementType();
  if (to.getMemory() == Memory::mat && to.getLayout() == Layout::nz &&
      from.getElementType().isF32() && (target.isF16() || target.isBF16()))
    return success();
  IdentifiedDiagnostic error = reportMove(op, from, to);
  error.attachNote(op->getLoc())
      << "an accumulator goes to memory 'mat' as f16 or bf16 in 'nz'; everything else goes through "
         "global memory: store it and load it where it is needed";
  return error;
}

LogicalResult MoveOp::verify() {
  TileType from = getSource().getType(), to = getResult().getType();
  if (from.getShape() != to.getShape() || from.getValid() != to.getValid())
    return reportError(getLoc(), DiagId::TileShape)
           << "a move keeps the shape: " << from << " to " << to;
  if (from.getMemory() == Memory::acc)
    return verifyAccMove(*this, from, to);
  if (to.getMemory() == Memory::left || to.getMemory() == Memory::right)
    return verifyOperandMove(*this, from, to);
  if (to.getMemory() == Memory::bias)
    return verifyBiasMove(*this, from, to);
  IdentifiedDiagnostic error = reportMove(*this, from, to);
  error.attachNote(getLoc()) << "store the tile to global memory and load it where it is needed";
  return error;
}

LogicalResult ExtractOp::verify() {
  TileType from = getSource().getType(), to = getResult().getType();
  if (to.getMemory() != Memory::left && to.getMemory() != Memory::right)
    return reportError(getLoc(), DiagId::TileType)
           << "a part of a tile is extracted to memory 'left' or 'right', not to '"
           << stringifyMemory(to.getMemory()) << "'";
  if (to.hasDynamicValid() || to.getRows() > from.getRows() || to.getColumns() > from.getColumns())
    return reportError(getLoc(), DiagId::TileShape)
           << "a part of " << from << " is no larger, and its extents are constants: not " << to;
  return verifyOperandMove(*this, from, to);
}

//===-- Products ----------------------------------------------------------------------===//

static LogicalResult verifyProduct(Operation *op, TileType lhs, TileType rhs, TileType result) {
  if (lhs.getMemory() != Memory::left || rhs.getMemory() != Memory::right ||
      result.getMemory() != Memory::acc)
    return reportError(op->getLoc(), DiagId::TileType)
           << "a product takes tiles in memories 'left' and 'right' and gives one in 'acc'";
  const Type a = lhs.getElementType(), c = result.getElementType();
  const bool multiplies = a == rhs.getElementType() && isOperandType(a) &&
                          (a.isInteger() ? c.isInteger(32) : c.isF32());
  if (!multiplies)
    return reportError(op->getLoc(), DiagId::TileType)
           << "the cube unit multiplies f32, f16 or bf16 into f32, and i8 into i32; not " << a
           << " and " << rhs.getElementType() << " into " << c;
  auto agree = [&](auto of) {
    return of(lhs)[1] == of(rhs)[0] && of(lhs)[0] == of(result)[0] && of(rhs)[1] == of(result)[1];
  };
  if (!agree([](TileType type) { return type.getShape(); }) ||
      !agree([](TileType type) { return type.getValid(); }))
    return reportError(op->getLoc(), DiagId::TileShape)
           << "the tiles of a product are MxK, KxN and MxN, not " << lhs << ", " << rhs << " and "
           << result;
  if (ShapedType::isDynamic(lhs.getValid()[1]) || rhs.hasDynamicValid())
    return reportError(op->getLoc(), DiagId::TileShape)
           << "only the rows of the left operand and of the result may be open, not " << lhs
           << " and " << rhs;
  constexpr int64_t maxExtent = 4095;
  for (int64_t extent : {lhs.getRows(), lhs.getColumns(), rhs.getColumns()})
    if (extent > maxExtent)
      return reportError(op->getLoc(), DiagId::TileShape)
             << "the extents of a product are at most " << maxExtent << ", not " << extent;
  return success();
}

LogicalResult MatmulOp::verify() {
  return verifyProduct(*this, getLhs().getType(), getRhs().getType(), getResult().getType());
}

LogicalResult MatmulAccOp::verify() {
  return verifyProduct(*this, getLhs().getType(), getRhs().getType(), getResult().getType());
}

LogicalResult MatmulBiasOp::verify() {
  TileType bias = getBias().getType(), result = getResult().getType();
  if (bias.getMemory() != Memory::bias || bias.getColumns() != result.getColumns() ||
      bias.getElementType() != result.getElementType())
    return reportError(getLoc(), DiagId::TileType)
           << "the bias of " << result << " is one row of as many columns, of the same type, in "
           << "memory 'bias', not " << bias;
  return verifyProduct(*this, getLhs().getType(), getRhs().getType(), result);
}
