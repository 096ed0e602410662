// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Fences: what they order, what they leave alone, and what they cost.

#include "support.h"

#include <catch2/catch.hpp>

#include <map>

using namespace test;
using ptowsp::rt::orchestrator;
using ptowsp::rt::ordered;
using ptowsp::rt::scalar;

namespace {

/// A program whose tasks have names; the kernel of task `name` takes `name` cycles.
struct named : program {
  named() {
    options.threads = 2;
    aicpu.machine.unit_count[PTOWSP_AIV] = 64;
    aicpu.machine.submit_cycles = 1;
    body = [](int64_t *args, uint32_t) { return static_cast<uint64_t>(args[0]); };
  }

  void task(orchestrator &o, uint64_t name) {
    numbers[name] = submit(o, PTOWSP_AIV, {scalar(name)});
  }
  const ptowsp_task_times &of(uint64_t name) { return times.at(numbers.at(name)); }
  bool waits(uint64_t later, uint64_t earlier) { return of(later).started >= of(earlier).ended; }
  void expect_ok() { REQUIRE(run() == PTOWSP_RUN_OK); }

  std::map<uint64_t, uint64_t> numbers;
};

} // namespace

TEST_CASE("a fence orders what came since `first` before what comes after, and no more") {
  named p;
  p.orchestrate = [&p](orchestrator &o) {
    p.task(o, 9000);
    const uint64_t first = o.next_task();
    p.task(o, 100);
    p.task(o, 200);
    o.fence(first, 0);
    p.task(o, 300);
    o.fence(o.next_task(), 0); // nothing to wait for
    p.task(o, 400);
  };
  p.expect_ok();
  CHECK(p.waits(300, 100));
  CHECK(p.waits(300, 200));
  CHECK(p.waits(400, 200));
  CHECK(!p.waits(400, 300));
  CHECK(!p.waits(300, 9000));
  CHECK(p.report.tasks == 5);
  CHECK(p.times.size() == 6); // the first fence is one, the second is none
  CHECK(p.times[3].kernel == PTOWSP_NO_KERNEL);
}

TEST_CASE("what an ordered part has fenced ends with it") {
  named p;
  p.orchestrate = [&p](orchestrator &o) {
    for (uint64_t part = 0; part < 3; ++part) { // independent of each other
      ordered order(o);
      for (uint64_t i = 1; i <= 3; ++i) {
        const uint64_t first = o.next_task();
        p.task(o, 1000 * i + 10 * part);
        p.task(o, 1000 * i + 10 * part + 1);
        o.fence(first, 0);
      }
    }
    p.task(o, 7);
  };
  p.expect_ok();
  for (uint64_t part = 0; part < 3; ++part)
    for (uint64_t i = 2; i <= 3; ++i)
      for (uint64_t a = 0; a < 2; ++a)
        for (uint64_t b = 0; b < 2; ++b)
          CHECK(p.waits(1000 * i + 10 * part + a, 1000 * (i - 1) + 10 * part + b));
  for (uint64_t part = 1; part < 3; ++part)
    CHECK(!p.waits(1000 + 10 * part, 1000));
  CHECK(!p.waits(7, 1000));
}

TEST_CASE("ordered parts inside of one another keep both orders") {
  named p;
  p.orchestrate = [&p](orchestrator &o) {
    ordered outer(o);
    for (uint64_t i = 1; i <= 2; ++i) {
      const uint64_t first = o.next_task();
      p.task(o, 5000 * i);
      {
        ordered inner(o);
        for (uint64_t j = 1; j <= 2; ++j) {
          const uint64_t inner_first = o.next_task();
          p.task(o, 5000 * i + 100 * j);
          o.fence(inner_first, 0);
        }
      }
      p.task(o, 5000 * i + 1000);
      o.fence(first, 0);
    }
  };
  p.expect_ok();
  for (uint64_t i = 1; i <= 2; ++i) {
    CHECK(p.waits(5000 * i + 200, 5000 * i + 100));
    CHECK(!p.waits(5000 * i + 1000, 5000 * i + 200)); // behind the inner part
    CHECK(!p.waits(5000 * i + 100, 5000 * i));
  }
  for (uint64_t later : {10000, 10100, 10200, 11000})
    for (uint64_t earlier : {5000, 5100, 5200, 6000})
      CHECK(p.waits(later, earlier));
}

TEST_CASE("an iteration that runs nothing keeps the order of those around it") {
  named p;
  p.orchestrate = [&p](orchestrator &o) {
    ordered order(o);
    for (uint64_t i = 0; i < 5; ++i) {
      const uint64_t first = o.next_task();
      if (i % 2 == 0)
        p.task(o, 100 + i);
      o.fence(first, 0);
    }
  };
  p.expect_ok();
  CHECK(p.waits(102, 100));
  CHECK(p.waits(104, 102));
}

TEST_CASE("an iteration with more tasks than everything has room for is ordered too") {
  for (uint64_t seed = 0; seed < 40; ++seed)
    for (uint32_t window : {1, 2, 3, 8}) {
      named p;
      p.options.seed = seed;
      p.options.task_window = window;
      p.options.deplist_nodes = 1 + static_cast<uint32_t>(seed % 3);
      p.orchestrate = [&p](orchestrator &o) {
        ordered part(o);
        for (uint64_t i = 0; i < 6; ++i) {
          const uint64_t first = o.next_task();
          for (uint64_t t = 0; t < 9; ++t)
            p.task(o, 100 * i + t);
          o.fence(first, 0);
        }
      };
      p.expect_ok();
      for (uint64_t i = 1; i < 6; ++i)
        for (uint64_t a = 0; a < 9; ++a)
          for (uint64_t b = 0; b < 9; ++b)
            REQUIRE(p.waits(100 * i + a, 100 * (i - 1) + b));
    }
}

TEST_CASE("the end of an ordered part that nobody began is refused") {
  program p;
  p.orchestrate = [](orchestrator &) {};
  p.aicpu.orchestrate = [](ptowsp_orchestrator *impl, const uint64_t *) {
    impl->ops->ordered_end(impl, 7);
  };
  CHECK(p.run() == PTOWSP_RUN_BAD_INPUT);
  CHECK(p.text().find("ends an ordered part that it has not begun") != std::string::npos);
}
