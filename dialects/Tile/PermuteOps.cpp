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
