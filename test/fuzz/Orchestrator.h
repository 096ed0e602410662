// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Follows an `orch.program` and makes the calls of the runtime that its C++ form would make.
///
/// Invariant: what has no call here is an error, never left out.

#ifndef PTOWSP_TEST_FUZZ_ORCHESTRATOR_H
#define PTOWSP_TEST_FUZZ_ORCHESTRATOR_H

#include "codegen/Model.h"
#include "compiler/Interpreter/Scalar.h"
#include "ptowsp/rt/host.h"
#include "llvm/ADT/DenseMap.h"

#include <variant>

namespace ptowsp::fuzz {

/// A fault on purpose, to see that it is found.
enum class Fault {
  none,
  hiddenReads, ///< the runtime is not told which tensors tasks read
};

class Orchestrator {
public:
  Orchestrator(const codegen::Model &model, ptowsp_orchestrator *runtime, Fault fault)
      : model(model), runtime(runtime), fault(fault) {}

  /// Follows the program with the arguments of the ABI.
  llvm::LogicalResult run(const uint64_t *args);

private:
  using RuntimeValue = std::variant<interpreter::Scalar, ptowsp_tensor>;

  llvm::LogicalResult runBlock(mlir::Block &block);
  llvm::LogicalResult runOp(mlir::Operation *op);
  llvm::LogicalResult runOp(mlir::scf::ForOp op);
  llvm::LogicalResult runOp(mlir::scf::IfOp op);
  llvm::LogicalResult runOp(mlir::memref::SubViewOp op);
  llvm::LogicalResult runOp(mlir::memref::DimOp op);
  llvm::LogicalResult runOp(mlir::memref::CastOp op);
  llvm::LogicalResult runOp(orch::SymbolLoadOp op);
  llvm::LogicalResult runOp(orch::SlotReadOp op);
  llvm::LogicalResult runOp(orch::SlotSetOp op);
  llvm::LogicalResult runOp(orch::ElementLoadOp op);
  llvm::LogicalResult runOp(orch::ScopeOp op);
  llvm::LogicalResult runOp(orch::OrderedOp op);
  llvm::LogicalResult runOp(orch::IntermediateOp op);
  llvm::LogicalResult runOp(orch::AllocOp op);
  llvm::LogicalResult runOp(orch::SubmitOp op);
  llvm::LogicalResult runOp(orch::NextTaskOp op);
  llvm::LogicalResult runOp(orch::FenceOp op);
  llvm::LogicalResult runScalar(mlir::Operation *op);

  void applySchedule(orch::SubmitOp op, ptowsp_task &task);
  void readTable(llvm::StringRef name, mlir::Value result);
  void makeTensor(mlir::Value value, mlir::OperandRange sizes);
  int64_t readIndex(mlir::Value value);
  int64_t readIndex(mlir::OpFoldResult value);
  ptowsp_tensor &readTensor(mlir::Value value) { return std::get<ptowsp_tensor>(values[value]); }

  const codegen::Model &model;
  ptowsp_orchestrator *runtime;
  Fault fault;
  llvm::DenseMap<mlir::Value, RuntimeValue> values;
  std::vector<uint64_t> streams; ///< 1 + the last task of each; zero: none
  uint64_t before = 0; ///< the task at hand in its stream
};

} // namespace ptowsp::fuzz

#endif // PTOWSP_TEST_FUZZ_ORCHESTRATOR_H
