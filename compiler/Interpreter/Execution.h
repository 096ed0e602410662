// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// One run of a workload: the values of the SSA values, and what each operation does to them.
///
/// Invariant: an operation is charged to the limits before it is executed.

#ifndef PTOWSP_COMPILER_INTERPRETER_EXECUTION_H
#define PTOWSP_COMPILER_INTERPRETER_EXECUTION_H

#include "compiler/Interpreter/Interpreter.h"
#include "compiler/Interpreter/Memory.h"
#include "compiler/Interpreter/Scalar.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/MapVector.h"

namespace ptowsp::interpreter {

using RuntimeValue = std::variant<Scalar, View, TileValue>;

struct Grid; ///< a tile as numbers, see Instructions.cpp

class Execution {
public:
  using Frame = llvm::DenseMap<mlir::Value, RuntimeValue>;

  Execution(Arguments &arguments, const Limits &limits);

  /// Runs the workload and gives the tensors back to the arguments.
  llvm::LogicalResult run(wsp::WorkloadOp workload);
  /// Runs one kernel on memory of the host.
  llvm::LogicalResult runKernel(tile::KernelOp kernel, llvm::ArrayRef<KernelArgument> actuals);
  Statistics statistics() const { return {tasks, steps, budget.peak}; }

private:
  friend class Network;

  // Execution.cpp: operations of workloads and those that kernels share with them.
  llvm::LogicalResult runBlock(mlir::Block &block, Frame &frame);
  llvm::LogicalResult runOperation(mlir::Operation *op, Frame &frame);
  template <typename Loop> llvm::LogicalResult runLoop(Loop loop, Frame &frame);
  /// What is below zero counts as zero, as it does for the loops of a run.
  llvm::SmallVector<int64_t> readExtents(mlir::ValueRange extents, Frame &frame);
  /// Reads one element as the orchestration does.
  llvm::FailureOr<Scalar> readElement(mlir::Operation *op, mlir::Value tensor,
                                      llvm::ArrayRef<int64_t> position, Frame &frame);
  llvm::FailureOr<Scalar> readElement(mlir::Operation *op, mlir::Value tensor,
                                      mlir::ValueRange indices, Frame &frame);
  llvm::LogicalResult runSelect(wsp::SelectOp op, Frame &frame);
  llvm::LogicalResult runElementLoad(wsp::ElementLoadOp op, Frame &frame);
  llvm::LogicalResult runCond(wsp::CondOp op, Frame &frame);
  llvm::LogicalResult runCall(wsp::CallOp op, Frame &frame);
  llvm::LogicalResult runCast(mlir::memref::CastOp op, Frame &frame);
  llvm::LogicalResult makeIntermediate(wsp::IntermediateOp op, Frame &frame);
  /// Operations of upstream dialects.
  llvm::LogicalResult runCommon(mlir::Operation *op, Frame &frame);
  llvm::LogicalResult runScalar(mlir::Operation *op, Frame &frame);
  llvm::LogicalResult runTranspose(mlir::memref::TransposeOp op, Frame &frame);
  llvm::LogicalResult runSubview(mlir::memref::SubViewOp op, Frame &frame);
  llvm::LogicalResult runDim(mlir::memref::DimOp op, Frame &frame);

  // Slots.cpp: the table of symbols and slots.
  llvm::LogicalResult loadSymbol(wsp::SymbolLoadOp op, Frame &frame);
  void bindSlots(mlir::ModuleOp module);
  void returnSlots();
  llvm::LogicalResult readSlot(wsp::SlotReadOp op, Frame &frame);
  llvm::LogicalResult setSlot(wsp::SlotSetOp op, Frame &frame);
  llvm::LogicalResult loadSlot(wsp::SlotLoadOp op, Frame &frame);

  // Kernel.cpp: control flow in kernels.
  llvm::LogicalResult runBody(tile::KernelOp kernel, Frame &frame);
  llvm::LogicalResult runKernelBlock(mlir::Block &block, Frame &frame);
  llvm::LogicalResult runFor(mlir::scf::ForOp loop, Frame &frame);
  llvm::LogicalResult runIf(mlir::scf::IfOp branch, Frame &frame);
  llvm::LogicalResult runKernelOperation(mlir::Operation *op, Frame &frame);

  // Network.cpp
  llvm::LogicalResult runNetwork(wsp::NetworkOp op, Frame &frame);

  // Task.cpp: tasks and the operations of kernels.
  llvm::LogicalResult runTask(wsp::TaskOp task, Frame &frame);
  llvm::LogicalResult bindParameter(wsp::TaskOp task, tile::KernelOp kernel, unsigned index,
                                    const RuntimeValue &actual, Frame &kernelFrame);
  llvm::LogicalResult runLoad(tile::LoadOp op, Frame &frame);
  llvm::LogicalResult runStore(tile::StoreOp op, Frame &frame);
  llvm::LogicalResult runElementwise(mlir::Operation *op, Frame &frame);
  /// Instructions.cpp: all others.
  llvm::LogicalResult runInstruction(mlir::Operation *op, Frame &frame);
  /// Sorting.cpp
  llvm::LogicalResult runSort(mlir::Operation *op, Frame &frame);
  llvm::LogicalResult checkIndices(mlir::Operation *op, const Grid &index, const Grid &named);
  llvm::LogicalResult checkPart(tile::ExtractOp op, llvm::ArrayRef<Grid> in);
  llvm::LogicalResult checkOperands(mlir::Operation *op, llvm::ArrayRef<Grid> in);
  std::unique_ptr<Storage> makeTile(mlir::Operation *op, tile::TileType type);
  llvm::LogicalResult readBeforeWrite(mlir::Operation *op, const View &view,
                                      llvm::ArrayRef<int64_t> position);
  /// Checks that the valid extents lie within the tile.
  llvm::LogicalResult checkValid(mlir::Operation *op, tile::TileType type, int64_t rows,
                                 int64_t columns);

  // Arguments.cpp: what the host gives and gets back.
  llvm::LogicalResult bindArguments(wsp::WorkloadOp workload, Frame &frame);
  llvm::LogicalResult bindTensor(wsp::WorkloadOp workload, unsigned index, Frame &frame);
  llvm::LogicalResult checkShape(wsp::WorkloadOp workload, unsigned index, const Tensor &tensor);
  llvm::LogicalResult rejectUnknownNames(wsp::WorkloadOp workload);
  void returnTensors(wsp::WorkloadOp workload, Frame &frame);
  llvm::FailureOr<Scalar> symbolValue(wsp::SymbolOp symbol);

  /// An error at the operation; inside a kernel with a note where its task is.
  IdentifiedDiagnostic fail(mlir::Operation *op, DiagId id);
  llvm::LogicalResult charge(mlir::Operation *op, uint64_t count);
  llvm::LogicalResult outOfMemory(mlir::Operation *op, uint64_t elements, mlir::Type elementType);
  llvm::LogicalResult unsupported(mlir::Operation *op, llvm::StringRef where);
  int64_t integerOf(mlir::Value value, Frame &frame);

  Arguments &arguments;
  const Limits limits;
  Budget budget;
  uint64_t steps = 0;
  uint64_t tasks = 0;
  mlir::SymbolTableCollection tables;
  llvm::MapVector<mlir::StringAttr, Scalar> slots;
  wsp::TaskOp currentTask;
  unsigned callDepth = 0;
};

} // namespace ptowsp::interpreter

#endif // PTOWSP_COMPILER_INTERPRETER_EXECUTION_H
