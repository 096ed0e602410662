// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "compiler/Interpreter/Execution.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace ptowsp::interpreter {

Execution::Execution(Arguments &arguments, const Limits &limits)
    : arguments(arguments), limits(limits), budget{limits.bytes} {}

LogicalResult Execution::run(wsp::WorkloadOp workload) {
  Frame frame;
  if (failed(workload.verifyEntry()) || failed(rejectUnknownNames(workload)) ||
      failed(bindArguments(workload, frame)))
    return failure();
  bindSlots(workload->getParentOfType<ModuleOp>());
  if (failed(runBlock(workload.getBlock(), frame)))
    return failure();
  returnSlots();
  returnTensors(workload, frame);
  return success();
}

//===-- Errors and limits -------------------------------------------------------------===//

IdentifiedDiagnostic Execution::fail(Operation *op, DiagId id) {
  IdentifiedDiagnostic error = reportError(op->getLoc(), id);
  if (currentTask && op != currentTask)
    error.attachNote(currentTask.getLoc()) << "in the task submitted here";
  return error;
}

LogicalResult Execution::charge(Operation *op, uint64_t count) {
  if (count <= limits.steps - steps) {
    steps += count;
    return success();
  }
  return fail(op, DiagId::ReferenceLimit)
         << "the reference interpreter stops after " << limits.steps << " steps";
}

LogicalResult Execution::outOfMemory(Operation *op, uint64_t elements, Type elementType) {
  return fail(op, DiagId::ReferenceLimit)
         << elements << " more elements of " << elementType
         << " exceed the memory of the reference interpreter, " << budget.limit << " bytes";
}

LogicalResult Execution::unsupported(Operation *op, StringRef where) {
  return fail(op, DiagId::UnsupportedOp)
         << "the reference interpreter does not know '" << op->getName() << "' in a " << where;
}

int64_t Execution::integerOf(mlir::Value value, Frame &frame) {
  return std::get<Scalar>(frame.at(value)).toInt64();
}

static std::string join(ArrayRef<int64_t> numbers) {
  std::string text;
  llvm::raw_string_ostream os(text);
  llvm::interleaveComma(numbers, os);
  return text;
}

//===-- Workloads ---------------------------------------------------------------------===//

LogicalResult Execution::runBlock(Block &block, Frame &frame) {
  for (Operation &op : block)
    if (failed(charge(&op, 1)) || failed(runOperation(&op, frame)))
      return failure();
  // Nothing names these values any more: intermediates are given back here.
  for (Operation &op : block)
    for (mlir::Value result : op.getResults())
      frame.erase(result);
  return success();
}

LogicalResult Execution::runOperation(Operation *op, Frame &frame) {
  return TypeSwitch<Operation *, LogicalResult>(op)
      .Case([&](wsp::TaskOp task) { return runTask(task, frame); })
      .Case([&](wsp::ScopeOp scope) { return runBlock(scope.getBlock(), frame); })
      .Case([&](wsp::ParallelOp loop) { return runLoop(loop, frame); })
      .Case([&](wsp::ForEachOp loop) { return runLoop(loop, frame); })
      .Case([&](wsp::SelectOp select) { return runSelect(select, frame); })
      .Case([&](wsp::ElementLoadOp load) { return runElementLoad(load, frame); })
      .Case([&](wsp::CondOp cond) { return runCond(cond, frame); })
      .Case([&](wsp::CombineOp parts) { return runBlock(parts.getBlock(), frame); })
      .Case([&](wsp::SequentialOp parts) { return runBlock(parts.getBlock(), frame); })
      .Case([&](wsp::CallOp call) { return runCall(call, frame); })
      .Case([&](wsp::NetworkOp network) { return runNetwork(network, frame); })
      .Case([&](wsp::IntermediateOp made) { return makeIntermediate(made, frame); })
      .Case([&](wsp::SymbolLoadOp load) { return loadSymbol(load, frame); })
      .Case([&](wsp::SlotReadOp read) { return readSlot(read, frame); })
      .Case([&](wsp::SlotSetOp set) { return setSlot(set, frame); })
      .Case([&](wsp::SlotLoadOp load) { return loadSlot(load, frame); })
      .Default([&](Operation *other) {
        if (isa<arith::ArithDialect, memref::MemRefDialect>(other->getDialect()))
          return runCommon(other, frame);
        return unsupported(other, "workload");
      });
}

SmallVector<int64_t> Execution::readExtents(ValueRange values, Frame &frame) {
  SmallVector<int64_t> extents;
  for (mlir::Value value : values)
    extents.push_back(std::max<int64_t>(integerOf(value, frame), 0));
  return extents;
}

/// Counts all axes up, the last one fastest.
template <typename Loop> LogicalResult Execution::runLoop(Loop loop, Frame &frame) {
  const SmallVector<int64_t> extents = readExtents(loop.getExtents(), frame);
  if (llvm::is_contained(extents, 0))
    return success();
  SmallVector<int64_t> position(extents.size(), 0);
  while (true) {
    if (failed(charge(loop, 1)))
      return failure();
    for (auto [iterator, index] : llvm::zip_equal(loop.getIterators(), position))
      frame.insert_or_assign(iterator, makeIndex(loop.getContext(), index));
    if (failed(runBlock(loop.getBlock(), frame)))
      return failure();
    size_t axis = extents.size();
    while (axis > 0 && ++position[axis - 1] == extents[axis - 1])
      position[--axis] = 0;
    if (axis == 0)
      return success();
  }
}

LogicalResult Execution::runCond(wsp::CondOp op, Frame &frame) {
  if (std::get<Scalar>(frame.at(op.getCondition())).integer().isOne())
    return runBlock(op.getThenBlock(), frame);
  return op.getElseBlock() ? runBlock(*op.getElseBlock(), frame) : success();
}

LogicalResult Execution::runCall(wsp::CallOp op, Frame &frame) {
  constexpr unsigned maxDepth = 64; // a program that recurses never ends
  if (callDepth == maxDepth)
    return fail(op, DiagId::ReferenceLimit)
           << "the reference interpreter follows at most " << maxDepth << " calls in a row";
  auto callee = tables.lookupNearestSymbolFrom<wsp::WorkloadOp>(op, op.getCalleeAttr());
  Frame inner;
  for (auto [formal, actual] : llvm::zip_equal(callee.getBlock().getArguments(), op.getArgs())) {
    const RuntimeValue value = frame.at(actual);
    inner.insert_or_assign(formal, value);
  }
  ++callDepth;
  LogicalResult result = runBlock(callee.getBlock(), inner);
  --callDepth;
  return result;
}

LogicalResult Execution::makeIntermediate(wsp::IntermediateOp op, Frame &frame) {
  auto type = cast<MemRefType>(op.getType());
  SmallVector<int64_t> shape(type.getShape());
  auto size = op.getSizes().begin();
  for (int64_t &extent : shape)
    if (ShapedType::isDynamic(extent))
      extent = integerOf(*size++, frame);
  const uint64_t elementBytes = bytesOf(type.getElementType());
  if (!elementBytes)
    return fail(op, DiagId::UnsupportedOp) << "the reference interpreter has no layout for "
                                           << type.getElementType() << " elements in memory";
  const std::optional<uint64_t> count = countElements(shape);
  if (!count)
    return fail(op, DiagId::BadWorkload)
           << "an intermediate cannot have extents of [" << join(shape) << "]";
  if (failed(charge(op, *count)))
    return failure();
  std::unique_ptr<Storage> storage = Storage::allocate(budget, *count, elementBytes, poison);
  if (!storage)
    return outOfMemory(op, *count, type.getElementType());
  View view;
  view.sizes.assign(shape.begin(), shape.end());
  view.strides = packedStrides(shape);
  view.buffer = std::make_shared<Buffer>(
      Buffer{std::move(storage), std::vector<bool>(*count, false), op.getLoc(), /*name=*/""});
  frame.insert_or_assign(op.getResult(), std::move(view));
  return success();
}

//===-- Upstream dialects -------------------------------------------------------------===//

LogicalResult Execution::runCommon(Operation *op, Frame &frame) {
  if (auto subview = dyn_cast<memref::SubViewOp>(op))
    return runSubview(subview, frame);
  if (auto transpose = dyn_cast<memref::TransposeOp>(op))
    return runTranspose(transpose, frame);
  if (auto dim = dyn_cast<memref::DimOp>(op))
    return runDim(dim, frame);
  if (auto cast = dyn_cast<memref::CastOp>(op))
    return runCast(cast, frame);
  if (auto select = dyn_cast<arith::SelectOp>(op);
      select && isScalar(select.getCondition().getType())) {
    const bool condition = std::get<Scalar>(frame.at(select.getCondition())).integer().isOne();
    const RuntimeValue chosen =
        frame.at(condition ? select.getTrueValue() : select.getFalseValue());
    frame.insert_or_assign(select.getResult(), chosen);
    return success();
  }
  return runScalar(op, frame);
}

LogicalResult Execution::runScalar(Operation *op, Frame &frame) {
  SmallVector<Scalar, 2> operands;
  for (mlir::Value operand : op->getOperands()) {
    const auto *scalar = std::get_if<Scalar>(&frame.at(operand));
    if (!scalar)
      return unsupported(op, currentTask ? "kernel" : "workload");
    operands.push_back(*scalar);
  }
  ScalarResult result = evaluate(op, operands);
  if (!result.value && result.reason.empty())
    return unsupported(op, currentTask ? "kernel" : "workload");
  if (!result.value)
    return fail(op, DiagId::BadWorkload)
           << "'" << op->getName() << "' has no result: " << result.reason;
  frame.insert_or_assign(op->getResult(0), *std::move(result.value));
  return success();
}

LogicalResult Execution::runSubview(memref::SubViewOp op, Frame &frame) {
  auto valueOf = [&](OpFoldResult operand) {
    if (auto value = dyn_cast<mlir::Value>(operand))
      return integerOf(value, frame);
    return cast<IntegerAttr>(cast<Attribute>(operand)).getInt();
  };
  const View source = std::get<View>(frame.at(op.getSource()));
  const llvm::SmallBitVector dropped = op.getDroppedDims();
  SmallVector<Slice> slices;
  for (auto [dim, offset, size, stride] :
       llvm::enumerate(op.getMixedOffsets(), op.getMixedSizes(), op.getMixedStrides()))
    slices.push_back({valueOf(offset), valueOf(size), valueOf(stride), dropped.test(dim)});
  unsigned dim = 0;
  std::optional<View> view = takeSlices(source, slices, dim);
  if (!view) {
    const Slice &slice = slices[dim];
    IdentifiedDiagnostic error = fail(op, DiagId::OutOfBounds);
    error << "dimension " << dim << " of the view takes " << slice.size << " elements from "
          << slice.offset << " on in steps of " << slice.stride << "; the tensor has "
          << source.sizes[dim];
    error.attachNote(source.buffer->loc) << "the tensor is declared here";
    return error;
  }
  frame.insert_or_assign(op.getResult(), *std::move(view));
  return success();
}

LogicalResult Execution::runCast(memref::CastOp op, Frame &frame) {
  const auto *view = std::get_if<View>(&frame.at(op.getSource()));
  auto type = dyn_cast<MemRefType>(op.getType());
  if (!view || !type)
    return unsupported(op, currentTask ? "kernel" : "workload");
  for (auto [dim, extent] : llvm::enumerate(type.getShape()))
    if (!ShapedType::isDynamic(extent) && extent != view->sizes[dim])
      return fail(op, DiagId::OutOfBounds)
             << "dimension " << dim << " has " << view->sizes[dim] << " elements, not " << extent;
  const View copy = *view;
  frame.insert_or_assign(op.getResult(), copy);
  return success();
}

LogicalResult Execution::runTranspose(memref::TransposeOp op, Frame &frame) {
  const View &source = std::get<View>(frame.at(op.getIn()));
  View view = source;
  for (auto [dim, from] : llvm::enumerate(op.getPermutation().getResults())) {
    const unsigned position = cast<AffineDimExpr>(from).getPosition();
    view.sizes[dim] = source.sizes[position];
    view.strides[dim] = source.strides[position];
  }
  frame.insert_or_assign(op.getResult(), std::move(view));
  return success();
}

LogicalResult Execution::runDim(memref::DimOp op, Frame &frame) {
  const auto *view = std::get_if<View>(&frame.at(op.getSource()));
  if (!view)
    return unsupported(op, currentTask ? "kernel" : "workload");
  const int64_t dim = integerOf(op.getIndex(), frame);
  const auto rank = static_cast<int64_t>(view->sizes.size());
  if (dim < 0 || dim >= rank)
    return fail(op, DiagId::OutOfBounds)
           << "the tensor has " << rank << " dimensions, and no dimension " << dim;
  const Scalar extent = makeIndex(op.getContext(), view->sizes[dim]);
  frame.insert_or_assign(op.getResult(), extent);
  return success();
}

} // namespace ptowsp::interpreter
