// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "compiler/Analysis/CycleRatio.h"

#include <algorithm>
#include <numeric>

namespace ptowsp {
namespace {

constexpr unsigned none = ~0u;
__extension__ typedef __int128 Wide;

/// Looks for a cycle whose weight is more than `ratio` times its distance: the longest paths
/// from everywhere grow without end exactly when there is one.
class Search {
public:
  Search(unsigned numNodes, const std::vector<TimedEdge> &edges, Ratio ratio)
      : edges(edges), ratio(ratio), length(numNodes, 0), last(numNodes, none) {}

  /// Its edges in order, empty when there is none.
  std::vector<unsigned> find() {
    bool moved = true;
    while (moved) {
      moved = false;
      for (unsigned i = 0; i < edges.size(); ++i)
        moved |= relax(i);
      if (!moved)
        return {};
      if (std::vector<unsigned> cycle = findInParents(); !cycle.empty())
        return cycle;
    }
    return {};
  }

private:
  bool relax(unsigned index) {
    const TimedEdge &edge = edges[index];
    const Wide cost = Wide(edge.weight) * ratio.denominator - Wide(edge.distance) * ratio.numerator;
    if (length[edge.from] + cost <= length[edge.to])
      return false;
    length[edge.to] = length[edge.from] + cost;
    last[edge.to] = index;
    return true;
  }

  /// A cycle of the edges that made the paths longest: its cost is positive.
  std::vector<unsigned> findInParents() const {
    std::vector<unsigned> seen(last.size(), none);
    for (unsigned start = 0; start < last.size(); ++start) {
      unsigned node = start;
      while (last[node] != none && seen[node] == none) {
        seen[node] = start;
        node = edges[last[node]].from;
      }
      if (last[node] == none || seen[node] != start)
        continue;
      std::vector<unsigned> cycle;
      const unsigned first = node;
      do {
        cycle.push_back(last[node]);
        node = edges[last[node]].from;
      } while (node != first);
      std::reverse(cycle.begin(), cycle.end());
      return cycle;
    }
    return {};
  }

  const std::vector<TimedEdge> &edges;
  const Ratio ratio;
  std::vector<Wide> length;
  std::vector<unsigned> last; ///< the edge that made it so long
};

} // namespace

/// Whether the sums along every path, times those along a cycle, fit: both have less than 2^20
/// edges.
static bool isCountable(const std::vector<TimedEdge> &edges) {
  constexpr int64_t most = int64_t(1) << 40;
  return edges.size() < (size_t(1) << 20) &&
         std::all_of(
             edges.begin(), edges.end(),
             [](const TimedEdge &edge) {
               return edge.weight < most && -most < edge.distance && edge.distance < most;
             });
}

CycleRatio findLargestRatio(unsigned numNodes, const std::vector<TimedEdge> &edges) {
  constexpr unsigned mostRounds = 4096;
  CycleRatio result;
  if (!isCountable(edges)) {
    result.kind = CycleRatio::Kind::open;
    return result;
  }
  for (unsigned round = 0; round < mostRounds; ++round) {
    std::vector<unsigned> cycle = Search(numNodes, edges, result.ratio).find();
    if (cycle.empty())
      return result;
    result.cycle = std::move(cycle);
    int64_t weight = 0, distance = 0;
    for (unsigned index : result.cycle) {
      weight += edges[index].weight;
      distance += edges[index].distance;
    }
    if (distance <= 0) {
      result.kind = CycleRatio::Kind::endless;
      return result;
    }
    const int64_t common = std::gcd(weight, distance);
    result.ratio = {weight / common, distance / common};
  }
  result.kind = CycleRatio::Kind::open;
  return result;
}

bool isWithin(unsigned numNodes, const std::vector<TimedEdge> &edges, Ratio ratio) {
  return isCountable(edges) && Search(numNodes, edges, ratio).find().empty();
}

} // namespace ptowsp
