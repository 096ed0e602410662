// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Fibers of Boost with buffered channels, which have one place more than they keep tokens and
/// come in powers of two.

#include "harness.h"

#include <boost/fiber/all.hpp>
#include <deque>
#include <vector>

namespace {

using channel = boost::fibers::buffered_channel<uint64_t>;

uint64_t run(uint32_t stages, uint32_t capacity) {
  std::deque<channel> channels;
  for (uint32_t c = 0; c + 1 < stages; ++c)
    channels.emplace_back(capacity == 1 ? 2 : capacity);
  uint64_t sum = 0;
  std::vector<boost::fibers::fiber> fibers;
  fibers.emplace_back([&] {
    for (uint64_t i = 0; i < bench::token_count; ++i)
      channels[0].push(i);
    channels[0].close();
  });
  for (uint32_t s = 1; s + 1 < stages; ++s)
    fibers.emplace_back([&, s] {
      for (uint64_t value; channels[s - 1].pop(value) == boost::fibers::channel_op_status::success;)
        channels[s].push(value + 1);
      channels[s].close();
    });
  fibers.emplace_back([&] {
    for (uint64_t value; channels.back().pop(value) == boost::fibers::channel_op_status::success;)
      sum += value;
  });
  for (auto &fiber : fibers)
    fiber.join();
  return sum;
}

} // namespace

int main() { return bench::measure(run); }
