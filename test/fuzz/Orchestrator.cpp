// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "test/fuzz/Orchestrator.h"
#include "ptowsp/rt/orchestration.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace ptowsp::fuzz {

using interpreter::Scalar;

static ptowsp_location locationOf(Operation *op) {
  auto place = op->getLoc()->findInstanceOf<FileLineColLoc>();
  return place ? rt::at(place.getLine(), place.getColumn()) : 0;
}

static uint64_t bitsOf(const Scalar &scalar) {
  if (const auto *floating = std::get_if<llvm::APFloat>(&scalar.value))
    return floating->bitcastToAPInt().getZExtValue();
  return scalar.integer().getZExtValue();
}

static uint32_t dtypeOf(Type type) {
  StringRef name = codegen::getTypeName(type)->name;
  constexpr StringRef names[] = {"f32", "f16", "bf16", "i8",  "i16",
                                 "i32", "i64", "u8",   "f64", "i1"};
  return static_cast<uint32_t>(llvm::find(names, name) - std::begin(names));
}

LogicalResult Orchestrator::run(const uint64_t *args) {
  orch::ProgramOp program = model.program;
  streams.assign(static_cast<size_t>(program.getStreams().value_or(0)), 0);
  for (BlockArgument arg : program.getBlock().getArguments()) {
    const uint64_t value = args[arg.getArgNumber()];
    if (isa<MemRefType>(arg.getType()))
      values.insert({arg, *reinterpret_cast<const ptowsp_tensor *>(value)});
    else
      values.insert({arg, interpreter::fromBits(arg.getType(), value)});
  }
  return runBlock(program.getBlock());
}

LogicalResult Orchestrator::runBlock(Block &block) {
  for (Operation &op : block)
    if (failed(runOp(&op)))
      return failure();
  return success();
}

LogicalResult Orchestrator::runOp(Operation *op) {
  return TypeSwitch<Operation *, LogicalResult>(op)
      .Case<scf::ForOp, scf::IfOp, memref::SubViewOp, memref::DimOp, memref::CastOp,
            orch::SymbolLoadOp, orch::SlotReadOp, orch::SlotSetOp, orch::ElementLoadOp,
            orch::ScopeOp, orch::OrderedOp, orch::IntermediateOp, orch::AllocOp, orch::SubmitOp,
            orch::NextTaskOp, orch::FenceOp>([&](auto known) { return runOp(known); })
      .Case([](scf::YieldOp) { return success(); })
      .Default([&](Operation *other) { return runScalar(other); });
}

int64_t Orchestrator::readIndex(Value value) { return std::get<Scalar>(values[value]).toInt64(); }

int64_t Orchestrator::readIndex(OpFoldResult value) {
  if (auto attr = dyn_cast<Attribute>(value))
    return cast<IntegerAttr>(attr).getInt();
  return readIndex(cast<Value>(value));
}

LogicalResult Orchestrator::runScalar(Operation *op) {
  if (auto select = dyn_cast<arith::SelectOp>(op)) {
    const bool condition = std::get<Scalar>(values[select.getCondition()]).integer().isOne();
    const RuntimeValue chosen = values[condition ? select.getTrueValue() : select.getFalseValue()];
    values.insert_or_assign(select.getResult(), chosen);
    return success();
  }
  SmallVector<Scalar, 2> operands;
  for (Value operand : op->getOperands()) {
    const auto *scalar = std::get_if<Scalar>(&values[operand]);
    if (!scalar)
      return op->emitError("the orchestrator of the tests does not know this operation");
    operands.push_back(*scalar);
  }
  interpreter::ScalarResult result = interpreter::evaluate(op, operands);
  if (!result.value)
    return op->emitError("the orchestrator of the tests cannot compute this: ") << result.reason;
  values.insert_or_assign(op->getResult(0), *std::move(result.value));
  return success();
}

//===-- Control ------------------------------------------------------------------------===//

LogicalResult Orchestrator::runOp(scf::ForOp op) {
  const int64_t upper = readIndex(op.getUpperBound()), step = readIndex(op.getStep());
  for (int64_t i = readIndex(op.getLowerBound()); i < upper; i += step) {
    values.insert_or_assign(op.getInductionVar(), interpreter::makeIndex(op.getContext(), i));
    const bool isChecked =
        op->hasAttr(orch::independentLoop) && runtime->ops->iteration_begin != nullptr;
    if (isChecked)
      runtime->ops->iteration_begin(runtime, static_cast<uint64_t>(i), locationOf(op));
    const LogicalResult result = runBlock(*op.getBody());
    if (isChecked)
      runtime->ops->iteration_end(runtime);
    if (failed(result))
      return failure();
  }
  return success();
}

LogicalResult Orchestrator::runOp(scf::IfOp op) {
  if (std::get<Scalar>(values[op.getCondition()]).integer().isOne())
    return runBlock(*op.thenBlock());
  return op.elseBlock() ? runBlock(*op.elseBlock()) : success();
}

LogicalResult Orchestrator::runOp(orch::ScopeOp op) {
  runtime->ops->scope_begin(runtime, locationOf(op));
  const LogicalResult result = runBlock(op.getBlock());
  runtime->ops->scope_end(runtime);
  return result;
}

LogicalResult Orchestrator::runOp(orch::OrderedOp op) {
  const uint64_t outer = runtime->ops->ordered_begin(runtime);
  const LogicalResult result = runBlock(op.getBlock());
  runtime->ops->ordered_end(runtime, outer);
  return result;
}

LogicalResult Orchestrator::runOp(orch::NextTaskOp op) {
  values.insert_or_assign(op.getResult(),
                          interpreter::fromBits(op.getType(), runtime->ops->next_task(runtime)));
  return success();
}

LogicalResult Orchestrator::runOp(orch::FenceOp op) {
  runtime->ops->fence(runtime, bitsOf(std::get<Scalar>(values[op.getFirst()])), locationOf(op));
  return success();
}

void Orchestrator::readTable(StringRef name, Value result) {
  const auto id = static_cast<uint32_t>(model.findSymbol(name));
  const uint64_t bits = runtime->ops->symbol(runtime, id);
  values.insert_or_assign(result, interpreter::fromBits(result.getType(), bits));
}

LogicalResult Orchestrator::runOp(orch::SymbolLoadOp op) {
  readTable(op.getSymbol(), op.getResult());
  return success();
}

LogicalResult Orchestrator::runOp(orch::SlotReadOp op) {
  readTable(op.getSlot(), op.getResult());
  return success();
}

LogicalResult Orchestrator::runOp(orch::SlotSetOp op) {
  const auto id = static_cast<uint32_t>(model.findSymbol(op.getSlot()));
  runtime->ops->set_slot(runtime, id, bitsOf(std::get<Scalar>(values[op.getValue()])));
  return success();
}

//===-- Tensors ------------------------------------------------------------------------===//

LogicalResult Orchestrator::runOp(memref::SubViewOp op) {
  const ptowsp_tensor source = readTensor(op.getSource());
  const llvm::SmallBitVector dropped = op.getDroppedDims();
  ptowsp_tensor view = source;
  view.rank = 0;
  for (uint32_t d = 0; d < PTOWSP_MAX_RANK; ++d)
    view.sizes[d] = view.strides[d] = 0;
  for (uint32_t d = 0; d < source.rank; ++d) {
    view.offset += readIndex(op.getMixedOffsets()[d]) * source.strides[d];
    if (dropped.test(d))
      continue;
    view.sizes[view.rank] = readIndex(op.getMixedSizes()[d]);
    view.strides[view.rank++] = readIndex(op.getMixedStrides()[d]) * source.strides[d];
  }
  values.insert_or_assign(op.getResult(), view);
  return success();
}

LogicalResult Orchestrator::runOp(memref::DimOp op) {
  const int64_t size = readTensor(op.getSource()).sizes[readIndex(op.getIndex())];
  values.insert_or_assign(op.getResult(), interpreter::makeIndex(op.getContext(), size));
  return success();
}

LogicalResult Orchestrator::runOp(memref::CastOp op) {
  const ptowsp_tensor copy = readTensor(op.getSource());
  values.insert_or_assign(op.getResult(), copy);
  return success();
}

LogicalResult Orchestrator::runOp(orch::ElementLoadOp op) {
  ptowsp_tensor element = readTensor(op.getSource());
  for (auto [d, index] : llvm::enumerate(op.getIndices())) {
    const int64_t at = readIndex(index);
    if (at < 0 || at >= element.sizes[d])
      element.buffer_bytes = 0; // refused by the runtime
    element.offset += at * element.strides[d];
  }
  element.rank = 0;
  const uint64_t bits = runtime->ops->load(runtime, &element, locationOf(op));
  values.insert_or_assign(op.getResult(), interpreter::fromBits(op.getType(), bits));
  return success();
}

void Orchestrator::makeTensor(Value value, OperandRange sizes) {
  auto type = cast<MemRefType>(value.getType());
  ptowsp_tensor tensor = {};
  tensor.dtype = dtypeOf(type.getElementType());
  auto next = sizes.begin();
  for (int64_t extent : type.getShape())
    tensor.sizes[tensor.rank++] = ShapedType::isDynamic(extent) ? readIndex(*next++) : extent;
  int64_t stride = 1;
  for (uint32_t d = tensor.rank; d-- > 0; stride *= tensor.sizes[d])
    tensor.strides[d] = stride;
  tensor.buffer_bytes = static_cast<uint64_t>(stride) * rt::dtype_bytes(tensor.dtype);
  values.insert_or_assign(value, tensor);
}

LogicalResult Orchestrator::runOp(orch::IntermediateOp op) {
  makeTensor(op.getResult(), op.getSizes());
  return success();
}

LogicalResult Orchestrator::runOp(orch::AllocOp op) {
  makeTensor(op.getResult(), op.getSizes());
  ptowsp_tensor *tensor = &readTensor(op.getResult());
  runtime->ops->alloc(runtime, &tensor, 1, locationOf(op));
  return success();
}

//===-- Tasks --------------------------------------------------------------------------===//

/// What the schedule asks for with this task.
void Orchestrator::applySchedule(orch::SubmitOp op, ptowsp_task &task) {
  if (Value key = op.getKey())
    task.key = static_cast<uint64_t>(readIndex(key));
  if (Value priority = op.getPriority())
    task.priority =
        static_cast<int32_t>(std::clamp<int64_t>(readIndex(priority), INT32_MIN, INT32_MAX));
  if (Value key = op.getStream()) {
    uint64_t &last = streams[static_cast<uint64_t>(readIndex(key)) % streams.size()];
    before = last - 1;
    task.dependences = &before;
    task.dependence_count = last != 0 ? 1 : 0;
    last = runtime->ops->next_task(runtime) + 1;
  }
}

LogicalResult Orchestrator::runOp(orch::SubmitOp op) {
  const codegen::KernelEntry *kernel = model.findKernel(op.getKernel());
  SmallVector<ptowsp_param> params;
  for (auto [index, arg] : llvm::enumerate(op.getArgs())) {
    RuntimeValue &value = values[arg];
    if (auto *scalar = std::get_if<Scalar>(&value)) {
      params.push_back({PTOWSP_SCALAR, 0, bitsOf(*scalar)});
      continue;
    }
    ptowsp_tensor &tensor = std::get<ptowsp_tensor>(value);
    const auto access = static_cast<uint32_t>(op.getAccess(index));
    const uint32_t known = (op.isUntracked(index) ? PTOWSP_UNTRACKED : 0) |
                           (op.isAfterWriter(index) ? PTOWSP_AFTER_WRITER : 0);
    params.push_back({access, known, reinterpret_cast<uint64_t>(&tensor)});
    if (fault == Fault::hiddenReads && op.getAccess(index) == tile::Access::in)
      params.back() = {PTOWSP_SCALAR, 0,
                       tensor.address +
                           static_cast<uint64_t>(tensor.offset) * rt::dtype_bytes(tensor.dtype)};
  }
  for (const codegen::OpenNumber &open : kernel->open) {
    const ptowsp_tensor &tensor = readTensor(op.getArgs()[open.argument]);
    const int64_t number = (open.isStride ? tensor.strides : tensor.sizes)[open.dimension];
    params.push_back({PTOWSP_SCALAR, 0, static_cast<uint64_t>(number)});
  }
  ptowsp_task task = {};
  task.kernel = static_cast<uint32_t>(kernel - model.kernels.data());
  task.unit = static_cast<uint32_t>(op.getUnit());
  task.params = params.data();
  task.param_count = static_cast<uint32_t>(params.size());
  task.location = locationOf(op);
  task.domain = PTOWSP_ANY_DOMAIN;
  applySchedule(op, task);
  runtime->ops->submit(runtime, &task);
  return success();
}

} // namespace ptowsp::fuzz
