// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// A small generator with the same numbers everywhere.

#ifndef PTOWSP_TEST_FUZZ_DICE_H
#define PTOWSP_TEST_FUZZ_DICE_H

#include <cstddef>
#include <cstdint>

namespace ptowsp::fuzz {

class Dice {
public:
  explicit Dice(uint64_t seed) : state(seed * 0x9e3779b97f4a7c15u + 1) {}
  uint64_t next() {
    state += 0x9e3779b97f4a7c15u;
    uint64_t z = state;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }
  /// Less than the bound, which is at least one.
  int64_t below(int64_t bound) {
    return static_cast<int64_t>(next() % static_cast<uint64_t>(bound));
  }
  int64_t between(int64_t low, int64_t high) { return low + below(high - low + 1); }
  bool chance(int64_t percent) { return below(100) < percent; }
  template <typename List> const auto &among(const List &list) {
    return list[static_cast<size_t>(below(static_cast<int64_t>(list.size())))];
  }

private:
  uint64_t state;
};

} // namespace ptowsp::fuzz

#endif // PTOWSP_TEST_FUZZ_DICE_H
