// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Where the tiles of a kernel lie: which values share a place, how long each place is needed,
/// and an address for each.
///
/// Invariant: two places whose lives overlap do not overlap in memory, except the result of an
/// instruction with the operand that it replaces.

#ifndef PTOWSP_COMPILER_ANALYSIS_TILEPLAN_H
#define PTOWSP_COMPILER_ANALYSIS_TILEPLAN_H

#include "dialects/NPU/NPU.h"
#include "dialects/Tile/Places.h"
#include "llvm/ADT/EquivalenceClasses.h"
#include "llvm/ADT/MapVector.h"

namespace ptowsp {

/// The order of operations in a kernel, regions unfolded: an operation with regions begins
/// before its body and ends behind it.
class KernelOrder {
public:
  explicit KernelOrder(tile::KernelOp kernel);
  unsigned begin(mlir::Operation *op) const { return spans.at(op).first; }
  unsigned end(mlir::Operation *op) const { return spans.at(op).second; }

private:
  void number(mlir::Block &block);
  llvm::DenseMap<mlir::Operation *, std::pair<unsigned, unsigned>> spans;
  unsigned next = 0;
};

/// Memory for the values of one tile, or for what an instruction needs beside its operands.
struct TilePlace {
  TilePlace(tile::TileType type, mlir::Location loc) : type(type), loc(loc) {}

  tile::TileType type;
  mlir::Location loc;
  llvm::SmallVector<mlir::Value> values; ///< that instructions define; none for scratch
  mlir::Operation *definition = nullptr; ///< the instruction that defines the first of them
  bool isScratch = false;
  unsigned first = ~0u; ///< in KernelOrder
  unsigned last = 0;
  /// In a loop, or in a kernel whose loops have been repeated:
  bool isLoaded = false; ///< from global memory
  bool isTransferred = false; ///< filled or emptied by a pipe that moves data
  int64_t address = 0;
  npu::MemoryOp memory;
};

/// How tiles that one pipe fills or empties and another one works on share memory, most room
/// first. What needs more than there is falls back to the next, each memory for itself.
enum class Sharing {
  apart, ///< with nothing else of the loop around them
  loadsApart, ///< so what is loaded; all else with what has not been used for longest
  rotating, ///< all with what has not been used for longest
  packed, ///< with whatever was used before: the lowest address
};

class TilePlan {
public:
  TilePlan(tile::KernelOp kernel, npu::MachineOp machine)
      : kernel(kernel), machine(machine), order(kernel) {}

  /// Plans all tiles. What is filled or emptied in a loop shares its place with as little else
  /// of the loop as memory allows, so that one pipe need not wait for another one to be done
  /// with the place. Reports what does not fit, with what `hint` adds on smaller tiles.
  llvm::LogicalResult plan(llvm::function_ref<void(IdentifiedDiagnostic &)> hint = nullptr);

  llvm::ArrayRef<TilePlace> getPlaces() const { return places; }

private:
  llvm::LogicalResult collect();
  void joinValues();
  void addPlace(mlir::Value value);
  void addScratch(mlir::Operation *op, tile::TileType type);
  unsigned getLastUse(mlir::Value value) const;
  void extend(TilePlace &place, mlir::Value value) const;
  llvm::LogicalResult checkType(TilePlace &place);
  Sharing getSharing(const TilePlace &place) const;
  bool isStretched(const TilePlace &place) const;
  void stretchTransfers();
  TilePlace *placeAll();
  const TilePlace *findReplaceable(const TilePlace &place) const;
  llvm::SmallVector<const TilePlace *> getAlive(const TilePlace &place) const;
  int64_t findGap(const TilePlace &place) const;
  int64_t findOldest(const TilePlace &place) const;
  llvm::LogicalResult reportOverflow(const TilePlace &place);

  tile::KernelOp kernel;
  npu::MachineOp machine;
  KernelOrder order;
  llvm::function_ref<void(IdentifiedDiagnostic &)> hint; ///< while it plans, or null
  llvm::EquivalenceClasses<void *> joined; ///< values that lie at one place
  llvm::MapVector<void *, size_t> placeOf; ///< from the leader of a class
  std::vector<TilePlace> places;
  std::vector<TilePlace> natural; ///< with the lives that instructions give them
  llvm::SmallDenseMap<mlir::Operation *, Sharing> sharing; ///< by memory; else apart
  size_t numPlaced = 0;
};

} // namespace ptowsp

#endif // PTOWSP_COMPILER_ANALYSIS_TILEPLAN_H
