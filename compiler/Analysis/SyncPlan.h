// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Which flags and barriers make the pipes of a core wait for each other where they share data.
///
/// Every pipe carries a vector clock: up to which instruction of each other pipe it has waited,
/// directly or through a third pipe. Where an instruction depends on one that its pipe's clock
/// does not cover there must be a flag, from behind the one to before the other, in the
/// innermost block that holds both. A loop is walked a second time for what an iteration must
/// know of the one before it; such a flag is raised once before all loops around it and waited
/// for once behind them: it stays raised from one run of the inner loop to the next, so that
/// neither pipe stops in between.
///
/// Invariant: after an instruction is visited, its pipe's clock covers all that it depends on,
/// on every way through the kernel.

#ifndef PTOWSP_COMPILER_ANALYSIS_SYNCPLAN_H
#define PTOWSP_COMPILER_ANALYSIS_SYNCPLAN_H

#include "compiler/Analysis/TilePlan.h"

#include <array>

namespace ptowsp {

/// A flag from behind `from` to before `to`, both in one block.
struct SyncFlag {
  mlir::Operation *from;
  mlir::Operation *to;
  tile::Pipe source;
  tile::Pipe target;
  /// When an iteration of this loop waits for the one before it; else null.
  mlir::Operation *loop = nullptr;

  /// The outermost loop, around which such a flag is raised and waited for.
  mlir::Operation *getOutermost() const;
};

/// The pipe drains before the operation.
struct SyncBarrier {
  mlir::Operation *before;
  tile::Pipe pipe;
};

class SyncPlan {
public:
  SyncPlan(tile::KernelOp kernel, npu::MachineOp machine);

  llvm::ArrayRef<SyncFlag> getFlags() const { return flags; }
  llvm::ArrayRef<SyncBarrier> getBarriers() const { return barriers; }
  /// Whether the pipe that raises `later` knows, when it does, that `earlier` has been waited for:
  /// both can have one event.
  bool isOver(const SyncFlag &earlier, const SyncFlag &later) const;
  /// The pipes that write global memory.
  llvm::ArrayRef<tile::Pipe> getStoringPipes() const { return storing; }

private:
  static constexpr size_t numPipes = static_cast<size_t>(tile::Pipe::all);
  /// Per pipe the number of its instructions that are known to be done.
  using Clock = std::array<size_t, numPipes>;
  /// What a pipe knows: of this iteration, and of the one before in the loop that is examined.
  struct Knowledge {
    Clock now = {};
    Clock before = {};
    void join(const Knowledge &other);
    void meet(const Knowledge &other);
  };
  using State = std::array<Knowledge, numPipes>;

  /// Bytes of a memory of the unit, or a whole argument in global memory.
  struct Range {
    mlir::Value argument;
    tile::Memory memory = tile::Memory::vec;
    int64_t begin = 0;
    int64_t end = 0;
    bool overlaps(const Range &other) const;
  };
  struct Instruction {
    mlir::Operation *op;
    tile::Pipe pipe;
    size_t number; ///< among those of its pipe, from one
    llvm::SmallVector<Range, 4> reads;
    llvm::SmallVector<Range, 2> writes;
  };
  enum class Relation { none, reads, wrote };
  /// The instructions of each pipe that begin before an operation and end with it.
  struct Counts {
    Clock begin, end;
  };
  /// An operation whose regions are being walked, and what was known before it.
  struct OpenRegion {
    mlir::Operation *op;
    State entry;
  };

  static size_t index(tile::Pipe pipe) { return static_cast<size_t>(pipe); }
  static Range getTileRange(mlir::Value tile);
  static bool anyOverlap(llvm::ArrayRef<Range> a, llvm::ArrayRef<Range> b);
  static Relation relate(const Instruction &earlier, const Instruction &later);

  void collect(mlir::Block &block);
  Instruction describe(tile::TilePipeOpInterface op);
  bool needsBarrier(tile::Pipe pipe);

  void walk(mlir::Block &block);
  void walkLoop(mlir::scf::ForOp loop);
  void walkBranch(mlir::scf::IfOp branch);
  State examineLoop(mlir::scf::ForOp loop);
  void visit(const Instruction &current);
  bool isCandidate(const Instruction &earlier, const Instruction &current) const;
  bool isKnown(const Instruction &earlier, const Instruction &current) const;
  bool isHeldByInnerFlag(const Instruction &earlier, const Instruction &current) const;
  void addFlag(const Instruction &earlier, const Instruction &current);
  void addBarrier(const Instruction &current);
  void joinSince(mlir::Operation *op, tile::Pipe pipe, const Knowledge &knowledge);
  void executeBefore(mlir::Operation *op);
  void executeAfter(mlir::Operation *op);
  Knowledge raise(tile::Pipe pipe, const Clock &issued) const;

  npu::MachineOp machine;
  llvm::DenseMap<mlir::Operation *, size_t> indexOf;
  llvm::DenseMap<mlir::Operation *, Counts> counts;
  std::vector<Instruction> instructions;
  Clock issued = {};
  llvm::SmallVector<tile::Pipe> storing;

  State state = {};
  mlir::Operation *examined = nullptr; ///< the loop of the second walk
  std::vector<OpenRegion> open;
  llvm::DenseMap<mlir::Operation *, State> after; ///< from the first walk
  std::vector<SyncFlag> flags;
  std::vector<Knowledge> raised; ///< per flag what a wait for it tells
  std::vector<SyncBarrier> barriers;
};

} // namespace ptowsp

#endif // PTOWSP_COMPILER_ANALYSIS_SYNCPLAN_H
