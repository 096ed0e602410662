// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The text of a workload while it grows, with all that its statements are made of: names,
/// indices, views.

#ifndef PTOWSP_TEST_FUZZ_WRITER_H
#define PTOWSP_TEST_FUZZ_WRITER_H

#include "test/fuzz/Kernels.h"

#include <functional>
#include <optional>

namespace ptowsp::fuzz {

/// The extent of an axis.
struct Extent {
  std::string name;
  int64_t most;
  bool exact; ///< else it may be less than the most
};

class Writer {
public:
  explicit Writer(uint64_t seed) : dice(seed), kernels(dice) {}

protected:
  void line(const std::string &text) { body += std::string(2 * depth, ' ') + text + "\n"; }
  /// A block of statements, of which the names end with it.
  void block(const std::string &head, const std::function<void()> &content,
             const std::string &foot = "}");
  std::string fresh(const std::string &stem) { return "%" + stem + std::to_string(counter++); }

  std::string constant(const std::string &value, const std::string &type);
  std::string indexConstant(int64_t value) { return constant(std::to_string(value), "index"); }
  /// An index below the bound, which is at least one: a number or the name of a value.
  std::string below(int64_t bound);
  /// The same as a value.
  std::string valueBelow(int64_t bound);
  /// A count of at most `most`.
  Extent extent(int64_t most);
  std::string scalar(const std::string &type);
  /// A value of type i1.
  std::string condition();

  /// The part of `source` at the given outer indices, all rows and columns.
  Tensor at(const Tensor &source, const std::vector<std::string> &outer);
  /// A block of rows and columns of `source`, of which no extent is empty.
  Tensor tile(const Tensor &source, int64_t rows, int64_t columns);
  std::string load(const Tensor &source);
  /// The indices of one of its elements.
  std::string place(const Tensor &source);
  std::string readSlot(const Slot &slot);

  std::vector<const Tensor *> select(const std::function<bool(const Tensor &)> &wanted);
  static bool isEmpty(const Tensor &tensor);

  Dice dice;
  Kernels kernels;
  Names names;
  std::vector<std::pair<std::string, int64_t>> symbols; ///< with their values in the run
  std::vector<Slot> slots;
  std::vector<Tensor> lengths;
  std::string body;
  unsigned depth = 0;
  unsigned counter = 0;

private:
  Tensor view(const Tensor &source, const std::vector<std::string> &offsets,
              const std::vector<int64_t> &sizes, const std::vector<int64_t> &steps, size_t dropped);
};

} // namespace ptowsp::fuzz

#endif // PTOWSP_TEST_FUZZ_WRITER_H
