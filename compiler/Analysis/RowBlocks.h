// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Whether a kernel can work through its rows in blocks with the same result, and which of its
/// instructions every block repeats.
///
/// Tiles of one row and what is computed of them alone are the same for all blocks; they stay in
/// front. All other tiles have the rows of the kernel.
///
/// Invariant: without an obstacle, the instructions in front, in their order, and then those of one
/// block after the other give what the kernel as it stands gives, to the bit.

#ifndef PTOWSP_COMPILER_ANALYSIS_ROWBLOCKS_H
#define PTOWSP_COMPILER_ANALYSIS_ROWBLOCKS_H

#include "dialects/Tile/Places.h"

namespace ptowsp {

/// Why a kernel is not cut into blocks.
struct RowObstacle {
  mlir::Operation *op; ///< that stands in the way
  std::string what; ///< it does: the end of a sentence that begins with its name
  std::string wayOut;
  mlir::Operation *other = nullptr; ///< that it does not go together with, or null
};

class RowBlocks {
public:
  explicit RowBlocks(tile::KernelOp kernel);

  const std::optional<RowObstacle> &getObstacle() const { return obstacle; }

  /// The instructions on rows, in their order.
  llvm::ArrayRef<mlir::Operation *> getInstructions() const { return instructions; }

  /// How many rows there are, or can be where they are known when the kernel runs only; 0 where
  /// the kernel has no tile of more than one row.
  int64_t getMostRows() const { return mostRows; }

  /// The memory whose first extent is the number of rows; null where it is a constant.
  mlir::Value getOpenRows() const { return openRows; }

  /// Whether the tile has the rows of the kernel.
  static bool hasRows(tile::TileType type) { return type.getRows() > 1; }

private:
  /// A load or store.
  struct Transfer {
    mlir::Operation *op;
    mlir::Value memory;
    bool stores;
    bool repeats; ///< in every block
  };

  void visit(mlir::Operation *op);
  void visitRows(mlir::Operation *op, llvm::ArrayRef<tile::TileType> tiles);
  void compareTransfers();
  void compareOpenRows();
  void refuse(RowObstacle reason);

  std::optional<RowObstacle> obstacle;
  llvm::SmallVector<mlir::Operation *> instructions;
  llvm::SmallVector<Transfer> transfers;
  std::optional<int64_t> validRows; ///< of all tiles with rows
  int64_t mostRows = 0;
  mlir::Value openRows;
};

} // namespace ptowsp

#endif // PTOWSP_COMPILER_ANALYSIS_ROWBLOCKS_H
