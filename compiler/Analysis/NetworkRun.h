// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Follows a network while compiling: channels, processes and their task windows, and nothing
/// of what tasks compute.
///
/// Channels have one process at each end, and slots are given back by their owner or by who
/// has taken a token. So nothing that can happen is ever taken away again by what another
/// process does, and one order of turns stands for all: it ends in a deadlock, or none does.

#ifndef PTOWSP_COMPILER_ANALYSIS_NETWORKRUN_H
#define PTOWSP_COMPILER_ANALYSIS_NETWORKRUN_H

#include "dialects/WSP/WSP.h"
#include "llvm/ADT/DenseMap.h"

#include <deque>
#include <functional>
#include <vector>

namespace ptowsp {

/// What one run of a network is made with.
struct NetworkSetting {
  static constexpr uint64_t unlimited = UINT64_MAX;
  /// Of the loops whose extent is not known while compiling.
  int64_t extent = 0;
  /// By channel, elements of arrays one after the other; empty: as declared.
  llvm::ArrayRef<uint64_t> capacities;
  uint64_t window = unlimited;
  uint64_t steps = uint64_t(1) << 22; ///< after which it is given up
};

struct NetworkEvent {
  wsp::ProcessOp process;
  int64_t instance;
  mlir::Operation *op;
};

/// A process that had not ended, and what it waited for.
struct NetworkWait {
  NetworkEvent at;
  int channel = -1; ///< or its task window
  bool forPlace = false;
};

struct NetworkTraffic {
  wsp::ChannelOp channel;
  uint64_t sent = 0;
  uint64_t taken = 0;
  uint64_t highWater = 0;
  mlir::Operation *sender = nullptr; ///< an operation at each end
  mlir::Operation *receiver = nullptr;
};

struct NetworkResult {
  enum class End { completes, deadlocks, unknown } end = End::completes;
  // Of an unknown end: the operation that cannot be followed, and why.
  mlir::Operation *unknown = nullptr;
  std::string reason;
  std::vector<NetworkTraffic> channels; ///< elements of arrays one after the other
  std::vector<NetworkWait> waits;
  std::deque<NetworkEvent> last; ///< the last events, oldest first
  uint64_t steps = 0;
  /// The value that an open extent had; null: there is none. `exact` when all open extents are
  /// this value and nothing else depends on it.
  mlir::Value open;
  bool exact = true;
};

NetworkResult followNetwork(wsp::NetworkOp network, const NetworkSetting &setting);

} // namespace ptowsp

#endif // PTOWSP_COMPILER_ANALYSIS_NETWORKRUN_H
