// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// What the vector unit can put into another order.

#include "dialects/Tile/Tile.h"

using namespace mlir;
using namespace ptowsp;
using namespace ptowsp::tile;

LogicalResult TransposeOp::verify() {
  TileType from = getSource().getType(), to = getResult().getType();
  auto isCrossed = [](ArrayRef<int64_t> a, ArrayRef<int64_t> b) {
    return a[0] == b[1] && a[1] == b[0];
  };
  if (from.getElementType() == to.getElementType() && isCrossed(from.getShape(), to.getShape()) &&
      isCrossed(from.getValid(), to.getValid()))
    return success();
  return reportError(getLoc(), DiagId::TileShape)
         << "a transposition exchanges rows and columns, valid ones too, and changes nothing else: "
         << from << " to " << to;
}

//===-- Gathers -----------------------------------------------------------------------===//

LogicalResult GatherOp::verify() {
  TileType source = getSource().getType(), index = getIndex().getType();
  if (!index.getElementType().isSignlessInteger(32))
    return reportError(getLoc(), DiagId::TileType)
           << "a gather takes indices of i32, not " << index.getElementType();
  if (getResult().getType() != index.withElement(source.getElementType()))
    return reportError(getLoc(), DiagId::TileShape)
           << "the result of a gather has the shape of the indices and the elements of the "
              "operand: "
           << getResult().getType();
  return success();
}

LogicalResult ScatterOp::verify() {
  TileType source = getSource().getType(), index = getIndex().getType();
  TileType result = getResult().getType();
  if (!index.getElementType().isSignlessInteger(32))
    return reportError(getLoc(), DiagId::TileType)
           << "a scatter takes indices of i32, not " << index.getElementType();
  if (index != source.withElement(index.getElementType()))
    return reportError(getLoc(), DiagId::TileShape)
           << "a scatter takes an index for each element: " << source << " and " << index;
  if (result.getElementType() == source.getElementType() && !result.hasDynamicValid())
    return success();
  IdentifiedDiagnostic error = reportError(getLoc(), DiagId::TileShape);
  error << "the result of a scatter has the elements of the operand, and a known number of valid "
           "rows and columns: "
        << result;
  error.attachNote(getLoc()) << "what is not put anywhere is zero: let all of the tile be valid";
  return error;
}

//===-- Columns by pattern ------------------------------------------------------------===//

LogicalResult TakeOp::verify() {
  const auto every = static_cast<int64_t>(getEvery()), first = static_cast<int64_t>(getFirst());
  if ((every != 2 && every != 4) || first < 0 || first >= every) {
    IdentifiedDiagnostic error = reportError(getLoc(), DiagId::TileShape);
    error
        << "the unit takes every second or fourth column from one of the first of them, not every "
        << every << " from " << first;
    error.attachNote(getLoc()) << "'tile.gather' takes elements in any order";
    return error;
  }
  TileType from = getSource().getType(), to = getResult().getType();
  const int64_t columns = from.getValid()[1];
  if (!ShapedType::isDynamic(columns) && columns == to.getColumns() * every &&
      to.getRows() == from.getRows() && to.getElementType() == from.getElementType() &&
      to.getValid() == ArrayRef<int64_t>({from.getValid()[0], to.getColumns()}))
    return success();
  IdentifiedDiagnostic error = reportError(getLoc(), DiagId::TileShape);
  error << "every " << every
        << " columns that are valid give one of the result, which has no other: " << from << " to "
        << to;
  error.attachNote(getLoc()) << "fill up the operand with 'tile.pad' first";
  return error;
}

StringRef TakeOp::getPattern() {
  static constexpr StringLiteral ofTwo[] = {"TGATHER<%t_r, %t_0, MaskPattern::P0101>(%r, %0)",
                                            "TGATHER<%t_r, %t_0, MaskPattern::P1010>(%r, %0)"};
  static constexpr StringLiteral ofFour[] = {"TGATHER<%t_r, %t_0, MaskPattern::P0001>(%r, %0)",
                                             "TGATHER<%t_r, %t_0, MaskPattern::P0010>(%r, %0)",
                                             "TGATHER<%t_r, %t_0, MaskPattern::P0100>(%r, %0)",
                                             "TGATHER<%t_r, %t_0, MaskPattern::P1000>(%r, %0)"};
  return getEvery() == 2 ? ofTwo[getFirst()] : ofFour[getFirst()];
}

LogicalResult IotaOp::verify() {
  TileType type = getResult().getType();
  if (type.getRows() == 1 && !type.hasDynamicValid())
    return success();
  IdentifiedDiagnostic error = reportError(getLoc(), DiagId::TileShape);
  error << "numbers that count fill one row, not " << type;
  error.attachNote(getLoc()) << "spread the row with 'tile.col_expand'";
  return error;
}

LogicalResult PadOp::verify() {
  TileType from = getSource().getType(), to = getResult().getType();
  auto fits = [](auto extents) {
    auto [own, wanted] = extents;
    return own == wanted ||
           (!ShapedType::isDynamic(wanted) && (ShapedType::isDynamic(own) || own <= wanted));
  };
  if (from.withValid(to.getValid()) == to &&
      llvm::all_of(llvm::zip(from.getValid(), to.getValid()), fits))
    return success();
  return reportError(getLoc(), DiagId::TileShape)
         << "a tile is filled up to one with more valid rows or columns: " << from << " to " << to;
}
