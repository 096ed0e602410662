// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The body of a kernel: control flow, and which function executes an operation.

#include "compiler/Interpreter/Execution.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace ptowsp::interpreter {

LogicalResult Execution::runKernelOperation(Operation *op, Frame &frame) {
  return TypeSwitch<Operation *, LogicalResult>(op)
      .Case([&](tile::LoadOp load) { return runLoad(load, frame); })
      .Case([&](tile::StoreOp store) { return runStore(store, frame); })
      .Case([&](tile::CopyOp copy) {
        const RuntimeValue value = frame.at(copy.getSource());
        frame.insert_or_assign(copy.getResult(), value);
        return success();
      })
      .Case([&](scf::ForOp loop) { return runFor(loop, frame); })
      .Case([&](scf::IfOp branch) { return runIf(branch, frame); })
      .Case<tile::Sort32Op, tile::MergeRunsOp, tile::MergeOp, tile::PairValuesOp,
            tile::PairIndicesOp>([&](auto sort) { return runSort(sort, frame); })
      // The operation around it reads what is yielded.
      .Case([](scf::YieldOp) { return success(); })
      // Order the pipes of a core; here every operation ends before the next one begins.
      .Case<tile::SetFlagOp, tile::WaitFlagOp, tile::BarrierOp>([](auto) { return success(); })
      .Default([&](Operation *other) {
        if (isa<arith::ArithDialect, memref::MemRefDialect>(other->getDialect()))
          return runCommon(other, frame);
        return runInstruction(other, frame);
      });
}

LogicalResult Execution::runKernelBlock(Block &block, Frame &frame) {
  for (Operation &op : block)
    if (failed(charge(&op, 1)) || failed(runKernelOperation(&op, frame)))
      return failure();
  return success();
}

LogicalResult Execution::runBody(tile::KernelOp kernel, Frame &frame) {
  if (kernel.hasReference())
    return runKernelBlock(kernel.getBlock(), frame);
  IdentifiedDiagnostic error = fail(kernel, DiagId::NoReference);
  error << "what kernel '" << kernel.getSymName() << "' computes is known to '"
        << *kernel.getExternal() << "' alone";
  error.attachNote(kernel.getLoc()) << "a body behind the name of the file says it to the "
                                       "reference interpreter";
  return error;
}

/// Hands values on all at once: they may change places.
static void assign(ValueRange to, ValueRange from,
                   llvm::DenseMap<mlir::Value, RuntimeValue> &frame) {
  SmallVector<RuntimeValue> values;
  for (mlir::Value value : from)
    values.push_back(frame.at(value));
  for (auto [target, value] : llvm::zip_equal(to, values))
    frame.insert_or_assign(target, std::move(value));
}

LogicalResult Execution::runFor(scf::ForOp loop, Frame &frame) {
  const int64_t begin = integerOf(loop.getLowerBound(), frame);
  const int64_t end = integerOf(loop.getUpperBound(), frame);
  const int64_t step = integerOf(loop.getStep(), frame);
  if (step <= 0)
    return fail(loop, DiagId::BadKernel) << "a loop cannot count in steps of " << step;
  const Type type = loop.getInductionVar().getType();
  assign(loop.getRegionIterArgs(), loop.getInitArgs(), frame);
  for (int64_t i = begin; i < end; i += step) {
    frame.insert_or_assign(loop.getInductionVar(), fromBits(type, static_cast<uint64_t>(i)));
    if (failed(charge(loop, 1)) || failed(runKernelBlock(*loop.getBody(), frame)))
      return failure();
    assign(loop.getRegionIterArgs(), loop.getYieldedValues(), frame);
    if (i > end - step)
      break; // the next sum might not be representable
  }
  assign(loop.getResults(), loop.getRegionIterArgs(), frame);
  return success();
}

LogicalResult Execution::runIf(scf::IfOp branch, Frame &frame) {
  const bool taken = std::get<Scalar>(frame.at(branch.getCondition())).integer().isOne();
  Block *block = taken ? branch.thenBlock() : branch.elseBlock();
  if (!block)
    return success();
  if (failed(runKernelBlock(*block, frame)))
    return failure();
  assign(branch.getResults(), block->getTerminator()->getOperands(), frame);
  return success();
}

} // namespace ptowsp::interpreter
