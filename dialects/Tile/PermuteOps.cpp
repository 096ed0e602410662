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
