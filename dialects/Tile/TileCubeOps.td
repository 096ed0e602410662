// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Operations of the cube unit; included by TileOps.td.

#ifndef PTOWSP_TILE_CUBE_OPS_TD
#define PTOWSP_TILE_CUBE_OPS_TD

#endif // PTOWSP_TILE_CUBE_OPS_TD
