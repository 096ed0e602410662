// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// What NetworkRun.cpp keeps of a network that it follows.

#ifndef PTOWSP_COMPILER_ANALYSIS_NETWORKSTATE_H
#define PTOWSP_COMPILER_ANALYSIS_NETWORKSTATE_H

#include "compiler/Analysis/NetworkRun.h"
#include "compiler/Analysis/Scopes.h"

namespace ptowsp::network_state {

constexpr unsigned noScope = ~0u;

/// A slot of a process's task ring.
struct Slot {
  unsigned references = 0;
  unsigned depth = noScope;
};

struct Ring {
  std::vector<Slot> slots;
  size_t reclaimed = 0;
};

struct Process;
struct SlotName {
  Process *process;
  unsigned ring;
  size_t slot;
};

struct Token {
  llvm::SmallVector<std::optional<int64_t>, 2> values;
  llvm::SmallVector<std::optional<SlotName>, 1> slots; ///< by value as well
};

struct Channel {
  uint64_t capacity = 0;
  std::deque<Token> tokens;
  uint64_t openSenders = 0;
  Process *sender = nullptr;
  Process *receiver = nullptr;
};

struct Level {
  mlir::Operation *op;
  mlir::Block *block;
  mlir::Block::iterator next;
  llvm::SmallVector<int64_t, 2> extents, position;
  llvm::SmallVector<SlotName, 1> held; ///< of the token that the block works on
  bool isScope = false;
  size_t firstSlot = 0; ///< in the ring of its depth, of this iteration
};

struct Process {
  wsp::ProcessOp op;
  int64_t instance = 0;
  llvm::DenseMap<mlir::Value, int64_t> values;
  llvm::DenseMap<mlir::Value, SlotName> slots; ///< of tensors
  std::vector<Level> levels;
  Ring rings[numScopeRings];
  unsigned depth = 0;
  uint64_t offer = 0;
  bool countsSlots = false;
  NetworkWait wait;
};

} // namespace ptowsp::network_state

#endif // PTOWSP_COMPILER_ANALYSIS_NETWORKSTATE_H
