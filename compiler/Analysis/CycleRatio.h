// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The largest ratio of weight to distance of the cycles of a graph, exactly.

#ifndef PTOWSP_COMPILER_ANALYSIS_CYCLERATIO_H
#define PTOWSP_COMPILER_ANALYSIS_CYCLERATIO_H

#include <cstdint>
#include <optional>
#include <vector>

namespace ptowsp {

/// `to` happens at least `weight` after what `from` was `distance` periods before.
struct TimedEdge {
  unsigned from, to;
  int64_t weight, distance;
};

/// Lowest terms; the denominator is positive.
struct Ratio {
  int64_t numerator = 0;
  int64_t denominator = 1;
};

struct CycleRatio {
  enum class Kind {
    exact,
    endless, ///< a cycle that no period is long enough for: it waits for itself
    open, ///< given up
  } kind = Kind::exact;
  Ratio ratio; ///< zero where no cycle has a weight
  std::vector<unsigned> cycle; ///< indices of the edges of one that has it, in order
};

/// Open when numbers are too large to be added up.
CycleRatio findLargestRatio(unsigned numNodes, const std::vector<TimedEdge> &edges);

/// Whether no cycle has a larger ratio than that, and none waits for itself.
bool isWithin(unsigned numNodes, const std::vector<TimedEdge> &edges, Ratio ratio);

} // namespace ptowsp

#endif // PTOWSP_COMPILER_ANALYSIS_CYCLERATIO_H
