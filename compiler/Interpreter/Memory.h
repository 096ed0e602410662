// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Tensors, strided views of them, and tiles, all within one budget of bytes.
///
/// Invariant: every access names an element by its position in a view and is checked
/// against the view and the buffer under it.

#ifndef PTOWSP_COMPILER_INTERPRETER_MEMORY_H
#define PTOWSP_COMPILER_INTERPRETER_MEMORY_H

#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Location.h"

#include <memory>
#include <optional>
#include <vector>

namespace ptowsp::interpreter {

/// Counts the bytes that live at the same time.
struct Budget {
  uint64_t limit;
  uint64_t used = 0;
  uint64_t peak = 0;
};

/// What memory without a defined content is filled with: no plausible value of any type.
constexpr uint8_t poison = 0xa5;

/// Elements in a row, whose bytes count against a budget.
class Storage {
public:
  Storage(Storage &&) = delete;
  ~Storage() { budget.used -= bytes.size(); }

  /// `count` elements of `elementBytes` each, filled with `fill`, or null when the budget or
  /// the host has no room. The budget must outlive the storage.
  static std::unique_ptr<Storage> allocate(Budget &budget, uint64_t count, uint64_t elementBytes,
                                           uint8_t fill);

  uint64_t size() const { return bytes.size() / elementBytes; }
  uint8_t *at(uint64_t element) { return bytes.data() + element * elementBytes; }
  const uint8_t *at(uint64_t element) const { return bytes.data() + element * elementBytes; }
  uint64_t bytesPerElement() const { return elementBytes; }
  std::vector<uint8_t> &raw() { return bytes; }
  const std::vector<uint8_t> &raw() const { return bytes; }

private:
  Storage(Budget &budget, std::vector<uint8_t> bytes, uint64_t elementBytes)
      : budget(budget), bytes(std::move(bytes)), elementBytes(elementBytes) {}

  Budget &budget;
  std::vector<uint8_t> bytes;
  uint64_t elementBytes;
};

/// A tensor in global memory.
struct Buffer {
  std::unique_ptr<Storage> storage;
  /// Per element whether it has been written; empty: all have.
  std::vector<bool> written;
  mlir::Location loc;
  /// As the source calls it; empty for intermediates.
  std::string name;

  bool isWritten(uint64_t element) const { return written.empty() || written[element]; }
};

/// A strided window on a buffer. Copies share the buffer.
struct View {
  std::shared_ptr<Buffer> buffer;
  int64_t offset = 0;
  llvm::SmallVector<int64_t, 5> sizes;
  llvm::SmallVector<int64_t, 5> strides;
  bool readable = true;
  bool writable = true;

  /// The buffer's element at a position; none when it lies outside view or buffer.
  std::optional<uint64_t> locate(llvm::ArrayRef<int64_t> position) const;
};

/// The value of a `!tile.tile`: rows times columns elements, row by row, of which the first
/// `validRows` by `validColumns` mean something.
struct TileValue {
  std::shared_ptr<const Storage> storage;
  int64_t validRows;
  int64_t validColumns;
};

/// Bytes of an element of a tensor or a tile, 0 when it has no layout of whole bytes.
uint64_t bytesOf(mlir::Type elementType);

/// The product of extents; none when one is negative or it exceeds 63 bits.
std::optional<uint64_t> countElements(llvm::ArrayRef<int64_t> shape);

/// The strides of a packed tensor in row-major order. countElements(shape) must not be none.
llvm::SmallVector<int64_t, 5> packedStrides(llvm::ArrayRef<int64_t> shape);

/// One dimension of a view of a view.
struct Slice {
  int64_t offset, size, stride;
  bool dropped; ///< Of size one, and not a dimension of the result.
};

/// The view that takes `slices` of `source`, one per dimension. None when it reaches outside:
/// `dimension` then is the first one that does. Views without elements never do.
std::optional<View> takeSlices(const View &source, llvm::ArrayRef<Slice> slices,
                               unsigned &dimension);

} // namespace ptowsp::interpreter

#endif // PTOWSP_COMPILER_INTERPRETER_MEMORY_H
