// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "compiler/Analysis/Views.h"

using namespace mlir;

namespace ptowsp {

/// Extents, strides and offset, in this order.
static bool collectNumbers(MemRefType type, SmallVectorImpl<int64_t> &numbers) {
  SmallVector<int64_t> strides;
  int64_t offset = 0;
  if (failed(type.getStridesAndOffset(strides, offset)))
    return false;
  llvm::append_range(numbers, type.getShape());
  llvm::append_range(numbers, strides);
  numbers.push_back(offset);
  return true;
}

bool onlyForgets(memref::CastOp cast) {
  auto from = dyn_cast<MemRefType>(cast.getSource().getType());
  auto to = dyn_cast<MemRefType>(cast.getType());
  SmallVector<int64_t> known, claimed;
  if (!from || !to || !collectNumbers(from, known) || !collectNumbers(to, claimed))
    return false;
  return llvm::all_of(llvm::zip_equal(known, claimed), [](auto pair) {
    const auto [before, behind] = pair;
    return ShapedType::isDynamic(behind) || behind == before;
  });
}

std::optional<unsigned> findBadStep(memref::SubViewOp view) {
  for (auto [dimension, stride] : llvm::enumerate(view.getMixedStrides()))
    if (std::optional<int64_t> step = getConstantIntValue(stride); step && *step < 1)
      return dimension;
  return std::nullopt;
}

} // namespace ptowsp
