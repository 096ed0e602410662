// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Which tiles of a kernel are one variable: what a loop carries and what a branch yields lies
/// in one place, and a simulator may give every variable a place of its own.
///
/// Invariant: tiles of one variable have one type and the same valid extents.

#include "codegen/KernelEmitter.h"

using namespace mlir;

namespace ptowsp::codegen {

Value KernelEmitter::findVariable(Value tile) const {
  Value place = tile::findPlaced(tile);
  for (auto found = oneVariable.find(place); found != oneVariable.end();
       found = oneVariable.find(place))
    place = found->second;
  return place;
}

//===-- Valid extents -----------------------------------------------------------------===//

/// What a valid extent that is no constant comes from: a number, or a dimension of memory.
static std::pair<Value, unsigned> findExtent(Value tile, unsigned dimension) {
  while (true) {
    Operation *definition = tile::findPlaced(tile).getDefiningOp();
    if (auto load = dyn_cast<tile::LoadOp>(definition)) {
      auto memory = cast<TypedValue<MemRefType>>(load.getSource());
      const unsigned of = memory.getType().getRank() == 1 ? 0 : dimension;
      auto view = memory.getDefiningOp<memref::SubViewOp>();
      if (!view)
        return {memory, of};
      SmallVector<OpFoldResult> sizes;
      const llvm::SmallBitVector dropped = view.getDroppedDims();
      for (auto [index, size] : llvm::enumerate(view.getMixedSizes()))
        if (!dropped.test(index))
          sizes.push_back(size);
      if (auto size = dyn_cast<Value>(sizes[of]))
        return {size, 0};
      return {memory, of};
    }
    const tile::ExtentSource source =
        cast<tile::TilePipeOpInterface>(definition).getExtentSource(dimension);
    if (!source.tile)
      return {tile, dimension};
    tile = source.tile;
    dimension = source.dimension;
  }
}

static LogicalResult verifySameExtents(Operation *op, Value some, Value other) {
  auto type = cast<tile::TileType>(some.getType());
  for (unsigned dimension = 0; dimension < 2; ++dimension)
    if (ShapedType::isDynamic(type.getValid()[dimension]) &&
        findExtent(some, dimension) != findExtent(other, dimension)) {
      IdentifiedDiagnostic error = reportError(op->getLoc(), DiagId::NotSupported);
      error << "the valid " << (dimension == 0 ? "rows" : "columns")
            << " of a tile that this yields depend on the way taken";
      error.attachNote(other.getLoc()) << "one tile is made here";
      error.attachNote(some.getLoc())
          << "the other is made here; load both from views of the same open extent";
      return failure();
    }
  return success();
}

//===-- Loops and branches ------------------------------------------------------------===//

LogicalResult KernelEmitter::findVariables() {
  auto join = [&](Operation *op, Value inner, Value outer) -> LogicalResult {
    if (!isa<tile::TileType>(inner.getType()))
      return success();
    if (failed(verifySameExtents(op, inner, outer)))
      return failure();
    Value from = findVariable(inner), to = findVariable(outer);
    if (!op->isProperAncestor(from.getDefiningOp()))
      std::swap(from, to); // what is there before stands for both
    if (from != to)
      oneVariable[from] = to;
    return success();
  };
  const WalkResult result = op.walk([&](Operation *inside) {
    LogicalResult joined = success();
    if (auto loop = dyn_cast<scf::ForOp>(inside))
      for (auto [value, init] : llvm::zip_equal(loop.getYieldedValues(), loop.getInitArgs()))
        joined = succeeded(joined) ? join(loop, value, init) : joined;
    if (auto branch = dyn_cast<scf::IfOp>(inside); branch && branch->getNumResults() != 0)
      for (auto [yes, no] :
           llvm::zip_equal(branch.thenYield()->getOperands(), branch.elseYield()->getOperands()))
        joined = succeeded(joined) ? join(branch, no, yes) : joined;
    return failed(joined) ? WalkResult::interrupt() : WalkResult::advance();
  });
  return failure(result.wasInterrupted());
}

} // namespace ptowsp::codegen
