// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Elements in another order, and the numbers that say in which one.

#include "compiler/Interpreter/Grid.h"
#include "llvm/ADT/StringMap.h"

#include <cmath>

using namespace mlir;

namespace ptowsp::interpreter {
namespace {

void transpose(Operation *, ArrayRef<Grid> in, Grid &out) {
  withNumbers(out, [&](auto numbersOf, auto) {
    for (int64_t row = 0; row < out.rows; ++row)
      for (int64_t column = 0; column < out.columns; ++column)
        numbersOf(out)[out.index(row, column)] = numbersOf(in[0])[in[0].index(column, row)];
  });
}

void gather(Operation *, ArrayRef<Grid> in, Grid &out) {
  withNumbers(out, [&](auto numbersOf, auto) {
    for (int64_t row = 0; row < out.rows; ++row)
      for (int64_t column = 0; column < out.columns; ++column)
        numbersOf(out)[out.index(row, column)] =
            numbersOf(in[0])[in[1].integers[in[1].index(row, column)]];
  });
}

/// In order: of elements with one index the last stays.
void scatter(Operation *, ArrayRef<Grid> in, Grid &out) {
  const Grid &index = in[1];
  withNumbers(out, [&](auto numbersOf, auto) {
    for (int64_t row = 0; row < index.rows; ++row)
      for (int64_t column = 0; column < index.columns; ++column)
        numbersOf(out)[index.integers[index.index(row, column)]] =
            numbersOf(in[0])[in[0].index(row, column)];
  });
}

void take(Operation *op, ArrayRef<Grid> in, Grid &out) {
  auto takeOp = cast<tile::TakeOp>(op);
  withNumbers(out, [&](auto numbersOf, auto) {
    for (int64_t row = 0; row < out.rows; ++row)
      for (int64_t column = 0; column < out.columns; ++column) {
        const auto from = static_cast<int64_t>(takeOp.getFirst() + column * takeOp.getEvery());
        numbersOf(out)[out.index(row, column)] = numbersOf(in[0])[in[0].index(row, from)];
      }
  });
}

void count(Operation *op, ArrayRef<Grid> in, Grid &out) {
  const int64_t step = cast<tile::IotaOp>(op).getDown() ? -1 : 1;
  for (int64_t column = 0; column < out.columns; ++column)
    out.integers[column] = in[0].integers[0] + step * column;
}

double getPadding(Type type, tile::Padding padding) {
  if (padding == tile::Padding::zero)
    return 0.0;
  const bool isLeast = padding == tile::Padding::min;
  if (isa<FloatType>(type))
    return isLeast ? -INFINITY : INFINITY;
  const unsigned width = type.getIntOrFloatBitWidth();
  if (type.isUnsignedInteger())
    return isLeast ? 0.0 : static_cast<double>(llvm::maxUIntN(width));
  return static_cast<double>(isLeast ? llvm::minIntN(width) : llvm::maxIntN(width));
}

void pad(Operation *op, ArrayRef<Grid> in, Grid &out) {
  auto padOp = cast<tile::PadOp>(op);
  const double value = getPadding(padOp.getResult().getType().getElementType(), padOp.getPadding());
  withNumbers(out, [&](auto numbersOf, auto) {
    auto &numbers = numbersOf(out);
    using Number = std::decay_t<decltype(numbers[0])>;
    for (int64_t row = 0; row < out.rows; ++row)
      for (int64_t column = 0; column < out.columns; ++column) {
        const size_t at = out.index(row, column);
        const bool isKept = row < in[0].rows && column < in[0].columns;
        numbers[at] = isKept ? numbersOf(in[0])[at] : static_cast<Number>(value);
      }
  });
}

} // namespace

GridFunction findPermutation(StringRef name) {
  static const llvm::StringMap<GridFunction> functions = {
      {"tile.transpose", transpose}, {"tile.gather", gather}, {"tile.scatter", scatter},
      {"tile.take", take},           {"tile.iota", count},    {"tile.pad", pad},
  };
  return functions.lookup(name);
}

} // namespace ptowsp::interpreter
