// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// One run of a network: its processes take turns, each goes on until it has to wait.
///
/// Invariant: without shared channels the result does not depend on who goes first. With
/// them, tokens are taken in the order of these turns; a program whose result depends on
/// that order depends on modelled time, which is not known here.

#ifndef PTOWSP_COMPILER_INTERPRETER_NETWORK_H
#define PTOWSP_COMPILER_INTERPRETER_NETWORK_H

#include "compiler/Interpreter/Execution.h"

#include <deque>

namespace ptowsp::interpreter {

class Network {
public:
  Network(Execution &execution, wsp::NetworkOp op) : execution(execution), op(op) {}

  llvm::LogicalResult run(const Execution::Frame &around);

private:
  using Token = llvm::SmallVector<RuntimeValue>;
  enum class Step { goesOn, waits, fails };

  struct Process;
  struct Channel {
    wsp::ChannelOp op;
    std::deque<Token> tokens;
    uint64_t taken = 0;
    uint64_t openSenders = 0;
    Process *sender = nullptr; ///< who is at its ends, as far as is known
    Process *receiver = nullptr;
  };

  /// A block that a process is in; of a loop, with where it stands.
  struct Level {
    mlir::Operation *op;
    mlir::Block *block;
    mlir::Block::iterator next;
    llvm::SmallVector<int64_t> extents, position;
  };
  struct Process {
    wsp::ProcessOp op;
    Execution::Frame frame;
    std::vector<Level> levels; ///< empty: it has ended
    uint64_t offer = 0; ///< of a rendezvous: the number of the token, from one
  };

  void makeChannels();
  void makeProcesses(const Execution::Frame &around);
  bool usesChannels(mlir::Operation *op);

  llvm::LogicalResult runTurn(Process &process, bool &moved);
  Step step(Process &process);
  Step finishBlock(Process &process);
  Step startLoop(Process &process, wsp::ForEachOp loop);
  void enter(Process &process, mlir::Operation *op, mlir::Block &block);
  void bindIterators(Process &process, Level &level);

  Channel *find(Process &process, wsp::ChannelUser user);
  Step use(Process &process, wsp::ChannelUser user);
  Step send(Process &process, wsp::ChannelUser user, Channel &channel);
  Step receive(Process &process, wsp::ChannelUser user, Channel &channel);
  Step close(wsp::ChannelUser user, Channel &channel);
  llvm::LogicalResult reportDeadlock();

  Execution &execution;
  wsp::NetworkOp op;
  llvm::StringMap<std::vector<Channel>> channels;
  std::deque<Process> processes;
  llvm::DenseMap<mlir::Operation *, bool> known; ///< whether it uses channels
};

} // namespace ptowsp::interpreter

#endif // PTOWSP_COMPILER_INTERPRETER_NETWORK_H
