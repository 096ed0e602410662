// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The tile dialect.

#ifndef PTOWSP_TILE_DIALECT_TD
#define PTOWSP_TILE_DIALECT_TD

include "mlir/IR/OpBase.td"

def Tile_Dialect : Dialect {
  let name = "tile";
  let cppNamespace = "::ptowsp::tile";
  let summary = "what one task computes, on one unit of the machine";
  let description = [{
    A kernel (`tile.kernel`) loads tiles from global memory, computes on them and stores
    tiles back. A tile is an SSA value; where it lies in the unit's memory and how the
    unit's pipes wait for each other is decided by passes (`wsp-plan-tile-memory`,
    `wsp-insert-sync`) and recorded in the same dialect, so that emission is a walk.
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect", "::mlir::memref::MemRefDialect",
      "::mlir::scf::SCFDialect"];
  let useDefaultTypePrinterParser = 1;
  let useDefaultAttributePrinterParser = 1;
}

#endif // PTOWSP_TILE_DIALECT_TD
