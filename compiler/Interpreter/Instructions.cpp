// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Instructions that are not elementwise: one function each, on tiles that have been taken out
/// of their bytes.

#include "compiler/Interpreter/Element.h"
#include "compiler/Interpreter/Execution.h"
#include "compiler/Interpreter/Grid.h"
#include "llvm/ADT/StringMap.h"

#include <cmath>
#include <cstring>
#include <limits>

using namespace mlir;

namespace ptowsp::interpreter {

namespace {

//===-- Reductions, expansions --------------------------------------------------------===//

/// The two-operand function of an operation on a row or column.
template <typename Numbers> Numbers functionOf(Operation *op) {
  if constexpr (std::is_same_v<Numbers, FloatFunction>)
    return floatFunction(op);
  else
    return integerFunction(op);
}

/// The order of a reduction over a row is part of the definition: element i belongs to part
/// i mod 16, each part is reduced in order, then part i takes part i + 8, i + 4, i + 2, i + 1.
void reduceRows(Operation *op, ArrayRef<Grid> in, Grid &out) {
  const Grid &source = in[0];
  withNumbers(source, [&](auto numbersOf, auto kind) {
    const auto combine = functionOf<decltype(kind)>(op);
    const auto &from = numbersOf(source);
    for (int64_t row = 0; row < source.rows; ++row) {
      constexpr int64_t parts = 16;
      auto begin = from.begin() + static_cast<int64_t>(source.index(row, 0));
      std::vector values(begin, begin + std::min(parts, source.columns));
      for (int64_t column = parts; column < source.columns; ++column)
        values[column % parts] = combine(values[column % parts], begin[column]);
      for (size_t width = parts / 2; width != 0; width /= 2)
        for (size_t i = 0; i < width && i + width < values.size(); ++i)
          values[i] = combine(values[i], values[i + width]);
      numbersOf(out)[out.index(row, 0)] = values[0];
    }
  });
}

/// Rows are taken in order.
void reduceColumns(Operation *op, ArrayRef<Grid> in, Grid &out) {
  const Grid &source = in[0];
  withNumbers(source, [&](auto numbersOf, auto kind) {
    const auto combine = functionOf<decltype(kind)>(op);
    const auto &from = numbersOf(source);
    for (int64_t column = 0; column < source.columns; ++column) {
      auto value = from[source.index(0, column)];
      for (int64_t row = 1; row < source.rows; ++row)
        value = combine(value, from[source.index(row, column)]);
      numbersOf(out)[out.index(0, column)] = value;
    }
  });
}

/// A value per row or column as second operand, or as the only one.
template <bool PerRow> void expand(Operation *op, ArrayRef<Grid> in, Grid &out) {
  const Grid &vector = in.back();
  withNumbers(vector, [&](auto numbersOf, auto kind) {
    const auto combine = functionOf<decltype(kind)>(op);
    for (int64_t row = 0; row < out.rows; ++row)
      for (int64_t column = 0; column < out.columns; ++column) {
        const auto value =
            numbersOf(vector)[PerRow ? vector.index(row, 0) : vector.index(0, column)];
        auto &result = numbersOf(out)[out.index(row, column)];
        result =
            in.size() == 1 ? value : combine(numbersOf(in[0])[in[0].index(row, column)], value);
      }
  });
}

//===-- Conversions, fills ------------------------------------------------------------===//

int64_t clampTo(Type type, int64_t value) {
  const unsigned width = type.getIntOrFloatBitWidth();
  return std::clamp(value, llvm::minIntN(width), llvm::maxIntN(width));
}

void convert(Operation *op, ArrayRef<Grid> in, Grid &out) {
  const tile::Rounding mode = cast<tile::ConvertOp>(op).getMode();
  const Grid &source = in[0];
  Type type = cast<tile::TileType>(op->getResult(0).getType()).getElementType();
  for (int64_t row = 0; row < out.rows; ++row)
    for (int64_t column = 0; column < out.columns; ++column) {
      const size_t from = source.index(row, column), to = out.index(row, column);
      if (source.isFloat && out.isFloat)
        out.floats[to] = roundToFloat(type, mode, source.floats[from]);
      else if (source.isFloat)
        out.integers[to] = roundToInteger(type, mode, source.floats[from]);
      else if (out.isFloat)
        out.floats[to] = roundToFloat(type, mode, source.integers[from]);
      else
        out.integers[to] = clampTo(type, source.integers[from]);
    }
}

void makeWhole(Operation *op, ArrayRef<Grid> in, Grid &out) {
  const tile::Rounding mode = cast<tile::RoundOp>(op).getMode();
  for (int64_t row = 0; row < out.rows; ++row)
    for (int64_t column = 0; column < out.columns; ++column) {
      const size_t at = out.index(row, column);
      out.floats[at] = roundToWhole(mode, in[0].floats[at]);
    }
}

void fill(Operation *, ArrayRef<Grid> in, Grid &out) {
  withNumbers(out, [&](auto numbersOf, auto) {
    for (auto &number : numbersOf(out))
      number = numbersOf(in[0])[0];
  });
}

/// The product is rounded before it is added.
void addScaled(Operation *, ArrayRef<Grid> in, Grid &out) {
  const float factor = in[2].floats[0];
  for (int64_t row = 0; row < out.rows; ++row)
    for (int64_t column = 0; column < out.columns; ++column) {
      const size_t at = out.index(row, column);
      const float product = in[1].floats[at] * factor;
      out.floats[at] = in[0].floats[at] + product;
    }
}

//===-- The cube unit -----------------------------------------------------------------===//

/// The order of a sum of products is part of the definition: over k upwards, each step rounded
/// once.
void addProduct(float &sum, float a, float b) { sum = std::fma(a, b, sum); }
void addProduct(int64_t &sum, int64_t a, int64_t b) { sum = static_cast<int32_t>(sum + a * b); }

/// `first` are the sums' first values, or null; `ofRow` says that one row stands for all.
void multiply(const Grid &a, const Grid &b, const Grid *first, bool ofRow, Grid &out) {
  withNumbers(out, [&](auto numbersOf, auto) {
    for (int64_t row = 0; row < out.rows; ++row)
      for (int64_t column = 0; column < out.columns; ++column) {
        auto &sum = numbersOf(out)[out.index(row, column)];
        sum = first ? numbersOf(*first)[first->index(ofRow ? 0 : row, column)] : 0;
        for (int64_t k = 0; k < a.columns; ++k)
          addProduct(sum, numbersOf(a)[a.index(row, k)], numbersOf(b)[b.index(k, column)]);
      }
  });
}

void matmul(Operation *, ArrayRef<Grid> in, Grid &out) {
  multiply(in[0], in[1], nullptr, false, out);
}

void matmulAcc(Operation *, ArrayRef<Grid> in, Grid &out) {
  multiply(in[1], in[2], in.data(), false, out);
}

void matmulBias(Operation *, ArrayRef<Grid> in, Grid &out) {
  multiply(in[0], in[1], &in[2], true, out);
}

/// The elements from a place on; to a narrower float they are rounded to nearest even.
void copyPart(const Grid &source, int64_t row, int64_t column, Grid &out) {
  withNumbers(out, [&](auto numbersOf, auto) {
    for (int64_t i = 0; i < out.rows; ++i)
      for (int64_t j = 0; j < out.columns; ++j)
        numbersOf(out)[out.index(i, j)] = numbersOf(source)[source.index(row + i, column + j)];
  });
}

void move(Operation *, ArrayRef<Grid> in, Grid &out) { copyPart(in[0], 0, 0, out); }

void extract(Operation *, ArrayRef<Grid> in, Grid &out) {
  copyPart(in[0], in[1].integers[0], in[2].integers[0], out);
}

//===-- Comparisons -------------------------------------------------------------------===//

template <typename T> bool holds(tile::Comparison mode, T a, T b) {
  switch (mode) {
  case tile::Comparison::eq:
    return a == b;
  case tile::Comparison::ne:
    return a != b;
  case tile::Comparison::lt:
    return a < b;
  case tile::Comparison::le:
    return a <= b;
  case tile::Comparison::gt:
    return a > b;
  case tile::Comparison::ge:
    return a >= b;
  }
  llvm_unreachable("all comparisons are handled");
}

/// The second operand may be a scalar.
void compare(Operation *op, ArrayRef<Grid> in, Grid &out) {
  const auto mode = op->getAttrOfType<tile::ComparisonAttr>("mode").getValue();
  withNumbers(in[0], [&](auto numbersOf, auto) {
    const bool isScalar = !isa<tile::TileType>(op->getOperand(1).getType());
    for (int64_t row = 0; row < out.rows; ++row)
      for (int64_t column = 0; column < out.columns; ++column) {
        const auto a = numbersOf(in[0])[in[0].index(row, column)];
        const auto b = numbersOf(in[1])[isScalar ? 0 : in[1].index(row, column)];
        out.integers[out.index(row, column)] = holds(mode, a, b);
      }
  });
}

void select(Operation *, ArrayRef<Grid> in, Grid &out) {
  withNumbers(out, [&](auto numbersOf, auto) {
    for (int64_t row = 0; row < out.rows; ++row)
      for (int64_t column = 0; column < out.columns; ++column) {
        const Grid &chosen = in[in[0].integers[in[0].index(row, column)] ? 1 : 2];
        numbersOf(out)[out.index(row, column)] = numbersOf(chosen)[chosen.index(row, column)];
      }
  });
}

/// The functions by their operations' names.
GridFunction findFunction(Operation *op) {
  constexpr GridFunction perRow = expand<true>, perColumn = expand<false>;
  static const llvm::StringMap<GridFunction> functions = {
      {"tile.row_sum", reduceRows},
      {"tile.row_max", reduceRows},
      {"tile.row_min", reduceRows},
      {"tile.col_sum", reduceColumns},
      {"tile.col_max", reduceColumns},
      {"tile.col_min", reduceColumns},
      {"tile.row_expand", perRow},
      {"tile.row_expand_add", perRow},
      {"tile.row_expand_sub", perRow},
      {"tile.row_expand_mul", perRow},
      {"tile.row_expand_div", perRow},
      {"tile.row_expand_max", perRow},
      {"tile.row_expand_min", perRow},
      {"tile.col_expand", perColumn},
      {"tile.col_expand_add", perColumn},
      {"tile.col_expand_sub", perColumn},
      {"tile.col_expand_mul", perColumn},
      {"tile.col_expand_div", perColumn},
      {"tile.col_expand_max", perColumn},
      {"tile.col_expand_min", perColumn},
      {"tile.row_expand_exp_dif", perRow},
      {"tile.col_expand_exp_dif", perColumn},
      {"tile.convert", convert},
      {"tile.round", makeWhole},
      {"tile.fill", fill},
      {"tile.axpy", addScaled},
      {"tile.compare", compare},
      {"tile.compare_scalar", compare},
      {"tile.select", select},
      {"tile.matmul", matmul},
      {"tile.matmul_acc", matmulAcc},
      {"tile.matmul_bias", matmulBias},
      {"tile.move", move},
      {"tile.extract", extract},
  };
  const StringRef name = op->getName().getStringRef();
  const GridFunction permutation = findPermutation(name);
  return permutation ? permutation : functions.lookup(name);
}

//===-- Bytes -------------------------------------------------------------------------===//

void decode(Type type, const uint8_t *bytes, Grid &grid) {
  if (grid.isFloat) {
    grid.floats.push_back(decodeFloat(type, bytes));
    return;
  }
  int64_t value = 0;
  const unsigned width = type.getIntOrFloatBitWidth();
  std::memcpy(&value, bytes, llvm::divideCeil(width, 8));
  const bool isSigned = !type.isUnsignedInteger() && width > 1 && width < 64;
  grid.integers.push_back(isSigned ? llvm::SignExtend64(static_cast<uint64_t>(value), width)
                                   : value);
}

} // namespace

/// Takes an operand out of its bytes.
static Grid decodeOperand(mlir::Value operand, const RuntimeValue &value) {
  Grid grid;
  if (const auto *scalar = std::get_if<Scalar>(&value)) {
    const auto *floating = std::get_if<llvm::APFloat>(&scalar->value);
    grid.isFloat = floating != nullptr;
    const uint64_t bits =
        floating ? floating->bitcastToAPInt().getZExtValue() : scalar->integer().getZExtValue();
    decode(scalar->type.isIndex() ? IntegerType::get(scalar->type.getContext(), 64) : scalar->type,
           reinterpret_cast<const uint8_t *>(&bits), grid);
    return grid;
  }
  const TileValue &tile = std::get<TileValue>(value);
  auto type = cast<tile::TileType>(operand.getType());
  grid = {tile.validRows,
          tile.validColumns,
          type.getColumns(),
          isa<FloatType>(type.getElementType()),
          {},
          {}};
  for (uint64_t i = 0; i < tile.storage->size(); ++i)
    decode(type.getElementType(), tile.storage->at(i), grid);
  return grid;
}

/// The valid region of the result: what its type says, else what an operand has.
static std::pair<int64_t, int64_t> getResultExtents(Operation *op, tile::TileType type,
                                                    ArrayRef<Grid> in) {
  std::array<int64_t, 2> extents = {type.getValid()[0], type.getValid()[1]};
  for (unsigned dimension = 0; dimension < 2; ++dimension) {
    if (!ShapedType::isDynamic(extents[dimension]))
      continue;
    const auto source = cast<tile::TilePipeOpInterface>(op).getExtentSource(dimension);
    const size_t operand =
        std::distance(op->operand_begin(), llvm::find(op->getOperands(), source.tile));
    extents[dimension] = source.dimension == 0 ? in[operand].rows : in[operand].columns;
  }
  return {extents[0], extents[1]};
}

/// Tiles that agree in an extent that is open agree in the number, too.
LogicalResult Execution::checkOperands(Operation *op, ArrayRef<Grid> in) {
  if (isa<tile::GatherOp>(op)) // the indices' extents are their own
    return success();
  for (int dimension = 0; dimension < 2; ++dimension) {
    std::optional<int64_t> extent;
    for (auto [operand, grid] : llvm::zip_equal(op->getOperands(), in)) {
      auto type = dyn_cast<tile::TileType>(operand.getType());
      if (!type || !ShapedType::isDynamic(type.getValid()[dimension]))
        continue;
      const int64_t own = dimension == 0 ? grid.rows : grid.columns;
      if (extent.value_or(own) != own)
        return fail(op, DiagId::TileShape) << "operands have " << *extent << " and " << own
                                           << " valid " << (dimension == 0 ? "rows" : "columns");
      extent = own;
    }
  }
  return success();
}

LogicalResult Execution::checkIndices(Operation *op, const Grid &index, const Grid &named) {
  for (int64_t row = 0; row < index.rows; ++row)
    for (int64_t column = 0; column < index.columns; ++column) {
      const int64_t i = index.integers[index.index(row, column)];
      if (i < 0 || i / named.pitch >= named.rows || i % named.pitch >= named.columns)
        return fail(op, DiagId::OutOfBounds)
               << "index " << i << " names no valid element of a tile of " << named.rows << "x"
               << named.columns << " with rows of " << named.pitch;
    }
  return success();
}

LogicalResult Execution::checkPart(tile::ExtractOp op, ArrayRef<Grid> in) {
  const int64_t row = in[1].integers[0], column = in[2].integers[0];
  const tile::TileType type = op.getResult().getType();
  if (row >= 0 && column >= 0 && row <= in[0].rows - type.getValid()[0] &&
      column <= in[0].columns - type.getValid()[1])
    return success();
  return fail(op, DiagId::OutOfBounds)
         << "a part of " << type.getValid()[0] << "x" << type.getValid()[1] << " elements at row "
         << row << " and column " << column << " leaves the tile of " << in[0].rows << "x"
         << in[0].columns;
}

LogicalResult Execution::runInstruction(Operation *op, Frame &frame) {
  const GridFunction function = findFunction(op);
  if (!function)
    return isa<tile::TileElementwiseOpInterface>(op) ? runElementwise(op, frame)
                                                     : unsupported(op, "kernel");
  SmallVector<Grid> in;
  for (mlir::Value operand : op->getOperands()) {
    in.push_back(decodeOperand(operand, frame.at(operand)));
    if (in.back().rows == 0 || in.back().columns == 0)
      return fail(op, DiagId::TileShape) << "an operand has no valid element";
  }
  if (failed(checkOperands(op, in)))
    return failure();
  auto type = cast<tile::TileType>(op->getResult(0).getType());
  Type element = type.getElementType();
  std::unique_ptr<Storage> storage = makeTile(op, type);
  if (!storage)
    return failure();
  const auto [rows, columns] = getResultExtents(op, type, in);
  Grid out{rows, columns, type.getColumns(), isa<FloatType>(element), {}, {}};
  (out.isFloat ? out.floats.resize(storage->size()) : out.integers.resize(storage->size()));
  if (auto part = dyn_cast<tile::ExtractOp>(op); part && failed(checkPart(part, in)))
    return failure();
  if (isa<tile::GatherOp>(op) && failed(checkIndices(op, in[1], in[0])))
    return failure();
  if (isa<tile::ScatterOp>(op) && failed(checkIndices(op, in[1], out)))
    return failure();
  function(op, in, out);
  for (int64_t row = 0; row < rows; ++row)
    for (int64_t column = 0; column < columns; ++column) {
      uint8_t *bytes = storage->at(out.index(row, column));
      if (out.isFloat)
        encodeFloat(element, out.floats[out.index(row, column)], bytes);
      else
        std::memcpy(bytes, &out.integers[out.index(row, column)], storage->bytesPerElement());
    }
  frame.insert_or_assign(op->getResult(0), TileValue{std::move(storage), rows, columns});
  return success();
}

} // namespace ptowsp::interpreter
