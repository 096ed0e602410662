// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "compiler/Interpreter/Memory.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"

#include <new>

using namespace mlir;

namespace ptowsp::interpreter {

std::unique_ptr<Storage> Storage::allocate(Budget &budget, uint64_t count, uint64_t elementBytes,
                                           uint8_t fill) {
  const uint64_t room = budget.limit - std::min(budget.used, budget.limit);
  if (count > room / elementBytes)
    return nullptr;
  const uint64_t size = count * elementBytes;
  try {
    std::unique_ptr<Storage> storage(
        new Storage(budget, std::vector<uint8_t>(size, fill), elementBytes));
    budget.used += size;
    budget.peak = std::max(budget.peak, budget.used);
    return storage;
  } catch (const std::bad_alloc &) {
    return nullptr;
  } catch (const std::length_error &) {
    return nullptr;
  }
}

std::optional<uint64_t> View::locate(ArrayRef<int64_t> position) const {
  assert(position.size() == sizes.size() && "a position has one index per dimension");
  int64_t element = offset;
  for (auto [index, size, stride] : llvm::zip_equal(position, sizes, strides)) {
    if (index < 0 || index >= size)
      return std::nullopt;
    // takeSlices keeps the strides of views with elements within the buffer: no overflow.
    element += index * stride;
  }
  if (element < 0 || static_cast<uint64_t>(element) >= buffer->storage->size())
    return std::nullopt;
  return element;
}

uint64_t bytesOf(Type elementType) {
  if (!elementType.isIntOrFloat() || elementType.getIntOrFloatBitWidth() % 8 != 0)
    return 0;
  return elementType.getIntOrFloatBitWidth() / 8;
}

std::optional<uint64_t> countElements(ArrayRef<int64_t> shape) {
  if (llvm::any_of(shape, [](int64_t extent) { return extent < 0; }))
    return std::nullopt;
  if (llvm::is_contained(shape, 0))
    return 0;
  int64_t count = 1;
  for (int64_t extent : shape)
    if (llvm::MulOverflow(count, extent, count))
      return std::nullopt;
  return count;
}

SmallVector<int64_t, 5> packedStrides(ArrayRef<int64_t> shape) {
  SmallVector<int64_t, 5> strides(shape.size());
  // Beside an extent of zero the others may be anything: strides of nothing may wrap.
  uint64_t stride = 1;
  for (size_t dim = shape.size(); dim-- > 0;) {
    strides[dim] = static_cast<int64_t>(stride);
    stride *= static_cast<uint64_t>(shape[dim]);
  }
  return strides;
}

/// Whether the slice stays within 0 ... extent-1. Sizes are positive.
static bool fits(const Slice &slice, int64_t extent) {
  int64_t reach, last;
  if (llvm::MulOverflow(slice.size - 1, slice.stride, reach) ||
      llvm::AddOverflow(slice.offset, reach, last))
    return false;
  return slice.offset >= 0 && slice.offset < extent && last >= 0 && last < extent;
}

std::optional<View> takeSlices(const View &source, ArrayRef<Slice> slices, unsigned &dimension) {
  View view;
  view.buffer = source.buffer;
  view.readable = source.readable;
  view.writable = source.writable;
  const bool empty = llvm::any_of(slices, [](const Slice &slice) { return slice.size == 0; });
  // Unsigned, as offsets and strides that no access uses may be anything.
  auto offset = static_cast<uint64_t>(source.offset);
  for (auto [dim, slice] : llvm::enumerate(slices)) {
    dimension = dim;
    if (slice.size < 0 || (!empty && !fits(slice, source.sizes[dim])))
      return std::nullopt;
    const auto stride = static_cast<uint64_t>(source.strides[dim]);
    offset += static_cast<uint64_t>(slice.offset) * stride;
    if (slice.dropped)
      continue;
    view.sizes.push_back(slice.size);
    view.strides.push_back(static_cast<int64_t>(static_cast<uint64_t>(slice.stride) * stride));
  }
  view.offset = static_cast<int64_t>(offset);
  return view;
}

} // namespace ptowsp::interpreter
