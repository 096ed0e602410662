// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The statements of a random workload.
///
/// Invariant: a task reads what has been written, and writes what no other iteration of a parallel
/// loop around it does: a loop takes every tensor apart, one part per iteration.

#ifndef PTOWSP_TEST_FUZZ_STATEMENTS_H
#define PTOWSP_TEST_FUZZ_STATEMENTS_H

#include "test/fuzz/Writer.h"

#include <map>

namespace ptowsp::fuzz {

class Statements : protected Writer {
public:
  explicit Statements(uint64_t seed) : Writer(seed) {}

protected:
  void statements(int64_t count);

  /// A sparse axis: rows of indices.
  Tensor indptr, indices;
  int64_t indptrMost = 0, indicesMost = 0;
  std::string workloads; ///< the text of those that are called
  unsigned roots = 0;
  int64_t budget = 0; ///< tasks that may still be submitted
  bool isOrdered = true; ///< only what has an order writes slots
  /// What a schedule can make keys of: for each kernel the axes around all of its tasks, and its
  /// scalars of type i32.
  struct KeyNames {
    std::vector<std::string> axes, scalars;
  };
  std::map<std::string, KeyNames> keyNames;

private:
  std::vector<std::string> axes; ///< around this place
  void noteKeys(const std::string &kernel, const std::vector<std::string> &types);
  void statement();
  void task();
  bool submit(const Tensor &target, const std::string &access, bool whole);
  void chain();
  void parallel();
  void forEach();
  void select();
  void scope();
  void parts(const std::string &kind);
  void cond();
  void call();
  void loadValue();
  void setSlot();
  /// Statements of which several may run at once, or in any order.
  void unordered(const std::function<void()> &content);
  void intermediate();
  void intermediateOfRows(const Tensor &like);

  void nested(int64_t times, const std::function<void()> &content);
  /// Iterations with the given first indices write parts of their own.
  void own(const std::vector<std::string> &iterators, const std::vector<int64_t> &extents,
           bool mayReadAcross);
  std::vector<const Tensor *> writable();

  int64_t times = 1; ///< how often the current place is reached, at most
  unsigned nesting = 0;
};

} // namespace ptowsp::fuzz

#endif // PTOWSP_TEST_FUZZ_STATEMENTS_H
