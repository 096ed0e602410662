// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Comparing a tensor with the reference, element by element.
///
/// Invariant: NaN equals NaN, an infinity only itself. Without tolerance all other values
/// are equal when their bits are; integers always.

#ifndef PTOWSP_TOOLS_RUN_COMPARE_H
#define PTOWSP_TOOLS_RUN_COMPARE_H

#include <cstdint>
#include <string>
#include <vector>

namespace ptowsp::runner {

/// |actual - expected| <= atol + rtol * |expected|. Both zero: bit by bit.
struct Tolerance {
  double rtol = 0;
  double atol = 0;

  bool isExact() const { return rtol == 0 && atol == 0; }
};

struct Mismatch {
  uint64_t element;
  uint64_t actual, expected; ///< The bits.
};

struct Comparison {
  uint64_t compared = 0;
  uint64_t mismatches = 0;
  std::vector<Mismatch> first; ///< The first few.
  /// The finite mismatch that is furthest off; none when no mismatch has a distance.
  bool hasLargest = false;
  uint64_t largestElement = 0;
  double largestError = 0;
};

/// Compares packed elements of a dtype of the ABI. `written` says which elements the reference
/// defines; empty: all. Both tensors have `count` elements.
Comparison compare(uint32_t dtype, uint64_t count, const uint8_t *actual, const uint8_t *expected,
                   const std::vector<bool> &written, const Tolerance &tolerance);

/// What is allowed when nobody says otherwise: nothing, if the workload is exact; else a few
/// units in the last place of what targets may approximate.
Tolerance defaultTolerance(uint32_t dtype, bool exact);

/// "[1, 2]", the position of an element of a packed tensor.
std::string positionText(uint64_t element, const std::vector<int64_t> &shape);

} // namespace ptowsp::runner

#endif // PTOWSP_TOOLS_RUN_COMPARE_H
