// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Many more threads than cores, and resources so small that most of them sleep most of
/// the time: nothing is lost, nothing hangs, and the cycles are those of one thread.

#include "graph.h"

#include <catch2/catch.hpp>

#include <thread>

using namespace test;
using ptowsp::rt::in;
using ptowsp::rt::inout;
using ptowsp::rt::orchestrator;
using ptowsp::rt::out;

namespace {

uint32_t many_threads() { return 8 * std::max(std::thread::hardware_concurrency(), 2u); }

/// What every pattern must not depend on.
struct outcome {
  uint64_t cycles;
  std::vector<uint64_t> cells;
  bool operator==(const outcome &other) const {
    return cycles == other.cycles && cells == other.cells;
  }
};

constexpr int64_t side = 24;

/// Cells of a square, each from its upper and left neighbour, several times over.
void wavefront(orchestrator &o, tensor &all) {
  for (int64_t round = 0; round < 3; ++round)
    for (int64_t y = 1; y < side; ++y)
      for (int64_t x = 1; x < side; ++x) {
        tensor up = all.slice({(y - 1) * side + x}, {1});
        tensor left = all.slice({y * side + x - 1}, {1});
        tensor cell = all.slice({y * side + x}, {1});
        submit(o, PTOWSP_AIV, {in(up), in(left), inout(cell)});
      }
}

/// One task that many wait for, and one that waits for them, over and over.
void fans(orchestrator &o, tensor &all) {
  tensor hub = all.slice({0}, {1});
  for (int64_t round = 0; round < 20; ++round) {
    for (int64_t i = 1; i < 100; ++i) {
      tensor leaf = all.slice({i}, {1});
      submit(o, i % 2 == 0 ? PTOWSP_AIC : PTOWSP_AIV, {in(hub), inout(leaf)});
    }
    tensor leaves = all.slice({1}, {99});
    submit(o, PTOWSP_AIV, {in(leaves), inout(hub)});
  }
}

/// Intermediates of ordered scopes.
void scopes(orchestrator &o, tensor &all) {
  ptowsp::rt::ordered part(o);
  for (int64_t i = 0; i < 300; ++i) {
    const uint64_t first = o.next_task();
    {
      ptowsp::rt::scope s(o, 0);
      tensor t = tensor::intermediate(PTOWSP_I64, {1});
      tensor cell = all.slice({i % (side * side)}, {1});
      submit(o, PTOWSP_AIV, {out(t)});
      submit(o, PTOWSP_AIC, {in(t), inout(cell)});
    }
    if (i % 3 == 0)
      o.fence(first, 0);
  }
}

template <typename Pattern> outcome play(Pattern pattern, uint32_t threads, uint64_t window) {
  std::vector<uint64_t> memory(side * side, 1);
  tensor all = over(memory, PTOWSP_I64);
  program p;
  p.options.threads = threads;
  p.options.task_window = window;
  p.options.heap_bytes = 256;
  p.options.tensormap_entries = 8;
  p.options.deplist_nodes = 16;
  p.options.ready_entries = 4;
  p.aicpu.schedule.domains = 2;
  p.orchestrate = [&](orchestrator &o) { pattern(o, all); };
  p.body = [](int64_t *args, uint32_t arity) {
    auto at = [&](uint32_t i) -> uint64_t & { return *reinterpret_cast<uint64_t *>(args[i]); };
    uint64_t sum = 7;
    for (uint32_t i = 0; i + 1 < arity; ++i)
      sum = sum * 31 + at(i);
    at(arity - 1) = arity == 1 ? sum : at(arity - 1) * 3 + sum;
    return 10 + sum % 50;
  };
  REQUIRE(p.run() == PTOWSP_RUN_OK);
  return {p.report.total_cycles, memory};
}

template <typename Pattern> void stress(Pattern pattern) {
  for (uint64_t window : {2, 3, 64}) {
    const outcome alone = play(pattern, 1, window);
    for (uint32_t threads : {2u, many_threads()})
      for (uint32_t round = 0; round < 3; ++round)
        CHECK(play(pattern, threads, window) == alone);
  }
}

} // namespace

TEST_CASE("a wavefront on many threads") { stress(wavefront); }
TEST_CASE("wide fans on many threads") { stress(fans); }
TEST_CASE("ordered scopes on many threads") { stress(scopes); }

TEST_CASE("many threads that find nothing to do end with the run") {
  for (uint32_t round = 0; round < 30; ++round) {
    program p;
    p.options.threads = 4 * many_threads();
    p.orchestrate = [round](orchestrator &o) {
      for (uint32_t i = 0; i < round % 3; ++i)
        submit(o, PTOWSP_AIV, {});
    };
    REQUIRE(p.run() == PTOWSP_RUN_OK);
  }
}
