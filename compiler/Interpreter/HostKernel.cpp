// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// One kernel on memory of the host: what it may read is copied into buffers of the interpreter,
/// what it may write is copied back.

#include "compiler/Interpreter/Execution.h"

#include <cstring>

using namespace mlir;

namespace ptowsp::interpreter {
namespace {

/// Calls `visit(element of the packed copy, element of the memory)` in row-major order.
template <typename Visit> void forEachElement(const KernelArgument &argument, Visit visit) {
  const std::optional<uint64_t> count = countElements(argument.sizes);
  SmallVector<int64_t, 5> position(argument.sizes.size(), 0);
  for (uint64_t packed = 0; count && packed < *count; ++packed) {
    int64_t offset = 0;
    for (auto [index, stride] : llvm::zip_equal(position, argument.strides))
      offset += index * stride;
    visit(packed, offset);
    for (size_t d = position.size(); d-- > 0;) {
      if (++position[d] < argument.sizes[d])
        break;
      position[d] = 0;
    }
  }
}

} // namespace

LogicalResult Execution::runKernel(tile::KernelOp kernel, ArrayRef<KernelArgument> actuals) {
  struct Copy {
    std::shared_ptr<Buffer> buffer;
    const KernelArgument *argument;
  };
  SmallVector<Copy> outputs;
  Frame frame;
  for (auto [formal, actual] : llvm::zip_equal(kernel.getBlock().getArguments(), actuals)) {
    auto type = dyn_cast<MemRefType>(formal.getType());
    if (!type) {
      frame.insert({formal, fromBits(formal.getType(), actual.value)});
      continue;
    }
    const std::optional<uint64_t> count = countElements(actual.sizes);
    const uint64_t bytes = bytesOf(type.getElementType());
    std::unique_ptr<Storage> storage =
        count && bytes ? Storage::allocate(budget, *count, bytes, poison) : nullptr;
    if (!storage)
      return outOfMemory(kernel, count.value_or(~uint64_t(0)), type.getElementType());
    auto *memory = reinterpret_cast<uint8_t *>(actual.value);
    forEachElement(actual, [&](uint64_t packed, int64_t offset) {
      std::memcpy(storage->at(packed), memory + offset * static_cast<int64_t>(bytes), bytes);
    });
    View view;
    view.sizes = actual.sizes;
    view.strides = packedStrides(actual.sizes);
    view.buffer = std::make_shared<Buffer>(
        Buffer{std::move(storage), /*written=*/{}, formal.getLoc(), /*name=*/""});
    const tile::Access access = kernel.getAccess(formal.getArgNumber());
    view.readable = access != tile::Access::out;
    view.writable = access != tile::Access::in;
    if (view.writable)
      outputs.push_back({view.buffer, &actual});
    frame.insert({formal, std::move(view)});
  }
  if (failed(runBody(kernel, frame)))
    return failure();
  for (const Copy &copy : outputs) {
    const Storage &storage = *copy.buffer->storage;
    auto *memory = reinterpret_cast<uint8_t *>(copy.argument->value);
    const uint64_t bytes = storage.bytesPerElement();
    forEachElement(*copy.argument, [&](uint64_t packed, int64_t offset) {
      std::memcpy(memory + offset * static_cast<int64_t>(bytes), storage.at(packed), bytes);
    });
  }
  return success();
}

LogicalResult runKernel(tile::KernelOp kernel, ArrayRef<KernelArgument> arguments,
                        const Limits &limits) {
  Arguments none;
  return Execution(none, limits).runKernel(kernel, arguments);
}

} // namespace ptowsp::interpreter
