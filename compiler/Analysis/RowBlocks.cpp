// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "compiler/Analysis/RowBlocks.h"
#include "llvm/ADT/EquivalenceClasses.h"

using namespace mlir;

namespace ptowsp {

constexpr StringLiteral ownLoop = "leave the kernel out of 'wsp.tile', and write the loop over "
                                  "blocks of rows in the kernel";

RowBlocks::RowBlocks(tile::KernelOp kernel) {
  if (kernel.getExternal())
    refuse({kernel, "is the file '" + kernel.getExternal()->str() + "'",
            "leave the kernel out of 'wsp.tile'; how it works is up to the file"});
  for (Operation &op : kernel.getBlock())
    if (!obstacle)
      visit(&op);
  if (obstacle)
    return;
  compareTransfers();
  compareOpenRows();
}

/// The first reason stays.
void RowBlocks::refuse(RowObstacle reason) {
  if (!obstacle)
    obstacle = std::move(reason);
}

//===-- Instructions ------------------------------------------------------------------===//

static bool holdsInstructions(Operation *op) {
  return op
      ->walk([&](tile::TilePipeOpInterface inside) {
        return inside == op ? WalkResult::advance() : WalkResult::interrupt();
      })
      .wasInterrupted();
}

void RowBlocks::visit(Operation *op) {
  if (op->getNumRegions() != 0 && holdsInstructions(op))
    return refuse({op, "has instructions of its own, which may belong to any rows",
                   "leave the kernel out of 'wsp.tile'; how many rows it works on at a time is up "
                   "to the kernel"});
  if (!isa<tile::TilePipeOpInterface>(op))
    return;
  SmallVector<tile::TileType> tiles;
  for (Type type : llvm::concat<const Type>(op->getOperandTypes(), op->getResultTypes()))
    if (auto tile = dyn_cast<tile::TileType>(type))
      tiles.push_back(tile);
  const bool repeats = llvm::any_of(tiles, hasRows);
  if (auto load = dyn_cast<tile::LoadOp>(op))
    transfers.push_back({op, load.getSource(), false, repeats});
  if (auto store = dyn_cast<tile::StoreOp>(op))
    transfers.push_back({op, store.getDest(), true, repeats});
  if (repeats)
    visitRows(op, tiles);
}

static std::string describe(int64_t rows) {
  return ShapedType::isDynamic(rows) ? "a number of rows that the memory gives"
                                     : std::to_string(rows) + " rows";
}

void RowBlocks::visitRows(Operation *op, ArrayRef<tile::TileType> tiles) {
  for (tile::TileType tile : tiles)
    if (tile.getMemory() != tile::Memory::vec)
      return refuse({op, "is an instruction of the cube unit, which has no rows",
                     "leave the kernel out of 'wsp.tile'; products are tiled in the kernel, "
                     "with 'tile.extract'"});
  if (!isa<tile::TileRowLocalOpInterface>(op))
    return refuse({op, "does not work row by row", ownLoop.str()});
  for (tile::TileType tile : tiles) {
    if (!hasRows(tile))
      continue;
    const int64_t rows = tile.getValid()[0];
    if (!validRows)
      validRows = rows;
    if (rows != *validRows)
      return refuse({op,
                     "works on " + describe(rows) + ", and the kernel on " + describe(*validRows),
                     "make kernels of their own of what has other rows",
                     instructions.empty() ? nullptr : instructions.front()});
    const int64_t most = ShapedType::isDynamic(rows) ? tile.getRows() : rows;
    mostRows = mostRows == 0 ? most : std::min(mostRows, most);
  }
  if (auto load = dyn_cast<tile::LoadOp>(op);
      load && ShapedType::isDynamic(*validRows) && !openRows)
    openRows = load.getSource();
  instructions.push_back(op);
}

//===-- Global memory -----------------------------------------------------------------===//

namespace {
/// Which rows of which memory a view is.
struct ViewRows {
  Value memory;
  OpFoldResult first, step;
};
} // namespace

static ViewRows findRows(Value view) {
  Builder builder(view.getContext());
  auto part = view.getDefiningOp<memref::SubViewOp>();
  if (part && part.getDroppedDims().none())
    return {part.getSource(), part.getMixedOffsets().front(), part.getMixedStrides().front()};
  return {view, builder.getIndexAttr(0), builder.getIndexAttr(1)};
}

static bool haveSameRows(Value a, Value b) {
  const ViewRows x = findRows(a), y = findRows(b);
  return a == b || (x.memory == y.memory && isEqualConstantIntOrValue(x.first, y.first) &&
                    isEqualConstantIntOrValue(x.step, y.step));
}

/// What is in front goes before all blocks, and of two transfers of blocks the second one of a
/// block before the first one of the next.
void RowBlocks::compareTransfers() {
  for (auto [index, later] : llvm::enumerate(transfers))
    for (const Transfer &earlier : ArrayRef(transfers).take_front(index)) {
      const bool isOrdered =
          (!earlier.stores && !later.stores) || !earlier.repeats ||
          tile::findArgument(earlier.memory) != tile::findArgument(later.memory) ||
          (later.repeats && haveSameRows(earlier.memory, later.memory));
      if (!isOrdered)
        return refuse({later.op, "accesses a tensor in other rows than an instruction before it",
                       "use one view for both, or another tensor", earlier.op});
    }
}

static SmallVector<void *> getTilesWithRows(Operation *op) {
  SmallVector<Value> values(op->getOperands());
  llvm::append_range(values, op->getResults());
  SmallVector<void *> tiles;
  for (Value value : values)
    if (auto type = dyn_cast<tile::TileType>(value.getType()); type && RowBlocks::hasRows(type))
      tiles.push_back(value.getAsOpaquePointer());
  return tiles;
}

/// What has nothing to do with each other may have different numbers of rows in a run.
void RowBlocks::compareOpenRows() {
  if (!openRows)
    return;
  llvm::EquivalenceClasses<void *> joined;
  for (Operation *op : instructions)
    for (SmallVector<void *> tiles = getTilesWithRows(op); void *tile : tiles)
      joined.unionSets(tiles.front(), tile);
  void *first = getTilesWithRows(instructions.front()).front();
  for (Operation *op : instructions)
    if (!joined.isEquivalent(first, getTilesWithRows(op).front()))
      return refuse({op, "may have other rows than an instruction that it has nothing to do with",
                     "make a kernel of its own of it", instructions.front()});
}

} // namespace ptowsp
