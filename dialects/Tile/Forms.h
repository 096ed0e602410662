// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Which forms of other dialects' operations kernels have; casts have the same one in workloads.

#ifndef PTOWSP_DIALECTS_TILE_FORMS_H
#define PTOWSP_DIALECTS_TILE_FORMS_H

#include "dialects/Tile/Tile.h"

namespace ptowsp::tile {

/// Whether a cast forgets extents, strides and offsets; what it claims nothing would check.
bool onlyForgets(mlir::memref::CastOp cast);

/// Reports what a kernel has no form for: loops that count unsigned, memory that is handed on,
/// arithmetic on what is no scalar, casts that claim, dimensions and steps that there are not.
llvm::LogicalResult verifyForm(mlir::Operation *op);

} // namespace ptowsp::tile

#endif // PTOWSP_DIALECTS_TILE_FORMS_H
