// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Races between iterations: what is one, what is none, and what is said of it.

#include "support.h"

#include <catch2/catch.hpp>

using namespace test;
using namespace ptowsp::rt;

namespace {

constexpr ptowsp_location outer_loop = at(1, 1), inner_loop = at(2, 1), place = at(3, 1);

/// Tasks on one tensor of 8 x 16 elements of the host.
struct rows : program {
  rows() : memory(8 * 16) {
    options.check_races = 1;
    aicpu.machine.unit_count[PTOWSP_AIV] = 8;
    body = [](int64_t *, uint32_t) { return uint64_t{10}; };
    all = tensor::intermediate(PTOWSP_F32, {8, 16});
    all.view.address = reinterpret_cast<uint64_t>(memory.data());
    tensors.push_back(all.view);
  }

  tensor row(int64_t i) { return all.slice({i, 0}, {1, 16}); }
  tensor column(int64_t i) { return all.slice({0, i}, {8, 1}); }
  void write(orchestrator &o, tensor t) { submit(o, PTOWSP_AIV, {out(t)}, place); }
  void read(orchestrator &o, tensor t) { submit(o, PTOWSP_AIV, {in(t)}, place); }

  /// Runs a loop of three iterations.
  int loop(const std::function<void(orchestrator &, int64_t)> &content) {
    orchestrate = [content](orchestrator &o) {
      for (int64_t i = 0; i < 3; ++i) {
        const iteration own(o, i, outer_loop);
        content(o, i);
      }
    };
    return run();
  }
  bool says(const std::string &what) const { return text().find(what) != std::string::npos; }

  std::vector<float> memory;
  tensor all;
};

} // namespace

TEST_CASE("iterations that write rows of their own do not race") {
  rows p;
  CHECK(p.loop([&](orchestrator &o, int64_t i) {
    p.write(o, p.row(i));
    p.read(o, p.row(i));
    p.read(o, p.row(7));
  }) == PTOWSP_RUN_OK);
  CHECK(p.loop([&](orchestrator &o, int64_t i) { p.write(o, p.column(i)); }) == PTOWSP_RUN_OK);
}

TEST_CASE("iterations that write the same memory race, and are named") {
  rows p;
  CHECK(p.loop([&](orchestrator &o, int64_t) { p.write(o, p.row(5)); }) == PTOWSP_RUN_RACE);
  CHECK(p.says("iterations 0 and 1 of the 'parallel' at "));
  CHECK(p.says(" write the same memory"));
  CHECK(p.says("iteration 0: task 0 "));
  CHECK(p.says("iteration 1: task 1 "));
  CHECK(p.says("writes bytes 320 to 383 of "));
  CHECK(p.says("2 more pairs"));
  CHECK(p.report.tasks == 3); // the run is as it would be
  p.options.check_races = 0;
  CHECK(p.run() == PTOWSP_RUN_OK);
}

TEST_CASE("an iteration that reads what another one writes races") {
  rows p;
  CHECK(p.loop([&](orchestrator &o, int64_t i) {
    p.write(o, p.row(i));
    p.read(o, p.row(i + 1));
  }) == PTOWSP_RUN_RACE);
  CHECK(p.says("touch the same memory, which one of them writes"));
  CHECK(p.says("reads bytes 64 to 127 of "));
  CHECK(p.loop([&](orchestrator &o, int64_t i) {
    p.write(o, p.row(i));
    o.load<float>(p.all, {0, 0}, place);
  }) == PTOWSP_RUN_RACE);
  CHECK(p.says("the orchestration at "));
}

TEST_CASE("rows and columns cross in one element") {
  rows p;
  CHECK(p.loop([&](orchestrator &o, int64_t i) { p.write(o, i == 0 ? p.row(3) : p.column(i)); }) ==
        PTOWSP_RUN_RACE);
}

TEST_CASE("what is ordered otherwise is no race") {
  rows p;
  // One after the other, and in an iteration of its own each time.
  p.orchestrate = [&](orchestrator &o) {
    for (int step = 0; step < 3; ++step)
      for (int64_t i = 0; i < 3; ++i) {
        const iteration own(o, i, outer_loop);
        p.write(o, p.row(i));
        for (int round = 0; round < 2; ++round)
          for (int64_t j = 0; j < 4; ++j) {
            const iteration inner(o, j, inner_loop);
            p.write(o, p.all.slice({i, 4 * j}, {1, 4}));
          }
      }
    p.write(o, p.row(0));
  };
  CHECK(p.run() == PTOWSP_RUN_OK);
}

TEST_CASE("inner iterations race with each other, or with those of another outer one") {
  for (const bool outer : {false, true}) {
    rows p;
    p.orchestrate = [&p, outer](orchestrator &o) {
      for (int64_t i = 0; i < 2; ++i) {
        const iteration own(o, i, outer_loop);
        for (int64_t j = 0; j < 2; ++j) {
          const iteration inner(o, j, inner_loop);
          p.write(o, p.row(outer ? j : i));
        }
      }
    };
    CHECK(p.run() == PTOWSP_RUN_RACE);
    CHECK(p.says(outer ? ":1:1 write" : ":2:1 write"));
  }
}

TEST_CASE("storage that is used again is not the same memory") {
  rows p;
  p.options.task_window = 2;
  p.options.heap_bytes = 128;
  CHECK(p.loop([&](orchestrator &o, int64_t) {
    const scope own(o, place);
    tensor t = tensor::intermediate(PTOWSP_F32, {16});
    submit(o, PTOWSP_AIV, {out(t)}, place);
    submit(o, PTOWSP_AIV, {in(t)}, place);
  }) == PTOWSP_RUN_OK);
}

TEST_CASE("an intermediate of the outside is shared") {
  rows p;
  p.orchestrate = [&](orchestrator &o) {
    tensor t = tensor::intermediate(PTOWSP_F32, {16});
    submit(o, PTOWSP_AIV, {out(t)}, place);
    for (int64_t i = 0; i < 2; ++i) {
      const iteration own(o, i, outer_loop);
      submit(o, PTOWSP_AIV, {inout(t)}, place);
    }
  };
  CHECK(p.run() == PTOWSP_RUN_RACE);
  CHECK(p.says("an intermediate, whose storage task 0 has"));
}
