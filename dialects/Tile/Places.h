// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Where tiles and views come from, through loops and branches.
///
/// Invariant: in a planned kernel a tile that a loop carries, and one that a branch yields, lie
/// where the tile lies from which they are handed on.

#ifndef PTOWSP_DIALECTS_TILE_PLACES_H
#define PTOWSP_DIALECTS_TILE_PLACES_H

#include "dialects/Tile/Tile.h"

namespace ptowsp::tile {

/// The result of an instruction that lies where `tile` lies in a planned kernel.
mlir::Value findPlaced(mlir::Value tile);

/// The address of a tile, none when it has not been planned.
std::optional<int64_t> findAddress(mlir::Value tile);

/// The kernel's argument behind a view of global memory, or null.
mlir::BlockArgument findArgument(mlir::Value memory);

} // namespace ptowsp::tile

#endif // PTOWSP_DIALECTS_TILE_PLACES_H
