// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// How large the channels of a network must be: not to stop for ever, and not to slow it down.
///
/// Invariant: what is returned has been tried. None of the numbers can be smaller with the others
/// as they are; channels are made small in the order of the text.

#ifndef PTOWSP_COMPILER_ANALYSIS_CAPACITIES_H
#define PTOWSP_COMPILER_ANALYSIS_CAPACITIES_H

#include "compiler/Analysis/ChannelGraph.h"
#include "compiler/Analysis/NetworkCheck.h"

namespace ptowsp {

using Capacities = std::vector<uint64_t>; ///< by channel, elements of arrays one after the other

/// Of a network that is accepted: with which no run stops for ever. None larger than declared;
/// empty when there are too many to try.
std::optional<Capacities> findLeastCapacities(wsp::NetworkOp network, uint64_t window);

struct Suggestion {
  Capacities capacities;
  std::vector<GraphBound> bounds; ///< of the groups, with channels of any capacity
  // Why there is none, and the operation that it is about; null: there is one.
  mlir::Operation *open = nullptr;
  std::string reason;
};

/// The smallest capacities with which a period takes no longer than with any others.
Suggestion suggestCapacities(wsp::NetworkOp network, const ChannelGraph &graph, uint64_t window);

} // namespace ptowsp

#endif // PTOWSP_COMPILER_ANALYSIS_CAPACITIES_H
