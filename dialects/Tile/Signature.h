// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The argument list that kernels, workloads and orchestrations share:
/// `(in %a: memref<?x4xf32>[@n], out %b: memref<4xf32>, %scale: f32)`.
///
/// Invariant: an argument without a direction is a scalar, one with a direction a tensor.

#ifndef PTOWSP_DIALECTS_TILE_SIGNATURE_H
#define PTOWSP_DIALECTS_TILE_SIGNATURE_H

#include "dialects/Tile/Tile.h"
#include "mlir/IR/OpImplementation.h"

namespace ptowsp::tile {

/// An argument list as it is parsed.
struct Signature {
  llvm::SmallVector<mlir::OpAsmParser::Argument> args;
  llvm::SmallVector<int32_t> accesses;
  llvm::SmallVector<mlir::Attribute> names;
  /// Per argument the symbols behind its open extents, an ArrayAttr of references.
  llvm::SmallVector<mlir::Attribute> extents;
};

mlir::ParseResult parseSignature(mlir::OpAsmParser &parser, Signature &signature);

/// Parses the body whose arguments the signature declares; an empty one gets its block, and so
/// does one that is left out where it may be.
mlir::ParseResult parseBody(mlir::OpAsmParser &parser, mlir::Region &body, Signature &signature,
                            bool optional = false);

/// Prints the arguments of `block`; `extents` may be null.
void printSignature(mlir::OpAsmPrinter &printer, mlir::Block &block,
                    llvm::ArrayRef<int32_t> accesses, mlir::ArrayAttr extents);

/// Checks what all argument lists have in common: as many directions and distinct names
/// as arguments, directions on tensors alone, element types that the ABI knows.
llvm::LogicalResult verifySignature(mlir::Operation *op, mlir::Block &block,
                                    llvm::ArrayRef<int32_t> accesses, mlir::ArrayAttr names,
                                    DiagId id);

/// Names the block's arguments as the source did.
void setArgumentNames(mlir::Block &block, mlir::ArrayAttr names, mlir::OpAsmSetValueNameFn setName);

/// The most dimensions that the ABI has for a tensor.
constexpr int64_t maxTensorRank = 5;
/// Whether the ABI has a code for the element type.
bool isElementType(mlir::Type type);
/// Whether a value of the type travels in one u64.
bool isScalarType(mlir::Type type);

} // namespace ptowsp::tile

#endif // PTOWSP_DIALECTS_TILE_SIGNATURE_H
