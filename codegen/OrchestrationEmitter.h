// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The walk over an orchestration: one member per operation.
///
/// Invariant: a value is named or defined before an operation reads it.

#ifndef PTOWSP_CODEGEN_ORCHESTRATIONEMITTER_H
#define PTOWSP_CODEGEN_ORCHESTRATIONEMITTER_H

#include "codegen/Cpp/Names.h"
#include "codegen/Cpp/Scalars.h"
#include "codegen/Cpp/Writer.h"
#include "codegen/Model.h"
#include "dialects/Orch/Orch.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringMap.h"

#include <string>

namespace ptowsp::codegen {

class OrchestrationEmitter {
public:
  explicit OrchestrationEmitter(Model &model)
      : model(model), names({"rt", "o", "impl", "args", "kernel", "symbol", "slot", "files",
                             "orchestrate", "describe"}),
        scalars(out, names, ScalarPlace::orchestration,
                [this](mlir::Location loc) { return readLocation(loc); }) {}

  llvm::FailureOr<std::string> emit();

private:
  /// A process while it is emitted: its variables are members of a struct, and a place
  /// where it can wait is a label of a switch.
  struct Process {
    std::string network;
    llvm::StringMap<unsigned> channels; ///< by name: the index among the network's channels
    std::vector<std::pair<std::string, std::string>> members; ///< type, name
    std::vector<std::string> places;
    unsigned scopes = 0;
    unsigned deepest = 0; ///< one more than the deepest scope with tasks, zero without any
  };

  /// A network as the orchestration runs it.
  struct Network {
    std::string name;
    std::string inputs; ///< the struct of what its processes are given; empty: nothing
    llvm::SetVector<mlir::Value> captured;
    std::vector<std::string> fields;
  };

  OrchestrationEmitter(Model &model, Process &process);

  // Networks.cpp: networks and their processes.
  llvm::LogicalResult emitNetworks();
  llvm::LogicalResult emitNetwork(orch::NetworkOp op);
  void emitInputs(orch::NetworkOp op, Network &network);
  void emitChannels(orch::NetworkOp op, const Network &network);
  llvm::FailureOr<std::string> emitProcess(orch::ProcessOp op, const Network &network);
  void emitUses(orch::ProcessOp op, llvm::StringRef name, llvm::StringMap<unsigned> &channels);
  llvm::LogicalResult emitBody(orch::ProcessOp op, const Network &network);
  llvm::LogicalResult emitProcessScope(orch::ScopeOp op);
  /// Prints a call that takes a task's slot.
  void runTask(mlir::Operation *op, const std::string &call);
  void waitFor(mlir::Operation *op, llvm::StringRef call);
  std::string readChannel(llvm::StringRef name, mlir::Value index, bool sends);
  std::string takeArguments(mlir::Block &block, llvm::StringRef channel);
  llvm::LogicalResult emitOp(orch::NetworkOp op);
  llvm::LogicalResult emitOp(orch::ChannelSendOp op);
  llvm::LogicalResult emitOp(orch::ChannelTakeOp op);
  llvm::LogicalResult emitOp(orch::ChannelCloseOp op);
  llvm::LogicalResult emitOp(orch::ChannelQueryOp op);
  void enterNames();
  void leaveNames();
  /// What an operation of the runtime is called on.
  llvm::StringRef getRuntime() const { return process ? "" : "o."; }
  /// Starts the declaration of a variable: its type, unless it is a member of a process.
  std::string declareVariable(llvm::StringRef type, llvm::StringRef name);

  void emitEnum(llvm::StringRef what, llvm::StringRef name, llvm::ArrayRef<std::string> entries);
  llvm::LogicalResult emitFunction();
  void emitArguments();

  llvm::LogicalResult emitBlock(mlir::Block &block);
  llvm::LogicalResult emitOp(mlir::Operation *op);
  llvm::LogicalResult emitOp(mlir::scf::ForOp op);
  llvm::LogicalResult emitOp(mlir::scf::IfOp op);
  llvm::LogicalResult emitOp(mlir::memref::SubViewOp op);
  llvm::LogicalResult emitOp(mlir::memref::DimOp op);
  llvm::LogicalResult emitOp(mlir::memref::CastOp op);
  llvm::LogicalResult emitOp(orch::SymbolLoadOp op);
  llvm::LogicalResult emitOp(orch::SlotReadOp op);
  llvm::LogicalResult emitOp(orch::SlotSetOp op);
  llvm::LogicalResult emitOp(orch::ElementLoadOp op);
  llvm::LogicalResult emitOp(orch::ScopeOp op);
  llvm::LogicalResult emitOp(orch::OrderedOp op);
  llvm::LogicalResult emitOp(orch::IntermediateOp op);
  llvm::LogicalResult emitOp(orch::AllocOp op);
  llvm::LogicalResult emitOp(orch::SubmitOp op);
  llvm::LogicalResult emitOp(orch::NextTaskOp op);
  llvm::LogicalResult emitOp(orch::FenceOp op);

  /// The entry of the table that `op` names, or null after an error.
  const SymbolEntry *findEntry(mlir::Operation *op, llvm::StringRef name, mlir::Type type,
                               bool isSlot);
  llvm::LogicalResult emitRead(mlir::Operation *op, llvm::StringRef name, bool isSlot);
  llvm::LogicalResult emitTensor(mlir::Operation *op, mlir::OperandRange sizes, bool mutableAlways);
  llvm::LogicalResult verifySubmit(orch::SubmitOp op, const KernelEntry &kernel);
  std::string readParam(orch::SubmitOp op, unsigned index) const;
  std::string readWishes(orch::SubmitOp op) const;
  std::string readOpenNumber(orch::SubmitOp op, const OpenNumber &number) const;

  /// Declares the C++ variable of a tensor.
  std::string declareTensor(mlir::Value value, llvm::StringRef fallback, std::string initializer,
                            bool mutableAlways = false);
  std::string readTensor(mlir::Value value) const { return tensors.find(value)->second; }
  std::string readList(llvm::ArrayRef<mlir::OpFoldResult> list) const;
  std::string readLocation(mlir::Location loc);

  Model &model;
  CppWriter out;
  Names names;
  ScalarEmitter scalars;
  llvm::MapVector<mlir::Value, std::string> tensors;
  unsigned loopDepth = 0;
  Process *process = nullptr; ///< or null, outside of processes
  llvm::MapVector<mlir::Operation *, Network> networks;
};

} // namespace ptowsp::codegen

#endif // PTOWSP_CODEGEN_ORCHESTRATIONEMITTER_H
