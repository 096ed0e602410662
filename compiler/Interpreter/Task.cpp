// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "compiler/Interpreter/Element.h"
#include "compiler/Interpreter/Execution.h"
#include "llvm/ADT/TypeSwitch.h"

#include <bit>
#include <cstring>

using namespace mlir;

namespace ptowsp::interpreter {

//===-- Tasks -------------------------------------------------------------------------===//

LogicalResult Execution::runTask(wsp::TaskOp task, Frame &frame) {
  auto kernel = tables.lookupNearestSymbolFrom<tile::KernelOp>(task, task.getKernelAttr());
  currentTask = task;
  Frame kernelFrame;
  for (auto [index, actual] : llvm::enumerate(task.getArgs()))
    if (failed(bindParameter(task, kernel, index, frame.at(actual), kernelFrame)))
      return failure();
  if (failed(runBody(kernel, kernelFrame)))
    return failure();
  currentTask = {};
  ++tasks;
  return success();
}

LogicalResult Execution::bindParameter(wsp::TaskOp task, tile::KernelOp kernel, unsigned index,
                                       const RuntimeValue &actual, Frame &kernelFrame) {
  BlockArgument formal = kernel.getBlock().getArgument(index);
  if (!std::holds_alternative<View>(actual)) {
    kernelFrame.insert({formal, actual});
    return success();
  }
  View view = std::get<View>(actual);
  const tile::Access access = kernel.getAccess(index);
  const bool reads = access != tile::Access::out;
  const bool writes = access != tile::Access::in;
  if (writes && !view.writable) {
    IdentifiedDiagnostic error = fail(task, DiagId::TaskDirection);
    error << "kernel '" << kernel.getSymName() << "' writes argument '" << kernel.getArgName(index)
          << "', for which '" << view.buffer->name << "' is passed, an input of the workload";
    error.attachNote(formal.getLoc()) << "declared here";
    return error;
  }
  view.readable = reads;
  view.writable = writes;
  kernelFrame.insert({formal, std::move(view)});
  return success();
}

//===-- Global memory -----------------------------------------------------------------===//

static std::string describe(ArrayRef<int64_t> position, const View &view) {
  std::string text = "element [";
  llvm::raw_string_ostream os(text);
  llvm::interleaveComma(position, os);
  os << "] of ";
  if (view.buffer->name.empty())
    os << "an intermediate";
  else
    os << "'" << view.buffer->name << "'";
  return text;
}

LogicalResult Execution::readBeforeWrite(Operation *op, const View &view,
                                         ArrayRef<int64_t> position) {
  IdentifiedDiagnostic error = reportError(currentTask.getLoc(), DiagId::ReadBeforeWrite);
  error << "the task reads " << describe(position, view) << ", which no task has written";
  error.attachNote(op->getLoc()) << "it is read here";
  error.attachNote(view.buffer->loc) << "the tensor is declared here";
  return error;
}

std::unique_ptr<Storage> Execution::makeTile(Operation *op, tile::TileType type) {
  const uint64_t count = static_cast<uint64_t>(type.getRows()) * type.getColumns();
  if (failed(charge(op, count)))
    return nullptr;
  std::unique_ptr<Storage> storage =
      Storage::allocate(budget, count, type.isMask() ? 1 : bytesOf(type.getElementType()), poison);
  if (!storage)
    (void)outOfMemory(op, count, type.getElementType());
  return storage;
}

/// Calls `access(position in the memory, element of the tile)` row by row until it fails.
template <typename Access>
static LogicalResult forEachElement(tile::TileType type, const View &view, Access access) {
  const bool isVector = view.sizes.size() == 1;
  const bool isColumn = isVector && type.getColumns() == 1 && type.getRows() != 1;
  const int64_t rows = isVector && !isColumn ? 1 : view.sizes[0];
  const int64_t columns = isColumn ? 1 : view.sizes.back();
  for (int64_t row = 0; row < rows; ++row)
    for (int64_t column = 0; column < columns; ++column) {
      SmallVector<int64_t, 2> position = {row, column};
      if (isVector)
        position = {isColumn ? row : column};
      if (failed(access(position, static_cast<uint64_t>(row * type.getColumns() + column))))
        return failure();
    }
  return success();
}

LogicalResult Execution::checkValid(Operation *op, tile::TileType type, int64_t rows,
                                    int64_t columns) {
  if (rows >= 0 && rows <= type.getRows() && columns >= 0 && columns <= type.getColumns())
    return success();
  return fail(op, DiagId::OutOfBounds) << "a tile of " << type.getRows() << "x" << type.getColumns()
                                       << " elements cannot hold " << rows << "x" << columns;
}

/// The rows and columns of a tile that a view of memory fills.
static std::pair<int64_t, int64_t> getExtents(tile::TileType type, const View &view) {
  if (view.sizes.size() == 2)
    return {view.sizes[0], view.sizes[1]};
  const bool isColumn = type.getColumns() == 1 && type.getRows() != 1;
  return isColumn ? std::pair(view.sizes[0], int64_t(1)) : std::pair(int64_t(1), view.sizes[0]);
}

LogicalResult Execution::runLoad(tile::LoadOp op, Frame &frame) {
  const View &view = std::get<View>(frame.at(op.getSource()));
  if (!view.readable)
    return fail(op, DiagId::KernelDirection) << "loads from an argument of direction 'out'";
  const tile::TileType type = op.getResult().getType();
  const auto [rows, columns] = getExtents(type, view);
  std::unique_ptr<Storage> storage = makeTile(op, type);
  if (!storage || failed(checkValid(op, type, rows, columns)))
    return failure();
  auto read = [&](ArrayRef<int64_t> position, uint64_t to) -> LogicalResult {
    const std::optional<uint64_t> from = view.locate(position);
    if (!from)
      return fail(op, DiagId::OutOfBounds) << describe(position, view) << " does not exist";
    if (!view.buffer->isWritten(*from))
      return readBeforeWrite(op, view, position);
    std::memcpy(storage->at(to), view.buffer->storage->at(*from), storage->bytesPerElement());
    return success();
  };
  if (failed(forEachElement(type, view, read)))
    return failure();
  frame.insert_or_assign(op.getResult(), TileValue{std::move(storage), rows, columns});
  return success();
}

/// What a store does to an element of an accumulator on its way.
static void convertStored(tile::StoreOp op, float scale, const uint8_t *from, uint8_t *to) {
  const Type own = op.getSource().getType().getElementType();
  const Type target = cast<MemRefType>(op.getDest().getType()).getElementType();
  if (own == target && !op.getScale() && !op.getRelu()) {
    std::memcpy(to, from, own.getIntOrFloatBitWidth() / 8);
    return;
  }
  float value;
  if (own.isF32()) {
    value = decodeFloat(own, from);
    if (op.getRelu() && value < 0.0f)
      value = 0.0f;
  } else {
    int32_t whole;
    std::memcpy(&whole, from, sizeof whole);
    whole = op.getRelu() ? std::max(whole, 0) : whole;
    if (!op.getScale()) {
      std::memcpy(to, &whole, sizeof whole);
      return;
    }
    value = static_cast<float>(whole);
  }
  if (op.getScale())
    value *= scale;
  if (isa<FloatType>(target)) {
    encodeFloat(target, value, to);
    return;
  }
  const int64_t whole = roundToInteger(target, tile::Rounding::rint, value);
  std::memcpy(to, &whole, target.getIntOrFloatBitWidth() / 8);
}

LogicalResult Execution::runStore(tile::StoreOp op, Frame &frame) {
  const View &view = std::get<View>(frame.at(op.getDest()));
  const TileValue &value = std::get<TileValue>(frame.at(op.getSource()));
  const tile::TileType type = op.getSource().getType();
  const Type elements = cast<MemRefType>(op.getDest().getType()).getElementType();
  const Storage &tile = *value.storage;
  if (!view.writable)
    return fail(op, DiagId::KernelDirection) << "stores to an argument of direction 'in'";
  if (failed(charge(op, tile.size())))
    return failure();
  if (const auto [rows, columns] = getExtents(type, view);
      rows != value.validRows || columns != value.validColumns)
    return fail(op, DiagId::TileShape)
           << "the valid region of the tile has " << value.validRows << "x" << value.validColumns
           << " elements, the memory " << rows << "x" << columns;
  float scale = 1.0f;
  if (op.getScale())
    scale =
        std::get<llvm::APFloat>(std::get<Scalar>(frame.at(op.getScale())).value).convertToFloat();
  auto write = [&](ArrayRef<int64_t> position, uint64_t from) -> LogicalResult {
    const std::optional<uint64_t> to = view.locate(position);
    if (!to)
      return fail(op, DiagId::OutOfBounds) << describe(position, view) << " does not exist";
    uint8_t *element = view.buffer->storage->at(*to);
    if (op.getAtomic() && !view.buffer->isWritten(*to))
      return readBeforeWrite(op, view, position);
    uint8_t converted[sizeof(uint64_t)];
    convertStored(op, scale, tile.at(from), converted);
    if (op.getAtomic())
      addElement(elements, element, converted);
    else
      std::memcpy(element, converted, elements.getIntOrFloatBitWidth() / 8);
    if (!view.buffer->written.empty())
      view.buffer->written[*to] = true;
    return success();
  };
  return forEachElement(type, view, write);
}

//===-- Elementwise -------------------------------------------------------------------===//

namespace {

template <typename T> T read(const uint8_t *bytes) {
  T value;
  std::memcpy(&value, bytes, sizeof value);
  return value;
}

template <typename T> void write(uint8_t *bytes, T value) {
  std::memcpy(bytes, &value, sizeof value);
}

/// An operand of an elementwise operation: a tile, or a scalar that stands for a tile of it.
struct Operand {
  const Storage *tile;
  uint64_t scalarBits;

  const uint8_t *at(uint64_t element) const {
    // The low bytes of a scalar come first.
    static_assert(std::endian::native == std::endian::little);
    return tile ? tile->at(element) : reinterpret_cast<const uint8_t *>(&scalarBits);
  }
};

template <typename T>
void mapIntegers(IntegerFunction function, const Operand &a, const Operand &b, Storage &to) {
  for (uint64_t i = 0; i < to.size(); ++i)
    write<T>(to.at(i), static_cast<T>(function(read<T>(a.at(i)), read<T>(b.at(i)))));
}

void mapFloats(FloatFunction function, const Operand &a, const Operand &b, Storage &to) {
  for (uint64_t i = 0; i < to.size(); ++i)
    write<float>(to.at(i), function(read<float>(a.at(i)), read<float>(b.at(i))));
}

/// f16 and bf16: computed in float, rounded once.
void mapHalves(Type type, FloatFunction function, const Operand &a, const Operand &b, Storage &to) {
  for (uint64_t i = 0; i < to.size(); ++i)
    encodeFloat(type, function(decodeFloat(type, a.at(i)), decodeFloat(type, b.at(i))), to.at(i));
}

/// Masks: an element is 0 or 1.
void mapMasks(IntegerFunction function, const Operand &a, const Operand &b, Storage &to) {
  for (uint64_t i = 0; i < to.size(); ++i)
    write<uint8_t>(to.at(i), function(read<uint8_t>(a.at(i)), read<uint8_t>(b.at(i))) & 1);
}

/// False when the operation has no function for such elements.
bool mapElements(Operation *op, Type type, const Operand &a, const Operand &b, Storage &to) {
  const FloatFunction onFloats = floatFunction(op);
  const IntegerFunction onIntegers = integerFunction(op);
  if (type.isF32() && onFloats)
    mapFloats(onFloats, a, b, to);
  else if ((type.isF16() || type.isBF16()) && onFloats)
    mapHalves(type, onFloats, a, b, to);
  else if (type.isSignlessInteger(32) && onIntegers)
    mapIntegers<int32_t>(onIntegers, a, b, to);
  else if (type.isSignlessInteger(16) && onIntegers)
    mapIntegers<int16_t>(onIntegers, a, b, to);
  else if (type.getIntOrFloatBitWidth() == 8 && onIntegers)
    mapIntegers<int8_t>(onIntegers, a, b, to);
  else if (type.isInteger(1) && onIntegers)
    mapMasks(onIntegers, a, b, to);
  else
    return false;
  return true;
}

} // namespace

LogicalResult Execution::runElementwise(Operation *op, Frame &frame) {
  auto type = cast<tile::TileType>(op->getResult(0).getType());
  std::unique_ptr<Storage> result = makeTile(op, type);
  if (!result)
    return failure();
  const TileValue &like = std::get<TileValue>(frame.at(op->getOperand(0)));
  const auto [rows, columns] = std::pair(like.validRows, like.validColumns);
  auto operandOf = [&](unsigned index) -> Operand {
    const RuntimeValue &value = frame.at(op->getOperand(index));
    if (const auto *tile = std::get_if<TileValue>(&value))
      return {tile->storage.get(), 0};
    return {nullptr, toBits(std::get<Scalar>(value))};
  };
  for (mlir::Value operand : op->getOperands())
    if (const auto *tile = std::get_if<TileValue>(&frame.at(operand));
        tile && (tile->validRows != rows || tile->validColumns != columns))
      return fail(op, DiagId::TileShape)
             << "operands have valid regions of " << rows << "x" << columns << " and "
             << tile->validRows << "x" << tile->validColumns << " elements";
  const Operand first = operandOf(0);
  const Operand second = op->getNumOperands() > 1 ? operandOf(1) : first;
  if (!mapElements(op, type.getElementType(), first, second, *result))
    return unsupported(op, "kernel");
  frame.insert_or_assign(op->getResult(0), TileValue{std::move(result), rows, columns});
  return success();
}

} // namespace ptowsp::interpreter
