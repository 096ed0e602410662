// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Every stall reason and every deadlock at every scope depth, with ring sets of their
/// own and shared ones, on threads and on the deterministic platform; and each with its
/// neighbour that has one slot more and passes.

#include "roomy.h"

using namespace test;
using Catch::Matchers::Contains;
using ptowsp::rt::at;
using ptowsp::rt::in;
using ptowsp::rt::inout;
using ptowsp::rt::orchestrator;
using ptowsp::rt::out;
using ptowsp::rt::scope;

namespace {

constexpr uint32_t deepest = 5;

/// Calls `body` inside of `depth` scopes; scope d stands in line d.
template <typename Body> void at_depth(orchestrator &o, uint32_t depth, Body body, uint32_t d = 1) {
  if (d > depth)
    return body();
  scope s(o, at(d, 1));
  at_depth(o, depth, body, d + 1);
}

/// Calls `check` for every depth, number of ring sets and platform.
template <typename Check> void everywhere(Check check) {
  for (uint32_t depth = 0; depth <= deepest; ++depth)
    for (uint32_t rings : {1, 2, 4, 6})
      for (uint64_t seed = 0; seed < 4; ++seed) {
        CAPTURE(depth, rings, seed);
        roomy p;
        p.options.scope_rings = rings;
        p.options.seed = seed;
        check(p, depth, depth < rings ? depth : rings - 1);
      }
}

void make_one(orchestrator &o, uint32_t line) {
  tensor t = tensor::intermediate(PTOWSP_F32, {16});
  submit(o, PTOWSP_AIV, {out(t)}, at(line, 1));
}

std::string held_by(uint32_t depth) { return "the scope of depth " + std::to_string(depth); }
std::string in_ring_set(uint32_t ring) { return "in ring set " + std::to_string(ring); }

} // namespace

TEST_CASE("a task ring stalls at any depth") {
  everywhere([](roomy &p, uint32_t depth, uint32_t) {
    p.orchestrate = [depth](orchestrator &o) {
      at_depth(o, depth, [&o] {
        for (uint32_t i = 0; i < 6; ++i)
          submit(o, PTOWSP_AIV, {});
      });
    };
    p.options.task_window = 5;
    p.expect(PTOWSP_TASK_RING);
    CHECK(p.stats(PTOWSP_TASK_RING).stalls == 1);
    p.options.task_window = 6;
    p.expect(nothing);
  });
}

TEST_CASE("a heap ring stalls at any depth") {
  everywhere([](roomy &p, uint32_t depth, uint32_t) {
    p.orchestrate = [depth](orchestrator &o) {
      at_depth(o, depth, [&o] {
        for (uint32_t i = 0; i < 5; ++i) {
          scope s(o, 0);
          make_one(o, 9);
        }
      });
    };
    p.options.heap_bytes = 4 * 64;
    p.expect(PTOWSP_HEAP_RING);
    CHECK(p.stats(PTOWSP_HEAP_RING).stalls == 1);
    p.options.heap_bytes = 5 * 64;
    p.expect(nothing);
  });
}

TEST_CASE("the pools and the ready queue stall at any depth") {
  everywhere([](roomy &p, uint32_t depth, uint32_t) {
    std::vector<int32_t> memory(1);
    tensor cell = over(memory, PTOWSP_I32);
    const auto run = [&](uint32_t resource, uint32_t &option, uint32_t enough, auto body) {
      p.orchestrate = [&](orchestrator &o) { at_depth(o, depth, [&] { body(o); }); };
      const uint32_t roomy_value = option;
      option = enough - 1;
      p.expect(resource);
      CHECK(p.stats(resource).stalls == 1);
      option = enough;
      p.expect(nothing);
      CHECK(p.stats(resource).high_water == enough);
      option = roomy_value;
    };
    const auto read_twice = [&](orchestrator &o) {
      for (uint32_t i = 0; i < 2; ++i)
        submit(o, PTOWSP_AIV, {in(cell), in(cell)});
    };
    const auto chain = [&](orchestrator &o) {
      for (uint32_t i = 0; i < 3; ++i)
        submit(o, PTOWSP_AIV, {inout(cell)});
    };
    const auto plain = [&](orchestrator &o) {
      for (uint32_t i = 0; i < 3; ++i)
        submit(o, i == 1 ? PTOWSP_AIC : PTOWSP_AIV, {});
    };
    run(PTOWSP_TENSORMAP_POOL, p.options.tensormap_entries, 4, read_twice);
    run(PTOWSP_DEPLIST_POOL, p.options.deplist_nodes, 2, chain);
    run(PTOWSP_READY_QUEUE, p.options.ready_entries, 2, plain);
  });
}

TEST_CASE("joins have a task ring of their own, which stalls alone") {
  for (uint64_t seed = 0; seed < 4; ++seed) {
    roomy p;
    p.options.seed = seed;
    p.orchestrate = [](orchestrator &o) {
      ptowsp::rt::ordered part(o);
      for (uint32_t i = 0; i < 3; ++i) { // no two tasks in one ring set
        const uint64_t first = o.next_task();
        at_depth(o, i, [&o] { submit(o, PTOWSP_AIV, {}); });
        o.fence(first, 0);
      }
    };
    p.options.task_window = 2;
    p.expect(PTOWSP_TASK_RING);
    CHECK(p.stats(PTOWSP_TASK_RING).stalls == 1);
    p.options.task_window = 3;
    p.expect(nothing);
    CHECK(p.stats(PTOWSP_TASK_RING).high_water == 3);
  }
}

TEST_CASE("a scope at any depth that holds the whole task ring is a deadlock") {
  everywhere([](roomy &p, uint32_t depth, uint32_t ring) {
    p.orchestrate = [depth](orchestrator &o) {
      at_depth(o, depth, [&o] {
        make_one(o, 20);
        for (uint32_t i = 0; i < 3; ++i)
          submit(o, PTOWSP_AIV, {}, at(21 + i, 1));
      });
    };
    p.options.task_window = 3;
    CHECK(p.run() == PTOWSP_RUN_DEADLOCK);
    CHECK_THAT(p.text(), Contains("(TASK_RING_FULL)") && Contains("test.mlir:23:1 needs 1 slots") &&
                             Contains(held_by(depth)) && Contains(in_ring_set(ring)) &&
                             Contains("holds 3 slots and 1 outputs of 64 bytes") &&
                             Contains("hint: set '--task-window' to 4 (now 3)"));
    p.options.task_window = 4;
    p.expect(nothing);
  });
}

TEST_CASE("a scope at any depth that holds the whole heap is a deadlock") {
  everywhere([](roomy &p, uint32_t depth, uint32_t ring) {
    p.orchestrate = [depth](orchestrator &o) {
      at_depth(o, depth, [&o] {
        for (uint32_t i = 0; i < 4; ++i)
          make_one(o, 20 + i);
      });
    };
    p.options.heap_bytes = 3 * 64;
    CHECK(p.run() == PTOWSP_RUN_DEADLOCK);
    CHECK_THAT(p.text(), Contains("(HEAP_ARENA_FULL)") &&
                             Contains("test.mlir:23:1 needs 64 bytes") &&
                             Contains(held_by(depth)) && Contains(in_ring_set(ring)) &&
                             Contains("holds 3 slots and 3 outputs of 192 bytes") &&
                             Contains("hint: set '--heap' to 256 (now 192)"));
    p.options.heap_bytes = 4 * 64;
    p.expect(nothing);
  });
}

TEST_CASE("an outer scope that holds a shared ring set is named when an inner one waits") {
  for (uint32_t holder = 0; holder < deepest; ++holder)
    for (uint32_t depth = holder + 1; depth <= deepest; ++depth)
      for (uint64_t seed = 0; seed < 4; ++seed) {
        CAPTURE(holder, depth, seed);
        roomy p;
        p.options.seed = seed;
        p.options.scope_rings = holder + 1;
        p.options.task_window = 3;
        p.orchestrate = [=](orchestrator &o) {
          at_depth(o, holder, [&] {
            make_one(o, 20);
            at_depth(
                o, depth,
                [&] {
                  for (uint32_t i = 0; i < 3; ++i)
                    submit(o, PTOWSP_AIV, {}, at(21 + i, 1));
                },
                holder + 1);
          });
        };
        CHECK(p.run() == PTOWSP_RUN_DEADLOCK);
        CHECK_THAT(p.text(), Contains(held_by(holder)) && Contains(in_ring_set(holder)) &&
                                 Contains("hint: set '--task-window' to 4 (now 3)"));
        p.options.task_window = 4;
        p.expect(nothing);
        // So is one ring set more, which the inner scopes have for themselves.
        p.options.task_window = 3;
        p.options.scope_rings = holder + 2;
        p.expect(nothing);
      }
}

TEST_CASE("an outer scope that holds a shared heap is named when an inner one waits") {
  for (uint64_t seed = 0; seed < 4; ++seed) {
    roomy p;
    p.options.seed = seed;
    p.options.scope_rings = 2;
    p.options.heap_bytes = 2 * 64;
    p.orchestrate = [](orchestrator &o) {
      at_depth(o, 1, [&o] {
        make_one(o, 20);
        scope inner(o, at(2, 1));
        make_one(o, 21);
        make_one(o, 22);
      });
    };
    CHECK(p.run() == PTOWSP_RUN_DEADLOCK);
    CHECK_THAT(p.text(), Contains("(HEAP_ARENA_FULL)") && Contains(held_by(1)) &&
                             Contains(in_ring_set(1)) &&
                             Contains("hint: set '--heap' to 192 (now 128)"));
    p.options.heap_bytes = 3 * 64;
    p.expect(nothing);
    p.options.heap_bytes = 2 * 64;
    p.options.scope_rings = 3;
    p.expect(nothing);
  }
}

TEST_CASE("one task that wants more than there is is a lack of capacity at any depth") {
  everywhere([](roomy &p, uint32_t depth, uint32_t) {
    p.orchestrate = [depth](orchestrator &o) {
      at_depth(o, depth, [&o] {
        tensor t = tensor::intermediate(PTOWSP_F32, {32});
        o.alloc(t, at(9, 1));
      });
    };
    p.options.heap_bytes = 64;
    CHECK(p.run() == PTOWSP_RUN_CAPACITY);
    CHECK_THAT(p.text(), Contains("task 0 (alloc) at test.mlir:9:1 needs 128 bytes of 64"));
    p.options.heap_bytes = 128;
    p.expect(nothing);
  });
}
