// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Which of many recorded accesses may share bytes, in one sweep over their ranges.
///
/// Invariant: every pair of accesses whose regions overlap is visited, the earlier in the
/// order first; pairs whose ranges are apart are not.

#ifndef PTOWSP_CORE_OVERLAPPING_PAIRS_H
#define PTOWSP_CORE_OVERLAPPING_PAIRS_H

#include "region.h"

#include <algorithm>
#include <vector>

namespace ptowsp::rt {

/// Calls visit(a, b); an `Access` has a region `bytes`, and they are sorted by its key and
/// its first byte.
template <typename Access, typename Visit>
void visit_overlapping_pairs(const std::vector<Access> &sorted, Visit visit) {
  std::vector<const Access *> open;
  for (const Access &next : sorted) {
    open.erase(std::remove_if(open.begin(), open.end(),
                              [&](const Access *before) {
                                return before->bytes.key != next.bytes.key ||
                                       before->bytes.end <= next.bytes.begin;
                              }),
               open.end());
    for (const Access *before : open)
      visit(*before, next);
    open.push_back(&next);
  }
}

} // namespace ptowsp::rt

#endif // PTOWSP_CORE_OVERLAPPING_PAIRS_H
