// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Elements that the orchestration reads: after their writers, at a time that does not
/// depend on threads, and never from where nothing was written.

#include "support.h"

#include <catch2/catch.hpp>

#include <chrono>
#include <thread>

using namespace test;
using ptowsp::rt::inout;
using ptowsp::rt::orchestrator;
using ptowsp::rt::out;
using ptowsp::rt::scalar;
using ptowsp::rt::scope;

namespace {

/// Adds its scalar to its cell, slowly; takes 1000 cycles.
struct adding : program {
  adding() {
    aicpu.machine.submit_cycles = 1;
    body = [](int64_t *args, uint32_t) -> uint64_t {
      std::this_thread::sleep_for(std::chrono::microseconds(200));
      *reinterpret_cast<int64_t *>(args[0]) += args[1];
      return 1000;
    };
  }
};

} // namespace

TEST_CASE("a load sees what the tasks before it wrote, and none after it") {
  for (uint32_t threads = 1; threads <= 4; ++threads) {
    adding p;
    std::vector<int64_t> cells = {5, 6, 7};
    tensor t = over(cells, PTOWSP_I64);
    std::vector<int64_t> seen;
    p.options.threads = threads;
    p.orchestrate = [&](orchestrator &o) {
      tensor middle = t.slice({1}, {1});
      seen.push_back(o.load<int64_t>(t, {1}, 0)); // nothing writes it yet
      submit(o, PTOWSP_AIV, {inout(middle), scalar<int64_t>(10)});
      seen.push_back(o.load<int64_t>(t, {1}, 0));
      submit(o, PTOWSP_AIV, {inout(middle), scalar<int64_t>(100)});
      submit(o, PTOWSP_AIV, {inout(middle), scalar<int64_t>(1000)});
      seen.push_back(o.load<int64_t>(t, {1}, 0));
      seen.push_back(o.load<int64_t>(t, {2}, 0));
    };
    REQUIRE(p.run() == PTOWSP_RUN_OK);
    CHECK(seen == std::vector<int64_t>{6, 16, 1116, 7});
  }
}

TEST_CASE("the orchestrator's clock waits for the writers of the element and for no others") {
  std::vector<uint64_t> submitted[3];
  for (uint32_t threads = 1; threads <= 3; ++threads) {
    adding p;
    std::vector<int64_t> cells = {0, 0};
    tensor t = over(cells, PTOWSP_I64);
    p.options.threads = threads;
    p.aicpu.machine.unit_count[PTOWSP_AIV] = 2;
    p.aicpu.machine.dispatch_cycles = 3;
    p.aicpu.machine.retire_cycles = 5;
    p.orchestrate = [&](orchestrator &o) {
      tensor first = t.slice({0}, {1}), second = t.slice({1}, {1});
      submit(o, PTOWSP_AIV, {inout(first), scalar<int64_t>(1)});
      (void)o.load<int64_t>(t, {1}, 0); // untouched: no wait
      submit(o, PTOWSP_AIV, {inout(second), scalar<int64_t>(1)});
      (void)o.load<int64_t>(t, {0}, 0); // waits for the first task
      submit(o, PTOWSP_AIV, {inout(first), scalar<int64_t>(1)});
    };
    REQUIRE(p.run() == PTOWSP_RUN_OK);
    for (const ptowsp_task_times &times : p.times)
      submitted[threads - 1].push_back(times.submitted);
  }
  // Submitted at 1 and 2; the first starts at 1 + 3, ends at 1004 and retires at 1009.
  CHECK(submitted[0] == std::vector<uint64_t>{1, 2, 1010});
  CHECK(submitted[1] == submitted[0]);
  CHECK(submitted[2] == submitted[0]);
}

TEST_CASE("intermediates are read while their scope holds them") {
  adding p;
  int64_t seen = 0;
  tensor kept = tensor::intermediate(PTOWSP_I64, {4});
  p.body = [](int64_t *args, uint32_t) -> uint64_t {
    for (int i = 0; i < 4; ++i)
      reinterpret_cast<int64_t *>(args[0])[i] = 10 + i;
    return 1;
  };
  p.orchestrate = [&](orchestrator &o) {
    {
      scope s(o, 0);
      submit(o, PTOWSP_AIV, {out(kept)});
      seen = o.load<int64_t>(kept, {3}, 0);
    }
    (void)o.load<int64_t>(kept, {3}, ptowsp::rt::at(12, 4));
  };
  CHECK(p.run() == PTOWSP_RUN_BAD_INPUT);
  CHECK(seen == 13);
  CHECK(p.text().find("scope has ended") != std::string::npos);
}

TEST_CASE("the window that a report names counts loops over what the host has written") {
  program p;
  std::vector<int64_t> lengths = {2, 5};
  const tensor t = over(lengths, PTOWSP_I64);
  p.tensors = {t.view};
  p.tensor_access = PTOWSP_IN;
  p.options.threads = 2;
  p.orchestrate = [&](orchestrator &o) {
    for (int64_t i = 0; i < 2; ++i) {
      scope s(o, 0);
      for (int64_t length = o.load<int64_t>(t, {i}, 0); length > 0; --length) {
        tensor kept = tensor::intermediate(PTOWSP_I64, {4});
        submit(o, PTOWSP_AIV, {out(kept)});
      }
    }
  };
  p.options.task_window = 1;
  REQUIRE(p.run() == PTOWSP_RUN_DEADLOCK);
  CHECK(p.report.failure.enough[PTOWSP_TASK_RING] == 5);
  p.options.task_window = 4;
  CHECK(p.run() == PTOWSP_RUN_DEADLOCK);
  p.options.task_window = 5;
  CHECK(p.run() == PTOWSP_RUN_OK);
}

TEST_CASE("what cannot be read is refused, and the rest of the orchestration does nothing") {
  std::vector<int64_t> cells = {1, 2};
  const tensor t = over(cells, PTOWSP_I64);
  const tensor unwritten = tensor::intermediate(PTOWSP_I64, {2});
  const auto run = [](std::function<int64_t(orchestrator &)> load, const char *why) {
    adding p;
    std::vector<int64_t> cell(1);
    tensor target = over(cell, PTOWSP_I64);
    int64_t seen = -1;
    p.orchestrate = [&](orchestrator &o) {
      seen = load(o);
      submit(o, PTOWSP_AIV, {inout(target), scalar<int64_t>(1)});
    };
    CHECK(p.run() == PTOWSP_RUN_BAD_INPUT);
    CHECK(p.text().find(why) != std::string::npos);
    CHECK(seen == 0);
    CHECK(cell[0] == 0);
  };
  run([&](orchestrator &o) { return o.load<int64_t>(t, {2}, 0); }, "outside of a tensor");
  run([&](orchestrator &o) { return o.load<int64_t>(t, {-1}, 0); }, "outside of a tensor");
  run([&](orchestrator &o) { return o.load<int64_t>(unwritten, {0}, 0); }, "nothing has written");
}
