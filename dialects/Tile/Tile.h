// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The tile dialect: what one task computes, on one unit of the machine.

#ifndef PTOWSP_DIALECTS_TILE_TILE_H
#define PTOWSP_DIALECTS_TILE_TILE_H

#include "dialects/Diagnostics/Diagnostics.h"
#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/DialectImplementation.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#include "dialects/Tile/TileEnums.h.inc"

#include "dialects/Tile/TileDialect.h.inc"

#define GET_ATTRDEF_CLASSES
#include "dialects/Tile/TileAttrs.h.inc"

#define GET_TYPEDEF_CLASSES
#include "dialects/Tile/TileTypes.h.inc"

namespace ptowsp::tile {
/// An operand's extent, or nothing.
struct ExtentSource {
  mlir::Value tile;
  unsigned dimension = 0;
};
/// The elements that a value takes together with its index.
int64_t getPairElements(mlir::Type element);
} // namespace ptowsp::tile

namespace ptowsp::tile::detail {
/// What every instruction keeps: element types, the types of scalars, memories.
llvm::LogicalResult verifyInstruction(mlir::Operation *op);
/// The first operand whose type leaves the extent open; masks leave it to the others.
ExtentSource findExtentSource(mlir::Operation *op, unsigned dimension);
/// The same for a result whose rows are the operand's columns.
ExtentSource findCrossedSource(mlir::Operation *op, unsigned dimension);
/// What a transposition needs beside its operand.
TileType getTransposeScratch(TileType source);
/// What a selection needs beside its operands.
TileType getSelectScratch(mlir::MLIRContext *context);
} // namespace ptowsp::tile::detail

#include "dialects/Tile/TileInterfaces.h.inc"

#define GET_OP_CLASSES
#include "dialects/Tile/TileOps.h.inc"

#endif // PTOWSP_DIALECTS_TILE_TILE_H
