// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Which part of which tensor a view names, as far as it is known while compiling.
///
/// Invariant: what is not understood becomes a symbol of its own, so that an answer
/// is either exact or "unknown", never wrong.

#ifndef PTOWSP_COMPILER_ANALYSIS_REGIONS_H
#define PTOWSP_COMPILER_ANALYSIS_REGIONS_H

#include "mlir/IR/Value.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SmallVector.h"

#include <optional>
#include <vector>

namespace mlir {
class OpFoldResult;
}

namespace ptowsp {

/// A constant plus multiples of values.
struct LinearForm {
  int64_t constant = 0;
  llvm::SmallMapVector<mlir::Value, int64_t, 4> terms;
  /// The computation left the range of 64 bits: nothing is known.
  bool overflow = false;

  static LinearForm of(int64_t constant);
  /// Follows additions, subtractions and multiplications by constants.
  static LinearForm of(mlir::Value value);
  static LinearForm of(mlir::OpFoldResult value);

  LinearForm plus(const LinearForm &other, int64_t factor = 1) const;
  LinearForm times(int64_t factor) const;
  /// The value when no term is left.
  std::optional<int64_t> getConstant() const;
  int64_t getFactor(mlir::Value value) const;
};

/// One dimension of a view, in elements of the tensor's dimension.
struct RegionDim {
  LinearForm offset;
  LinearForm size;
  /// Distance of neighbouring elements; empty when unknown.
  std::optional<int64_t> step;
};

/// A view as a box in the tensor it is a view of.
struct Region {
  mlir::Value root;
  std::vector<RegionDim> dims;
};

/// The tensor behind views: an argument or the result of an op that makes a tensor.
mlir::Value getRoot(mlir::Value memref);

Region getRegion(mlir::Value memref);

/// Whether two regions of one tensor share an element; empty when that is not decided.
/// With `shifted`, one unit is added to that value in `b` only.
std::optional<bool> overlap(const Region &a, const Region &b, mlir::Value shifted = {});

} // namespace ptowsp

#endif // PTOWSP_COMPILER_ANALYSIS_REGIONS_H
