// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// What the integers of a kernel can be, as far as constants, extents, narrower types and the
/// bounds of loops say.
///
/// Invariant: a value is never outside of its range, whatever the arguments are.

#ifndef PTOWSP_DIALECTS_TILE_RANGES_H
#define PTOWSP_DIALECTS_TILE_RANGES_H

#include "dialects/Tile/Tile.h"
#include "llvm/ADT/DenseMap.h"

namespace ptowsp::tile {

/// The least and the most of a signed number.
struct Range {
  int64_t least;
  int64_t most;

  bool contains(int64_t value) const { return least <= value && value <= most; }
};

class Ranges {
public:
  explicit Ranges(KernelOp kernel);

  Range get(mlir::Value value) const;

  /// Whether a sum, difference or product may need more bits than its type has.
  bool mayWrap(mlir::Operation *op) const;
  /// Whether a division may have no result: by zero, or a quotient that its type cannot hold.
  bool mayFail(mlir::Operation *division) const;
  /// Whether the loop's variable may pass the end of its type, or not move towards it at all.
  bool mayPass(mlir::scf::ForOp loop) const;

private:
  void visit(mlir::Operation *op);
  std::optional<Range> compute(mlir::Operation *op) const;

  llvm::DenseMap<mlir::Value, Range> known;
};

} // namespace ptowsp::tile

#endif // PTOWSP_DIALECTS_TILE_RANGES_H
