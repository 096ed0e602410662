// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The ready queue: order and emptiness alone, no value lost or doubled among threads.

#include "platform/sim/thread_platform.h"
#include "src/core/ready_queue.h"

#include <catch2/catch.hpp>

#include <deque>
#include <thread>
#include <vector>

using namespace ptowsp::rt;

TEST_CASE("every short sequence of pushes and takes is first in, first out") {
  for (uint32_t entries = 1; entries <= 4; ++entries)
    for (uint32_t code = 0; code < 4096; ++code) {
      ready_queue<thread_platform> queue;
      REQUIRE(queue.allocate(entries));
      std::deque<uint32_t> expected;
      for (uint32_t step = 0; step < 12; ++step) {
        if ((code >> step & 1) != 0 && expected.size() < entries) {
          queue.push(step);
          expected.push_back(step);
        } else {
          uint32_t value = 0;
          REQUIRE(queue.take(value) == !expected.empty());
          if (expected.empty())
            continue;
          REQUIRE(value == expected.front());
          expected.pop_front();
        }
        REQUIRE(queue.empty() == expected.empty());
      }
    }
}

TEST_CASE("no value is lost or doubled among threads") {
  constexpr uint32_t count = 20000;
  constexpr uint32_t pushers = 2;
  ready_queue<thread_platform> queue;
  REQUIRE(queue.allocate(16));
  std::vector<std::atomic<uint32_t>> seen(pushers * count);
  std::atomic<uint32_t> taken{0};
  std::atomic<int32_t> room{16};
  std::vector<std::thread> threads;
  for (uint32_t t = 0; t < pushers; ++t)
    threads.emplace_back([&, t] {
      for (uint32_t i = 0; i < count; ++i) {
        while (room.fetch_sub(1) <= 0) {
          room.fetch_add(1);
          std::this_thread::yield();
        }
        queue.push(t * count + i);
      }
    });
  for (uint32_t t = 0; t < 2; ++t)
    threads.emplace_back([&] {
      for (uint32_t value = 0; taken.load() < pushers * count;)
        if (queue.take(value)) {
          ++seen[value];
          ++taken;
          room.fetch_add(1);
        } else {
          std::this_thread::yield();
        }
    });
  for (std::thread &t : threads)
    t.join();
  bool once = true;
  for (const auto &s : seen)
    once = once && s.load() == 1;
  CHECK(once);
  CHECK(queue.empty());
}
