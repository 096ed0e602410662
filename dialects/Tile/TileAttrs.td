// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Attributes of the tile dialect.

#ifndef PTOWSP_TILE_ATTRS_TD
#define PTOWSP_TILE_ATTRS_TD

include "dialects/Tile/TileDialect.td"
include "dialects/Tile/TileEnums.td"
include "mlir/IR/EnumAttr.td"

def Tile_UnitAttr : EnumAttr<Tile_Dialect, Tile_Unit, "unit">;
def Tile_PipeAttr : EnumAttr<Tile_Dialect, Tile_Pipe, "pipe">;
def Tile_RoundingAttr : EnumAttr<Tile_Dialect, Tile_Rounding, "rounding">;
def Tile_PaddingAttr : EnumAttr<Tile_Dialect, Tile_Padding, "padding">;
def Tile_ComparisonAttr : EnumAttr<Tile_Dialect, Tile_Comparison, "comparison">;

#endif // PTOWSP_TILE_ATTRS_TD
