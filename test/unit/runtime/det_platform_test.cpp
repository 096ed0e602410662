// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The deterministic platform: the seed decides everything, and reaches everything.

#include "platform/det/det_platform.h"

#include "support.h"

#include <catch2/catch.hpp>

#include <set>

using namespace ptowsp::rt;
using namespace test;

namespace {

/// The order in which the kernels of 12 independent tasks run.
std::vector<int64_t> order_of(uint64_t seed, uint32_t threads, uint64_t &cycles) {
  program p;
  std::vector<int64_t> order;
  p.options.seed = seed;
  p.options.threads = threads;
  p.orchestrate = [](orchestrator &o) {
    for (uint64_t i = 0; i < 12; ++i)
      submit(o, PTOWSP_AIV, {scalar(i)});
  };
  p.body = [&order](int64_t *args, uint32_t) {
    order.push_back(args[0]);
    return 10;
  };
  REQUIRE(p.run() == PTOWSP_RUN_OK);
  REQUIRE(order.size() == 12);
  cycles = p.report.total_cycles;
  return order;
}

/// Three fibers add one to a cell, twice each, with a separate load and store.
uint32_t lossy_sum(uint64_t seed) {
  det_world world(seed);
  det_platform::atomic<uint32_t> cell{0};
  det_platform::team team;
  REQUIRE(team.start(3, [&](uint32_t) {
    for (uint32_t i = 0; i < 2; ++i)
      cell.store(cell.load() + 1);
  }));
  team.join();
  return cell.load();
}

} // namespace

TEST_CASE("a seed gives the same interleaving again, and others give others") {
  std::set<std::vector<int64_t>> orders;
  uint64_t cycles = 0;
  const uint64_t expected = (order_of(1, 4, cycles), cycles);
  for (uint64_t seed = 1; seed <= 200; ++seed) {
    const std::vector<int64_t> order = order_of(seed, 4, cycles);
    CHECK(cycles == expected);
    CHECK(order == order_of(seed, 4, cycles));
    orders.insert(order);
  }
  CHECK(orders.size() > 30);
}

TEST_CASE("the number of workers of a seeded run does not depend on the machine") {
  uint64_t cycles = 0;
  for (uint64_t seed = 1; seed <= 20; ++seed)
    CHECK(order_of(seed, 0, cycles) == order_of(seed, 4, cycles));
}

TEST_CASE("every outcome of a race is reached by some seed") {
  std::set<uint32_t> sums;
  for (uint64_t seed = 0; seed < 3000; ++seed)
    sums.insert(lossy_sum(seed));
  CHECK(sums == std::set<uint32_t>{2, 3, 4, 5, 6});
}

TEST_CASE("sleepers of the deterministic platform are woken, for a reason or for none") {
  uint32_t for_nothing = 0;
  for (uint64_t seed = 0; seed < 2000; ++seed) {
    det_world world(seed);
    det_platform::event event;
    det_platform::atomic<uint32_t> tokens{0};
    uint32_t taken = 0;
    det_platform::team team;
    REQUIRE(team.start(3, [&](uint32_t) {
      for (;;) {
        uint32_t now = tokens.load();
        if (now != 0 && tokens.compare_exchange_weak(now, now - 1)) {
          ++taken;
          return;
        }
        event.prepare();
        if (tokens.load() != 0) {
          event.cancel();
          continue;
        }
        event.sleep();
        for_nothing += tokens.load() == 0 ? 1 : 0;
      }
    }));
    for (uint32_t i = 0; i < 3; ++i) {
      tokens.fetch_add(1);
      event.wake_one();
    }
    team.join();
    REQUIRE(taken == 3);
  }
  CHECK(for_nothing > 0);
}

TEST_CASE("a kernel of a seeded run can make a run of its own") {
  program outer;
  outer.options.seed = 3;
  uint64_t inner_tasks = 0;
  outer.orchestrate = [](orchestrator &o) { submit(o, PTOWSP_AIV, {}); };
  outer.body = [&](int64_t *, uint32_t) {
    uint64_t cycles = 0;
    inner_tasks = order_of(5, 3, cycles).size();
    return 1;
  };
  CHECK(outer.run() == PTOWSP_RUN_OK);
  CHECK(inner_tasks == 12);
}
