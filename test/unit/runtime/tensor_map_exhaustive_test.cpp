// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The TensorMap pool at small scope: every short sequence of accesses to a buffer of
/// four bytes and to another buffer, for every size of the pool, against masks of bytes.

#include "src/core/tensor_map.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <vector>

using namespace ptowsp::rt;

namespace {

struct choice {
  region r;
  bool write;
  uint32_t mask; /* of bytes; the other buffer's come after the first's */
};

choice access_of(uint32_t buffer, int64_t offset, int64_t size, int64_t stride, bool write) {
  ptowsp_tensor t = {};
  t.address = 4096 * (1 + buffer);
  t.buffer_bytes = 4;
  t.dtype = PTOWSP_I8;
  t.offset = offset;
  t.rank = 1;
  t.sizes[0] = size;
  t.strides[0] = stride;
  choice c = {{}, write, 0};
  REQUIRE(make_region(t, c.r));
  for (int64_t i = 0; i < size; ++i)
    c.mask |= 1u << (buffer * 4 + static_cast<uint32_t>(offset + i * stride));
  return c;
}

/// Every view of the first buffer, with and without gaps, and the whole of the second.
std::vector<choice> all_choices() {
  std::vector<choice> result;
  for (bool write : {false, true}) {
    for (int64_t size = 1; size <= 4; ++size)
      for (int64_t offset = 0; offset + size <= 4; ++offset)
        result.push_back(access_of(0, offset, size, 1, write));
    for (int64_t offset = 0; offset < 2; ++offset)
      result.push_back(access_of(0, offset, 2, 2, write));
    result.push_back(access_of(0, 0, 2, 3, write));
    result.push_back(access_of(1, 0, 4, 1, write));
  }
  return result;
}

/// One sequence: task t makes access `picks[t]`, and `alive[t]` at the least is the
/// first task that has not retired then.
bool keeps_definition(const std::vector<choice> &choices, const std::vector<uint32_t> &picks,
                      const std::vector<uint64_t> &alive, uint64_t limit) {
  tensor_map map;
  if (!map.allocate(limit))
    return false;
  uint64_t first = 0;
  std::vector<uint64_t> found;
  for (uint64_t task = 0; task < picks.size(); ++task) {
    const choice &next = choices[picks[task]];
    const uint64_t forced = map.retired_for(1);
    if (forced != (task >= limit ? task - limit + 1 : 0))
      return false;
    first = std::max({first, forced, alive[task]});
    found.clear();
    group_hint none = {};
    map.drop_below(first);
    map.enter(next.r, next.write, task, none, [&](uint64_t t) { found.push_back(t); });
    for (uint64_t old = 0; old < task; ++old) {
      const choice &before = choices[picks[old]];
      const bool conflict =
          old >= first && (before.write || next.write) && (before.mask & next.mask) != 0;
      const auto times = std::count(found.begin(), found.end(), old);
      if (times > (conflict ? 1 : 0))
        return false;
      // What is not found must be waited for by one that is: a later write of all of it.
      bool implied = false;
      for (uint64_t other : found)
        implied = implied || (other > old && choices[picks[other]].write &&
                              (before.mask & ~choices[picks[other]].mask) == 0);
      if (conflict && times == 0 && !implied)
        return false;
    }
  }
  return true;
}

/// Counts in the base of `digits` up; false after the last number.
template <typename T> bool advance(std::vector<T> &number, const std::vector<T> &digits) {
  for (size_t d = 0; d < number.size(); ++d) {
    if (++number[d] < digits[d])
      return true;
    number[d] = 0;
  }
  return false;
}

} // namespace

TEST_CASE("every sequence of four accesses finds what masks of bytes say") {
  const std::vector<choice> choices = all_choices();
  const std::vector<uint32_t> digits(4, static_cast<uint32_t>(choices.size()));
  for (uint64_t limit : {2, 4}) {
    std::vector<uint32_t> picks(4);
    do {
      if (!keeps_definition(choices, picks, {0, 0, 0, 0}, limit)) {
        CAPTURE(limit, picks);
        FAIL("a lookup differs");
      }
    } while (advance(picks, digits));
  }
  SUCCEED();
}

TEST_CASE("every sequence of three accesses does, whatever has retired before each") {
  const std::vector<choice> choices = all_choices();
  const std::vector<uint32_t> digits(3, static_cast<uint32_t>(choices.size()));
  for (uint64_t limit : {1, 2, 3}) {
    std::vector<uint64_t> alive(3);
    do {
      std::vector<uint32_t> picks(3);
      do {
        if (!keeps_definition(choices, picks, alive, limit)) {
          CAPTURE(limit, picks, alive);
          FAIL("a lookup differs");
        }
      } while (advance(picks, digits));
    } while (advance(alive, {1, 2, 3}));
  }
  SUCCEED();
}
