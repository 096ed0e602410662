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

#include <string>

namespace ptowsp::codegen {

class OrchestrationEmitter {
public:
  explicit OrchestrationEmitter(Model &model)
      : model(model), names({"rt", "o", "impl", "args", "kernel", "symbol", "slot", "files",
                             "orchestrate", "describe"}),
        scalars(out, names, ScalarPlace::orchestration) {}

  llvm::FailureOr<std::string> emit();

private:
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
};

} // namespace ptowsp::codegen

#endif // PTOWSP_CODEGEN_ORCHESTRATIONEMITTER_H
