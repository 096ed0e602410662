// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Whether a network can stop for ever: docs/deadlock.md has the model.
///
/// Invariant: `deadlocks` is a run that exists, `accepted` means that there is none.

#ifndef PTOWSP_COMPILER_ANALYSIS_NETWORKCHECK_H
#define PTOWSP_COMPILER_ANALYSIS_NETWORKCHECK_H

#include "compiler/Analysis/NetworkRun.h"

namespace ptowsp {

struct NetworkVerdict {
  enum class Answer { accepted, deadlocks, undecided } answer = Answer::accepted;
  // Of what is not decided: the operation that keeps it open, and why.
  mlir::Operation *open = nullptr;
  std::string reason;
  // Of a deadlock: the run, and the extent that its open loops have.
  NetworkResult run;
  int64_t extent = 0;
};

class NetworkCheck {
public:
  NetworkCheck(wsp::NetworkOp network, uint64_t window);

  /// With these capacities, by channel; elements of arrays one after the other.
  NetworkVerdict judge(llvm::ArrayRef<uint64_t> capacities);
  NetworkResult follow(int64_t extent, llvm::ArrayRef<uint64_t> capacities);
  /// Makes capacities smaller, one channel after the other, as long as `suffices` says yes, but
  /// not smaller than `least`. More must never be worse than less.
  static void lower(std::vector<uint64_t> &capacities, llvm::ArrayRef<uint64_t> least,
                    llvm::function_ref<bool(llvm::ArrayRef<uint64_t>)> suffices);

  llvm::ArrayRef<uint64_t> getDeclared() const { return declared; }
  uint64_t getWindow() const { return window; }
  /// Another number of steps before it gives up.
  void setBudget(uint64_t steps) { budget = steps; }
  uint64_t getBudget() const { return budget; }

private:
  std::optional<uint64_t> findLastExtent(llvm::ArrayRef<uint64_t> capacities);
  NetworkVerdict judgeExtents(llvm::ArrayRef<uint64_t> capacities);

  wsp::NetworkOp network;
  const uint64_t window;
  std::vector<uint64_t> declared;
  uint64_t budget = uint64_t(1) << 22;
};

/// Whether a token of the process can carry the output of a task of its own.
bool sendsOutputs(wsp::ProcessOp process);

/// The smallest task window with which no run of an accepted network stops for ever; zero where no
/// process sends outputs of its tasks, empty when there are too many to try.
std::optional<uint64_t> findLeastWindow(wsp::NetworkOp network);

/// The window that the schedule of the workload sets.
uint64_t getTaskWindow(wsp::WorkloadOp workload);

} // namespace ptowsp

#endif // PTOWSP_COMPILER_ANALYSIS_NETWORKCHECK_H
