// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "compiler/Interpreter/Execution.h"

using namespace mlir;

namespace ptowsp::interpreter {

static IdentifiedDiagnostic badInput(Location loc) { return reportError(loc, DiagId::BadInput); }

static Location locationOf(wsp::WorkloadOp workload, unsigned index) {
  return workload.getBlock().getArgument(index).getLoc();
}

/// Refuses names that the workload does not have: a misspelt one would go unnoticed.
LogicalResult Execution::rejectUnknownNames(wsp::WorkloadOp workload) {
  auto isArgument = [&](StringRef name, bool tensor) {
    for (unsigned i = 0; i < workload.getBlock().getNumArguments(); ++i)
      if (workload.getArgName(i) == name)
        return tensor == (workload.getAccess(i) != tile::Access::scalar);
    return false;
  };
  for (const auto &[name, tensor] : arguments.tensors)
    if (!isArgument(name, /*tensor=*/true))
      return badInput(workload.getLoc()) << "there is no tensor argument '" << name << "'";
  for (const auto &[name, bits] : arguments.scalars)
    if (!isArgument(name, /*tensor=*/false))
      return badInput(workload.getLoc()) << "there is no scalar argument '" << name << "'";
  for (const auto &[name, bits] : arguments.symbols)
    if (!tables.lookupNearestSymbolFrom<wsp::SymbolOp>(
            workload, StringAttr::get(workload.getContext(), name)))
      return badInput(workload.getLoc()) << "there is no symbol '" << name << "'";
  for (const auto &[name, bits] : arguments.slots)
    if (!tables.lookupNearestSymbolFrom<wsp::SlotOp>(workload,
                                                     StringAttr::get(workload.getContext(), name)))
      return badInput(workload.getLoc()) << "there is no slot '" << name << "'";
  return success();
}

FailureOr<Scalar> Execution::symbolValue(wsp::SymbolOp symbol) {
  auto given = arguments.symbols.find(symbol.getSymName().str());
  if (given != arguments.symbols.end())
    return fromBits(symbol.getValue().getType(), given->second);
  std::optional<Scalar> value = fromAttribute(symbol.getValue());
  if (value)
    return *value;
  badInput(symbol.getLoc()) << "the default of symbol '" << symbol.getSymName()
                            << "' is not a number";
  return failure();
}

LogicalResult Execution::bindArguments(wsp::WorkloadOp workload, Frame &frame) {
  for (BlockArgument arg : workload.getBlock().getArguments()) {
    const unsigned index = arg.getArgNumber();
    if (workload.getAccess(index) != tile::Access::scalar) {
      if (failed(bindTensor(workload, index, frame)))
        return failure();
      continue;
    }
    auto given = arguments.scalars.find(workload.getArgName(index).str());
    if (given == arguments.scalars.end())
      return badInput(arg.getLoc()) << "scalar '" << workload.getArgName(index) << "' has no value";
    frame.insert({arg, fromBits(arg.getType(), given->second)});
  }
  return success();
}

LogicalResult Execution::checkShape(wsp::WorkloadOp workload, unsigned index,
                                    const Tensor &tensor) {
  auto type = cast<MemRefType>(workload.getBlock().getArgument(index).getType());
  const Location loc = locationOf(workload, index);
  const StringRef name = workload.getArgName(index);
  if (tensor.elementType != type.getElementType())
    return badInput(loc) << "tensor '" << name << "' has elements of type " << tensor.elementType
                         << " instead of " << type.getElementType();
  if (static_cast<int64_t>(tensor.shape.size()) != type.getRank())
    return badInput(loc) << "tensor '" << name << "' has " << tensor.shape.size()
                         << " dimensions instead of " << type.getRank();
  auto symbols = cast<ArrayAttr>(workload.getArgExtents()[index]).getAsRange<FlatSymbolRefAttr>();
  auto nextSymbol = symbols.begin();
  for (auto [dim, extent] : llvm::enumerate(type.getShape())) {
    int64_t expected = extent;
    std::string from;
    if (ShapedType::isDynamic(extent)) {
      FlatSymbolRefAttr reference = *nextSymbol++;
      FailureOr<Scalar> value =
          symbolValue(tables.lookupNearestSymbolFrom<wsp::SymbolOp>(workload, reference));
      if (failed(value))
        return failure();
      expected = value->toInt64();
      from = (", the value of symbol '" + reference.getValue() + "'").str();
    }
    if (expected < 0)
      return badInput(loc) << "dimension " << dim << " of tensor '" << name << "' cannot have "
                           << expected << " elements" << from;
    if (tensor.shape[dim] != expected)
      return badInput(loc) << "dimension " << dim << " of tensor '" << name << "' has "
                           << tensor.shape[dim] << " elements instead of " << expected << from;
  }
  return success();
}

LogicalResult Execution::bindTensor(wsp::WorkloadOp workload, unsigned index, Frame &frame) {
  const Location loc = locationOf(workload, index);
  const StringRef name = workload.getArgName(index);
  auto given = arguments.tensors.find(name.str());
  if (given == arguments.tensors.end())
    return badInput(loc) << "tensor '" << name << "' is missing";
  Tensor &tensor = given->second;
  if (failed(checkShape(workload, index, tensor)))
    return failure();
  const bool isOutput = workload.getAccess(index) == tile::Access::out;
  const uint64_t elementBytes = bytesOf(tensor.elementType);
  const std::optional<uint64_t> count = countElements(tensor.shape);
  if (!count || *count > budget.limit / elementBytes)
    return badInput(loc) << "tensor '" << name
                         << "' exceeds the memory of the reference interpreter, " << budget.limit
                         << " bytes";
  if (tensor.bytes.size() != *count * elementBytes && !(isOutput && tensor.bytes.empty()))
    return badInput(loc) << "tensor '" << name << "' has " << tensor.bytes.size()
                         << " bytes instead of " << *count * elementBytes;
  std::unique_ptr<Storage> storage = Storage::allocate(budget, *count, elementBytes, poison);
  if (!storage)
    return outOfMemory(workload, *count, tensor.elementType);
  if (!tensor.bytes.empty())
    storage->raw().swap(tensor.bytes);
  View view;
  view.sizes.assign(tensor.shape.begin(), tensor.shape.end());
  view.strides = packedStrides(tensor.shape);
  view.writable = workload.getAccess(index) != tile::Access::in;
  std::vector<bool> written(isOutput ? *count : 0, false);
  view.buffer =
      std::make_shared<Buffer>(Buffer{std::move(storage), std::move(written), loc, name.str()});
  frame.insert({workload.getBlock().getArgument(index), std::move(view)});
  return success();
}

void Execution::returnTensors(wsp::WorkloadOp workload, Frame &frame) {
  for (BlockArgument arg : workload.getBlock().getArguments()) {
    auto *view = std::get_if<View>(&frame.at(arg));
    if (!view)
      continue;
    Tensor &tensor = arguments.tensors.at(workload.getArgName(arg.getArgNumber()).str());
    tensor.bytes = view->buffer->storage->raw();
    tensor.written = std::move(view->buffer->written);
  }
}

} // namespace ptowsp::interpreter
