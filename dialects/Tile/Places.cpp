// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "dialects/Tile/Places.h"
#include "mlir/Interfaces/ViewLikeInterface.h"

using namespace mlir;

namespace ptowsp::tile {

Value findPlaced(Value tile) {
  while (true) {
    if (auto arg = dyn_cast<BlockArgument>(tile)) {
      auto loop = dyn_cast<scf::ForOp>(arg.getOwner()->getParentOp());
      OpOperand *init = loop ? loop.getTiedLoopInit(arg) : nullptr;
      if (!init)
        return {};
      tile = init->get();
      continue;
    }
    auto result = cast<OpResult>(tile);
    if (auto loop = dyn_cast<scf::ForOp>(result.getOwner()))
      tile = loop.getInitArgs()[result.getResultNumber()];
    else if (auto branch = dyn_cast<scf::IfOp>(result.getOwner()))
      tile = branch.thenYield().getOperand(result.getResultNumber());
    else if (auto op = dyn_cast<TilePipeOpInterface>(result.getOwner()); op && op.getTied())
      tile = op.getTied();
    else
      return tile;
  }
}

std::optional<int64_t> findAddress(Value tile) {
  Value placed = findPlaced(tile);
  if (!placed)
    return std::nullopt;
  auto address = placed.getDefiningOp()->getAttrOfType<IntegerAttr>("address");
  return address ? std::optional<int64_t>(address.getInt()) : std::nullopt;
}

BlockArgument findArgument(Value memory) {
  while (Operation *op = memory.getDefiningOp()) {
    auto view = dyn_cast<ViewLikeOpInterface>(op);
    if (!view)
      return {};
    memory = view.getViewSource();
  }
  auto arg = cast<BlockArgument>(memory);
  return isa<KernelOp>(arg.getOwner()->getParentOp()) ? arg : BlockArgument();
}

} // namespace ptowsp::tile
