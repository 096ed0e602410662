// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Sleeping and waking of threads: no wake-up is lost.

#include "platform/sim/thread_platform.h"

#include "graph.h"

#include <catch2/catch.hpp>

#include <thread>

using namespace ptowsp::rt;

TEST_CASE("whoever gives up its sleep leaves the wake-up to the others") {
  thread_platform::event event;
  event.prepare(); // one thread is about to sleep
  event.wake_all();
  event.prepare(); // another comes later, and finds what it waits for
  event.cancel();
  event.sleep(); // returns at once: the first thread was woken
  SUCCEED();
}

TEST_CASE("every sequence of steps of two threads keeps their wake-ups") {
  // Each thread is outside, prepared or asleep; a sleep that would block is left for later.
  for (uint32_t code = 0; code < 65536; ++code) {
    thread_platform::event event;
    uint32_t prepared = 0;
    uint32_t woken = 0; // wake-ups that some prepared thread must find
    for (uint32_t step = 0, rest = code; step < 8; ++step, rest /= 4)
      switch (rest % 4) {
      case 0:
        event.prepare();
        ++prepared;
        break;
      case 1:
        event.wake_one();
        woken += woken < prepared ? 1 : 0;
        break;
      case 2:
        if (prepared > 0) {
          event.cancel();
          --prepared;
          woken = woken < prepared ? woken : prepared;
        }
        break;
      default:
        if (woken > 0) {
          event.sleep();
          --prepared;
          --woken;
        }
      }
    event.wake_all();
    for (; prepared > 0; --prepared)
      event.sleep();
  }
  SUCCEED();
}

TEST_CASE("threads that come and go while all are woken end") {
  for (uint32_t round = 0; round < 300; ++round) {
    thread_platform::event event;
    std::atomic<bool> stopping{false};
    thread_platform::team team;
    REQUIRE(team.start(6, [&](uint32_t worker) {
      test::dice d(round * 8 + worker);
      while (!stopping.load(std::memory_order_seq_cst)) {
        event.prepare();
        if (d.chance(50) || stopping.load(std::memory_order_seq_cst))
          event.cancel();
        else
          event.sleep();
      }
    }));
    for (uint32_t i = 0; i < 20; ++i)
      event.wake_one();
    stopping.store(true, std::memory_order_seq_cst);
    event.wake_all();
    team.join();
  }
  SUCCEED();
}
