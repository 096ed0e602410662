// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// What units can do: elements that one lacks an instruction for, and those that it computes with
/// instead; the unit that has an instruction at all.

#ifndef PTOWSP_DIALECTS_TILE_ELEMENTS_H
#define PTOWSP_DIALECTS_TILE_ELEMENTS_H

#include "dialects/Tile/Tile.h"

namespace ptowsp::tile {

/// The element type in which `wsp-lower-tile-types` has the instruction computed, exactly as if
/// in its own; null where the unit has the instruction, or has no legal way.
mlir::Type getComputeType(mlir::Operation *op);

/// Whether the unit would decide an order of i32, of which it knows equality alone.
bool isIntegerOrder(mlir::Operation *op);

/// A tile of the instruction that lies in a memory of another unit, or null.
TileType findForeignTile(mlir::Operation *op, Unit unit);

/// The unit that works on tiles in the memory.
Unit getUnitOf(Memory memory);

} // namespace ptowsp::tile

#endif // PTOWSP_DIALECTS_TILE_ELEMENTS_H
