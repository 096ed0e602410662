// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Whole runs of small programs, on host threads.

#include "support.h"

#include <catch2/catch.hpp>

#include <atomic>

using namespace test;
using ptowsp::rt::in;
using ptowsp::rt::inout;
using ptowsp::rt::out;
using ptowsp::rt::scalar;

TEST_CASE("independent tasks all run once") {
  for (uint32_t threads = 1; threads <= 4; ++threads) {
    program p;
    std::atomic<uint64_t> sum{0};
    p.options.threads = threads;
    p.orchestrate = [&](ptowsp::rt::orchestrator &o) {
      for (uint64_t i = 0; i < 20000; ++i)
        submit(o, PTOWSP_AIV, {scalar(i)});
    };
    p.body = [&](int64_t *args, uint32_t) {
      sum += static_cast<uint64_t>(args[0]);
      return 7;
    };
    REQUIRE(p.run() == PTOWSP_RUN_OK);
    CHECK(p.report.tasks == 20000);
    CHECK(sum == 20000u * 19999u / 2);
    CHECK(p.times.size() == 20000);
    CHECK(p.text().empty());
  }
}

TEST_CASE("a chain through one buffer runs in order") {
  for (uint32_t threads = 1; threads <= 4; ++threads) {
    program p;
    std::vector<uint64_t> cell(1);
    tensor t = over(cell, PTOWSP_I64);
    p.options.threads = threads;
    p.options.task_window = 7;
    p.orchestrate = [&](ptowsp::rt::orchestrator &o) {
      for (uint64_t i = 0; i < 5000; ++i)
        submit(o, PTOWSP_AIV, {inout(t), scalar(i)});
    };
    p.body = [&](int64_t *args, uint32_t) -> uint64_t {
      auto &value = *reinterpret_cast<uint64_t *>(args[0]);
      value = value == static_cast<uint64_t>(args[1]) ? value + 1 : ~uint64_t{0};
      return 10;
    };
    REQUIRE(p.run() == PTOWSP_RUN_OK);
    CHECK(cell[0] == 5000);
  }
}

TEST_CASE("intermediates of scopes get storage and are given back") {
  for (uint32_t threads = 1; threads <= 3; ++threads) {
    program p;
    std::vector<uint64_t> result(64);
    tensor all = over(result, PTOWSP_I64);
    p.options.threads = threads;
    p.options.task_window = 4;
    p.options.heap_bytes = 128;
    p.orchestrate = [&](ptowsp::rt::orchestrator &o) {
      for (uint64_t i = 0; i < 64; ++i) {
        ptowsp::rt::scope s(o, ptowsp::rt::at(1, 1));
        tensor a = tensor::intermediate(PTOWSP_I64, {8});
        tensor b = tensor::intermediate(PTOWSP_I64, {8});
        tensor element = all.slice({static_cast<int64_t>(i)}, {1});
        submit(o, PTOWSP_AIV, {out(a), scalar(i)});
        submit(o, PTOWSP_AIV, {in(a), out(b), scalar(i)});
        submit(o, PTOWSP_AIC, {in(b), in(a), out(element), scalar(i)});
      }
    };
    p.body = [&](int64_t *args, uint32_t arity) -> uint64_t {
      auto at = [&](uint32_t p) { return reinterpret_cast<uint64_t *>(args[p]); };
      for (uint32_t e = 0; e < 8; ++e)
        if (arity == 2)
          at(0)[e] = static_cast<uint64_t>(args[1]) + e;
        else if (arity == 3)
          at(1)[e] = at(0)[e] * 3;
      if (arity == 4)
        at(2)[0] = at(0)[7] + at(1)[1];
      return 10;
    };
    REQUIRE(p.run() == PTOWSP_RUN_OK);
    for (uint64_t i = 0; i < 64; ++i)
      CHECK(result[i] == (i + 7) * 3 + i + 1);
    CHECK(p.stats(PTOWSP_HEAP_RING).high_water == 128);
    CHECK(p.stats(PTOWSP_HEAP_RING).stalls > 0);
  }
}

TEST_CASE("a scope that holds more than the window is a deadlock with its numbers") {
  program p;
  p.options.threads = 2;
  p.options.task_window = 3;
  p.orchestrate = [&](ptowsp::rt::orchestrator &o) {
    ptowsp::rt::scope s(o, ptowsp::rt::at(4, 2));
    for (uint32_t i = 0; i < 6; ++i) {
      tensor a = tensor::intermediate(PTOWSP_I64, {8});
      submit(o, PTOWSP_AIV, {out(a), scalar(i)}, ptowsp::rt::at(5 + i, 3));
    }
  };
  CHECK(p.run() == PTOWSP_RUN_DEADLOCK);
  CHECK(p.text() ==
        "deadlock: the orchestrator waits for the task ring (TASK_RING_FULL), no task is running "
        "or ready, and an open scope holds what it waits for\n"
        "detail: task 3 'kernel' at test.mlir:8:3 needs 1 slots of 3\n"
        "detail: the scope of depth 1 at test.mlir:4:2 holds 3 slots and 3 outputs of 192 bytes "
        "in ring set 1 until it ends\n"
        "detail: held: task 0 'kernel' at test.mlir:5:3, 64 bytes\n"
        "detail: held: task 1 'kernel' at test.mlir:6:3, 64 bytes\n"
        "detail: held: task 2 'kernel' at test.mlir:7:3, 64 bytes\n"
        "hint: set '--task-window' to 6 (now 3)\n");
  p.options.task_window = 5;
  CHECK(p.run() == PTOWSP_RUN_DEADLOCK);
  p.options.task_window = 6;
  CHECK(p.run() == PTOWSP_RUN_OK);
}
