// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Tiles that instructions other than elementwise ones compute on.

#ifndef PTOWSP_COMPILER_INTERPRETER_GRID_H
#define PTOWSP_COMPILER_INTERPRETER_GRID_H

#include "compiler/Interpreter/Element.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

#include <vector>

namespace ptowsp::interpreter {

/// A tile as numbers: floats as float, integers as int64_t; a scalar is a tile of one element.
struct Grid {
  int64_t rows = 1; ///< that mean something
  int64_t columns = 1;
  int64_t pitch = 1;
  bool isFloat = false;
  std::vector<float> floats;
  std::vector<int64_t> integers;

  size_t index(int64_t row, int64_t column) const {
    return static_cast<size_t>(row * pitch + column);
  }
};

/// Calls `function` with the numbers of all grids, which are of one kind.
template <typename F> void withNumbers(const Grid &like, F function) {
  if (like.isFloat)
    function([](auto &grid) -> auto & { return grid.floats; }, FloatFunction());
  else
    function([](auto &grid) -> auto & { return grid.integers; }, IntegerFunction());
}

/// What an instruction does to grids; `out` has its extents and is zero.
using GridFunction = void (*)(mlir::Operation *op, llvm::ArrayRef<Grid> in, Grid &out);

/// The function of an instruction that puts elements into another order, by its name, or null.
GridFunction findPermutation(llvm::StringRef name);

} // namespace ptowsp::interpreter

#endif // PTOWSP_COMPILER_INTERPRETER_GRID_H
