// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// A network in its steady state: what each process does in one iteration of its loop, how
/// many iterations of each make a period, and how long a period takes at the least.
///
/// Invariant: what depends on the run is no part of the graph; then `open` says why.

#ifndef PTOWSP_COMPILER_ANALYSIS_CHANNELGRAPH_H
#define PTOWSP_COMPILER_ANALYSIS_CHANNELGRAPH_H

#include "compiler/Analysis/CycleRatio.h"
#include "dialects/NPU/NPU.h"
#include "dialects/WSP/WSP.h"

#include <string>

namespace ptowsp {

/// An operation of a process on a channel, and the cycles of tasks since the one before it.
struct GraphStep {
  int channel;
  bool sends;
  uint64_t cyclesBefore;
};

struct GraphProcess {
  wsp::ProcessOp op;
  int64_t instance = 0;
  mlir::Operation *loop = nullptr; ///< null: it does everything once
  std::vector<GraphStep> before; ///< its loop
  std::vector<GraphStep> steps; ///< of one iteration
  uint64_t cyclesBehind = 0; ///< of tasks behind the last step
  uint64_t firings = 0; ///< iterations in one period
  unsigned group = 0;

  /// The tasks of one iteration.
  uint64_t getCycles() const;
  std::string getName() const;
};

struct GraphChannel {
  wsp::ChannelOp op;
  int64_t element = 0;
  uint64_t capacity = 0; ///< as declared
  int sender = -1, receiver = -1; ///< in the processes; -1: nobody
  // By operations of the loops, and before them.
  uint64_t sent = 0, taken = 0, sentBefore = 0, takenBefore = 0;

  std::string getName() const;
};

/// Processes that channels connect have one period, others have their own.
struct GraphBound {
  CycleRatio::Kind kind = CycleRatio::Kind::open;
  Ratio cycles; ///< of one period, at the least
  std::vector<std::string> limits; ///< processes and channels that the bound comes from
};

struct ChannelGraph {
  std::vector<GraphProcess> processes;
  std::vector<GraphChannel> channels;
  unsigned numGroups = 0;
  // Why there is no steady state, and the operation that it is about; null: there is one.
  mlir::Operation *open = nullptr;
  std::string reason;

  /// The tokens that go through a channel in one period.
  uint64_t getTokens(const GraphChannel &channel) const;
};

/// Without a machine tasks take no time.
ChannelGraph buildChannelGraph(wsp::NetworkOp network, npu::MachineOp machine);

/// Of a graph that is not open. Capacities by channel; empty: as declared.
constexpr uint64_t anyCapacity = UINT64_MAX;
std::vector<GraphBound> boundPeriods(const ChannelGraph &graph,
                                     llvm::ArrayRef<uint64_t> capacities = {});

/// Whether these capacities let every group have such a period.
bool reachesBounds(const ChannelGraph &graph, llvm::ArrayRef<uint64_t> capacities,
                   llvm::ArrayRef<GraphBound> bounds);

} // namespace ptowsp

#endif // PTOWSP_COMPILER_ANALYSIS_CHANNELGRAPH_H
