// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The kernels of a random program: made when a task needs one, shared when they are equal.

#ifndef PTOWSP_TEST_FUZZ_KERNELS_H
#define PTOWSP_TEST_FUZZ_KERNELS_H

#include "test/fuzz/Dice.h"
#include "test/fuzz/Names.h"

#include <map>

namespace ptowsp::fuzz {

struct Argument {
  std::string access; ///< `in`, `out` or `inout`
  const Tensor *view; ///< of rank two
};

class Kernels {
public:
  explicit Kernels(Dice &dice) : dice(dice) {}

  /// A kernel that combines what it reads, which is one tensor at least; returns its name.
  /// Appends the types of the scalars that it takes behind the tensors.
  std::string make(const std::vector<Argument> &arguments, std::vector<std::string> &scalars);
  const std::string &text() const { return all; }

private:
  Dice &dice;
  std::map<std::string, std::string> names;
  std::string all;
};

} // namespace ptowsp::fuzz

#endif // PTOWSP_TEST_FUZZ_KERNELS_H
