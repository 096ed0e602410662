// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "compiler/Transforms/RowTiling.h"

#include <numeric>

using namespace mlir;

namespace ptowsp {
namespace {

class RowTiler {
public:
  RowTiler(tile::KernelOp kernel, const RowBlocks &blocks, int64_t rows)
      : kernel(kernel), blocks(blocks), rows(rows),
        builder(OpBuilder::atBlockEnd(&kernel.getBlock())) {}

  void run() {
    if (blocks.getOpenRows())
      tileOpen();
    else
      tileCounted(blocks.getMostRows());
    for (Operation *op : llvm::reverse(blocks.getInstructions()))
      op->erase();
  }

private:
  static Location nameAs(Location loc, const Twine &name) {
    return NameLoc::get(StringAttr::get(loc.getContext(), name), loc);
  }

  Value getNumber(int64_t number) {
    return arith::ConstantIndexOp::create(builder, kernel.getLoc(), number);
  }

  scf::ForOp makeLoop(Value end) {
    auto loop = scf::ForOp::create(builder, kernel.getLoc(), getNumber(0), end, getNumber(rows));
    loop.getInductionVar().setLoc(nameAs(kernel.getLoc(), "row"));
    return loop;
  }

  /// The last block has the rows that are left.
  void tileOpen() {
    const Location loc = kernel.getLoc();
    Value all = memref::DimOp::create(builder, nameAs(loc, "all_rows"), blocks.getOpenRows(), 0);
    scf::ForOp loop = makeLoop(all);
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(loop.getBody());
    Value row = loop.getInductionVar();
    Value left = arith::SubIOp::create(builder, nameAs(loc, "left"), all, row);
    Value count = arith::MinSIOp::create(builder, nameAs(loc, "rows"), left, loop.getStep());
    repeat(row, count);
  }

  /// Whole blocks; what is left over has a number of rows that is known, too.
  void tileCounted(int64_t all) {
    const int64_t rest = all % rows;
    scf::ForOp loop = makeLoop(getNumber(all - rest));
    {
      OpBuilder::InsertionGuard guard(builder);
      builder.setInsertionPointToStart(loop.getBody());
      repeat(loop.getInductionVar(), builder.getIndexAttr(rows));
    }
    if (rest != 0)
      repeat(builder.getIndexAttr(all - rest), builder.getIndexAttr(rest));
  }

  /// The instructions on `count` rows from `row` on.
  void repeat(OpFoldResult row, OpFoldResult count) {
    IRMapping mapping;
    const int64_t valid = getConstantIntValue(count).value_or(ShapedType::kDynamic);
    for (Operation *op : blocks.getInstructions()) {
      if (isa<tile::LoadOp, tile::StoreOp>(op))
        for (Value operand : op->getOperands())
          if (isa<MemRefType>(operand.getType()) && !mapping.contains(operand))
            mapping.map(operand, takeRows(operand, row, count));
      Operation *repeated = builder.clone(*op, mapping);
      for (Value result : repeated->getResults())
        if (auto type = cast<tile::TileType>(result.getType()); RowBlocks::hasRows(type))
          result.setType(tile::TileType::get(type.getContext(), {rows, type.getColumns()},
                                             type.getElementType(), {valid, type.getValid()[1]},
                                             type.getMemory(), type.getLayout()));
    }
  }

  std::string getName(Value memory) {
    if (auto arg = dyn_cast<BlockArgument>(memory))
      return kernel.getArgName(arg.getArgNumber()).str();
    auto name = dyn_cast<NameLoc>(memory.getLoc());
    return name ? name.getName().str() : "part";
  }

  Value takeRows(Value memory, OpFoldResult row, OpFoldResult count) {
    auto type = cast<MemRefType>(memory.getType());
    const auto rank = static_cast<unsigned>(type.getRank());
    SmallVector<OpFoldResult> offsets(rank, builder.getIndexAttr(0)), sizes;
    SmallVector<OpFoldResult> steps(rank, builder.getIndexAttr(1));
    offsets.front() = row;
    sizes.push_back(count);
    if (rank > 1)
      sizes.push_back(getColumns(memory, type));
    return memref::SubViewOp::create(builder, nameAs(memory.getLoc(), getName(memory) + "_rows"),
                                     memory, offsets, sizes, steps);
  }

  OpFoldResult getColumns(Value memory, MemRefType type) {
    if (!type.isDynamicDim(1))
      return builder.getIndexAttr(type.getDimSize(1));
    return memref::DimOp::create(builder, nameAs(memory.getLoc(), "columns"), memory, 1)
        .getResult();
  }

  tile::KernelOp kernel;
  const RowBlocks &blocks;
  const int64_t rows;
  OpBuilder builder;
};

} // namespace

void tileRows(tile::KernelOp kernel, const RowBlocks &blocks, int64_t rows) {
  RowTiler(kernel, blocks, rows).run();
  kernel->setAttr("tile_rows", Builder(kernel.getContext()).getI64IntegerAttr(rows));
}

int64_t getRowMultiple(const RowBlocks &blocks, int64_t alignmentBytes) {
  int64_t multiple = 1;
  for (Operation *op : blocks.getInstructions())
    for (Type type : op->getResultTypes())
      if (auto tile = dyn_cast<tile::TileType>(type); tile && tile.isColumn() && !tile.isMask()) {
        const int64_t bytes = tile.getRowBytes();
        multiple = std::lcm(multiple, alignmentBytes / std::gcd(alignmentBytes, bytes));
      }
  return multiple;
}

} // namespace ptowsp
