// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// What a random program can name at one point: tensors and views, indices, scalars.
///
/// Invariant: every index and extent has the range of values that it takes in the run.

#ifndef PTOWSP_TEST_FUZZ_NAMES_H
#define PTOWSP_TEST_FUZZ_NAMES_H

#include <cstdint>
#include <string>
#include <vector>

namespace ptowsp::fuzz {

constexpr int64_t open = -1;

struct Dim {
  int64_t known; ///< in the type, or `open`
  int64_t actual; ///< in the run
  std::string symbol; ///< of an open extent
};

/// A tensor or a view of one, rows last.
struct Tensor {
  std::string name;
  std::string element;
  std::vector<Dim> dims;
  std::vector<int64_t> strides;
  int64_t offset = 0;
  bool packed = true; ///< no layout in its type
  unsigned root = 0; ///< views of one tensor have one root
  bool readable = false, writable = false;
  int64_t most = 0; ///< of its elements, when they are the lengths of axes

  std::string type() const;
  /// The column count of tiles of such elements.
  int64_t tileColumns() const { return element == "f32" || element == "i32" ? 8 : 16; }
  size_t outer() const { return dims.size() - 2; }
};

std::string stridedType(const std::string &element, const std::vector<int64_t> &shape,
                        const std::vector<int64_t> &strides, int64_t offset, bool packed);

/// An SSA value of type index, at least zero.
struct Index {
  std::string name;
  int64_t most;
};

struct ScalarValue {
  std::string name;
  std::string type;
};

/// A cell of the program.
struct Slot {
  std::string name;
  std::string type;
};

/// Changes inside a block end with it.
struct Names {
  std::vector<Tensor> tensors;
  std::vector<Index> indices;
  std::vector<ScalarValue> scalars;
  std::vector<std::string> conditions;
};

} // namespace ptowsp::fuzz

#endif // PTOWSP_TEST_FUZZ_NAMES_H
