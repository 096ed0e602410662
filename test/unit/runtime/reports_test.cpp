// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// What a failed run says as data, and kernels that take too long.

#include "support.h"

#include <catch2/catch.hpp>

#include <atomic>
#include <chrono>
#include <thread>

using namespace test;
using Catch::Matchers::Contains;
using ptowsp::rt::out;

namespace {

/// A scope at 2:5 that holds `tasks` outputs of 128 bytes.
void hold(ptowsp::rt::orchestrator &o, uint32_t tasks) {
  ptowsp::rt::scope s(o, ptowsp::rt::at(2, 5));
  for (uint32_t i = 0; i < tasks; ++i) {
    tensor t = tensor::intermediate(PTOWSP_F32, {32});
    submit(o, PTOWSP_AIV, {out(t)}, ptowsp::rt::at(10 + i, 1));
  }
}

/// What a stuck kernel waits for, and what was told of it.
struct stuck_watch {
  std::atomic<uint32_t> told{0};
  ptowsp_run_report first = {};
};

/// Makes `p` tell of stuck kernels in `watch`; `p.run` would set a context of its own.
int run_watched(program &p, stuck_watch &watch) {
  static stuck_watch *listening;
  listening = &watch;
  p.options.kernel_stuck = [](void *, const ptowsp_run_report *report) {
    if (listening->told.load() == 0)
      listening->first = *report;
    listening->told.fetch_add(1);
  };
  return p.run();
}

} // namespace

TEST_CASE("a deadlock is data: who waits for what, what is held, what would do") {
  program p;
  p.orchestrate = [](auto &o) { hold(o, 20); };
  p.options.task_window = 18;
  REQUIRE(p.run() == PTOWSP_RUN_DEADLOCK);
  const ptowsp_failure &f = p.report.failure;
  CHECK(f.kind == PTOWSP_RUN_DEADLOCK);
  CHECK(f.resource == PTOWSP_TASK_RING);
  CHECK(f.task.task == 18);
  CHECK(f.task.location == ptowsp::rt::at(28, 1));
  CHECK(f.wanted == 1);
  CHECK(f.capacity == 18);
  CHECK(f.scope_depth == 1);
  CHECK(f.ring == 1);
  CHECK(f.scope_location == ptowsp::rt::at(2, 5));
  CHECK(f.held_slots == 18);
  CHECK(f.held_outputs == 18);
  CHECK(f.held_bytes == 18 * 128);
  REQUIRE(f.held_count == PTOWSP_REPORT_HELD);
  for (uint32_t i = 0; i < f.held_count; ++i) {
    CHECK(f.held[i].task == i);
    CHECK(f.held[i].output_bytes == 128);
    CHECK(f.held[i].location == ptowsp::rt::at(10 + i, 1));
  }
  CHECK(f.enough[PTOWSP_TASK_RING] == 20);
  CHECK(f.enough[PTOWSP_HEAP_RING] == 0);
  CHECK_THAT(p.text(), Contains("held: task 5 ") && Contains("detail: and 12 more\n"));
  p.options.task_window = f.enough[PTOWSP_TASK_RING];
  REQUIRE(p.run() == PTOWSP_RUN_OK);
  CHECK(p.report.failure.kind == PTOWSP_RUN_OK);
}

TEST_CASE("a lack of capacity is data") {
  program p;
  p.orchestrate = [](auto &o) { hold(o, 1); };
  p.options.heap_bytes = 64;
  REQUIRE(p.run() == PTOWSP_RUN_CAPACITY);
  CHECK(p.report.failure.kind == PTOWSP_RUN_CAPACITY);
  CHECK(p.report.failure.resource == PTOWSP_HEAP_RING);
  CHECK(p.report.failure.enough[PTOWSP_HEAP_RING] == 128);
}

TEST_CASE("a kernel that does not return is named, on any thread") {
  for (uint32_t threads : {1u, 3u}) {
    CAPTURE(threads);
    program p;
    stuck_watch watch;
    p.options.threads = threads;
    p.options.kernel_timeout_ms = 40;
    p.options.task_window = 4;
    p.orchestrate = [](auto &o) {
      for (uint32_t i = 0; i < 12; ++i)
        submit(o, PTOWSP_AIV, {ptowsp::rt::scalar(i)}, ptowsp::rt::at(5, 1 + i));
    };
    p.body = [&](int64_t *args, uint32_t) {
      // Never short, so that the other tasks are not run by the orchestrator at once.
      do
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
      while (args[0] == 2 && watch.told.load() == 0);
      return 10;
    };
    // Told, the kernel returns: then the run is as any other.
    REQUIRE(run_watched(p, watch) == PTOWSP_RUN_OK);
    CHECK(p.times.size() == 12);
    CHECK(watch.told.load() == 1);
    const ptowsp_run_report &r = watch.first;
    CHECK(r.status == PTOWSP_RUN_TIMEOUT);
    CHECK(r.failure.kind == PTOWSP_RUN_TIMEOUT);
    CHECK(r.failure.task.task == 2);
    CHECK(r.failure.task.location == ptowsp::rt::at(5, 3));
    CHECK(r.failure.running_ms >= 40);
    CHECK_THAT(r.text, Contains("timeout: kernel 'kernel' has not returned for 0.") &&
                           Contains("task 2 'kernel' at test.mlir:5:3 is still running"));
    // A single thread runs every task at its submission and waits for nothing.
    if (threads == 1)
      continue;
    CHECK(r.failure.resource == PTOWSP_TASK_RING);
    CHECK_THAT(r.text, Contains("waits for the task ring (TASK_RING_FULL)"));
  }
}

TEST_CASE("a run with a seed cannot watch its kernels, and says so") {
  program p;
  p.orchestrate = [](auto &o) { hold(o, 1); };
  p.options.seed = 7;
  p.options.kernel_timeout_ms = 40;
  REQUIRE(p.run() == PTOWSP_RUN_BAD_INPUT);
  CHECK_THAT(p.text(), Contains("hint: set either 'seed' or 'kernel_timeout'"));
}

TEST_CASE("kernels that are quick enough are not named, however long the run takes") {
  program p;
  stuck_watch watch;
  p.options.threads = 2;
  p.options.kernel_timeout_ms = 400;
  p.orchestrate = [](auto &o) {
    for (uint32_t i = 0; i < 300; ++i)
      submit(o, PTOWSP_AIV, {});
  };
  p.body = [](int64_t *, uint32_t) {
    std::this_thread::sleep_for(std::chrono::milliseconds(3));
    return 10;
  };
  REQUIRE(run_watched(p, watch) == PTOWSP_RUN_OK);
  CHECK(watch.told.load() == 0);
}
