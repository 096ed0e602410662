// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// How much of the runtime's rings a workload needs.
///
/// Invariant: the counts are those of the runtime, with one task ring and one heap per
/// scope depth. `Bound::enough` is never less than what a run needs; where that depends
/// on the run it is `unbounded`.

#ifndef PTOWSP_COMPILER_ANALYSIS_NEEDS_H
#define PTOWSP_COMPILER_ANALYSIS_NEEDS_H

#include "compiler/Analysis/Scopes.h"

#include <array>

namespace ptowsp {

/// The most slots of a task ring that the runtime takes.
constexpr uint64_t maxTaskWindow = uint64_t(1) << 22;

/// Which of the runs that a workload can have are counted.
enum class Bound {
  least, ///< an open extent counts as one, branches not at all
  enough, ///< all of them
};

constexpr uint64_t unbounded = UINT64_MAX;

/// The most slots of one ring that are held at once.
struct SlotNeed {
  uint64_t slots = 0;
  mlir::Operation *holder = nullptr; ///< the scope (or loop, or workload) that holds them
  mlir::Operation *first = nullptr; ///< the first that is held
  mlir::Operation *last = nullptr; ///< the one that needs the last slot
};

/// What one scope depth holds at once; zero where nothing is submitted.
struct RingNeed {
  uint64_t slots = 0;
  uint64_t heapBytes = 0; ///< with what the heap may lose where outputs differ in size
};

constexpr unsigned numUnits = 4;

struct Needs {
  SlotNeed slots; ///< of the ring that needs most
  std::array<RingNeed, numScopeRings> rings;
  /// Tasks with a kernel, by tile::Unit: no ready queue ever has more.
  std::array<uint64_t, numUnits> tasks = {};
};

Needs computeNeeds(wsp::WorkloadOp workload, Bound bound);

} // namespace ptowsp

#endif // PTOWSP_COMPILER_ANALYSIS_NEEDS_H
