// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Units beside AIC and AIV, and tasks that take three cores.

#include "support.h"

#include <catch2/catch.hpp>

using namespace test;
using Catch::Matchers::Contains;
using ptowsp::rt::inout;

namespace {

/// One core of each unit, two AIV.
struct few_cores : program {
  few_cores() {
    for (uint32_t &count : aicpu.machine.unit_count)
      count = 1;
    aicpu.machine.unit_count[PTOWSP_AIV] = 2;
    options.threads = 2;
    body = [](int64_t *, uint32_t) { return 100; };
  }
};

} // namespace

TEST_CASE("AICPU and DMA tasks run on cores of their own") {
  few_cores p;
  p.orchestrate = [](auto &o) {
    for (uint32_t unit : {PTOWSP_AICPU, PTOWSP_DMA, PTOWSP_AIC, PTOWSP_AICPU})
      submit(o, unit, {});
  };
  REQUIRE(p.run() == PTOWSP_RUN_OK);
  for (uint32_t t = 0; t < 3; ++t)
    CHECK(p.times[t].started == p.times[t].submitted + p.aicpu.machine.dispatch_cycles);
  CHECK(p.times[3].started == p.times[0].ended);
}

TEST_CASE("a mixed task starts when three cores are free and keeps them to its end") {
  few_cores p;
  std::vector<int64_t> memory(1);
  tensor cell = over(memory, PTOWSP_I64);
  p.orchestrate = [&](auto &o) {
    submit(o, PTOWSP_AIV, {});
    submit(o, PTOWSP_MIXED, {inout(cell)});
    submit(o, PTOWSP_AIV, {});
    submit(o, PTOWSP_AIC, {});
    submit(o, PTOWSP_AIV, {});
  };
  p.part = [](int64_t *args, uint32_t part) {
    int64_t &value = *reinterpret_cast<int64_t *>(args[0]);
    value = value * 10 + part + 1;
    return part == 2 ? 300 : 50;
  };
  for (uint32_t ready : {PTOWSP_READY_SUBMISSION, PTOWSP_READY_FIFO}) {
    CAPTURE(ready);
    p.options.ready = 1 + ready;
    memory[0] = 0;
    REQUIRE(p.run() == PTOWSP_RUN_OK);
    CHECK(memory[0] == 123);
    CHECK(p.report.tasks == 5);
    const auto &t = p.times;
    CHECK(t[1].unit == PTOWSP_MIXED);
    const uint64_t last =
        ready == PTOWSP_READY_FIFO ? std::max(t[2].ended, t[0].ended) : t[0].ended;
    if (ready == PTOWSP_READY_SUBMISSION) {
      CHECK(t[1].started == last);
      CHECK(t[1].ended == t[1].started + 300);
      for (uint32_t later : {2u, 3u, 4u})
        CHECK(t[later].started == t[1].ended);
      CHECK(t[2].core != t[4].core);
    } else {
      // Nobody keeps a core free for it: it gets all three once no other task wants one.
      CHECK(t[1].started >= last);
      CHECK(t[1].ended == t[1].started + 300);
    }
  }
}

TEST_CASE("a mixed task needs a domain with all its cores") {
  few_cores p;
  p.orchestrate = [](auto &o) { submit(o, PTOWSP_MIXED, {}); };
  p.aicpu.machine.unit_count[PTOWSP_AIV] = 1;
  CHECK(p.run() == PTOWSP_RUN_BAD_INPUT);
  CHECK_THAT(p.text(), Contains("a task needs a unit that the machine does not have"));
  p.aicpu.machine.unit_count[PTOWSP_AIC] = 2;
  p.aicpu.machine.unit_count[PTOWSP_AIV] = 3;
  p.aicpu.schedule.domains = 2; // only the first domain has two AIV
  p.orchestrate = [](auto &o) {
    for (uint32_t i = 0; i < 4; ++i)
      submit(o, PTOWSP_MIXED, {});
  };
  REQUIRE(p.run() == PTOWSP_RUN_OK);
  for (const ptowsp_task_times &t : p.times)
    CHECK(t.domain == 0);
}

TEST_CASE("a mixed kernel without its parts is refused") {
  few_cores p;
  p.orchestrate = [](auto &) {};
  const ptowsp_kernel rows[] = {{"mixed", PTOWSP_MIXED, 1, nullptr, 0},
                                {"a", PTOWSP_AIC, 1, nullptr, 0},
                                {"b", PTOWSP_AIV, 1, nullptr, 0},
                                {"c", PTOWSP_AIV, 2, nullptr, 0}};
  p.aicore.kernels = rows;
  for (uint32_t count : {1u, 3u, 4u}) {
    p.aicore.kernel_count = count;
    CHECK(p.run() == PTOWSP_RUN_BAD_INPUT);
    CHECK_THAT(p.text(), Contains("mixed kernel 'mixed' is not followed by its parts"));
  }
}

TEST_CASE("a trace has a mixed task on all three cores") {
  few_cores p;
  std::vector<ptowsp_trace_record> records(100);
  ptowsp_trace trace = {records.data(), records.size(), 0, 0};
  p.options.trace = &trace;
  p.orchestrate = [](auto &o) { submit(o, PTOWSP_MIXED, {}); };
  for (uint32_t ready : {PTOWSP_READY_SUBMISSION, PTOWSP_READY_FIFO}) {
    p.options.ready = 1 + ready;
    REQUIRE(p.run() == PTOWSP_RUN_OK);
    uint64_t cores = 0;
    for (uint64_t r = 0; r < trace.count; ++r)
      if (records[r].kind == PTOWSP_TRACE_PART) {
        CHECK(records[r].unit == PTOWSP_AIV);
        CHECK(records[r].place == cores);
        CHECK(records[r].values[2] == p.times[0].started);
        ++cores;
      }
    CHECK(cores == 2);
  }
}
