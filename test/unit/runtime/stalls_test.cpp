// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Every reason for a stall and for a failed run, provoked alone, and its neighbour
/// that is one larger and passes.

#include "roomy.h"

#include <catch2/catch.hpp>

using namespace test;
using Catch::Matchers::Contains;
using ptowsp::rt::in;
using ptowsp::rt::inout;
using ptowsp::rt::out;
using ptowsp::rt::scalar;

TEST_CASE("a full task ring stalls") {
  roomy p;
  p.orchestrate = [](auto &o) {
    for (uint32_t i = 0; i < 8; ++i)
      submit(o, PTOWSP_AIV, {});
  };
  p.options.task_window = 7;
  p.expect(PTOWSP_TASK_RING);
  CHECK(p.stats(PTOWSP_TASK_RING).stalls == 1);
  CHECK(p.stats(PTOWSP_TASK_RING).high_water == 7);
  p.options.task_window = 8;
  p.expect(nothing);
  CHECK(p.stats(PTOWSP_TASK_RING).high_water == 8);
}

TEST_CASE("a full heap ring stalls") {
  roomy p;
  p.orchestrate = [](auto &o) {
    for (uint32_t i = 0; i < 4; ++i) {
      ptowsp::rt::scope s(o, 0);
      tensor t = tensor::intermediate(PTOWSP_F32, {16});
      submit(o, PTOWSP_AIV, {out(t)});
    }
  };
  p.options.heap_bytes = 3 * 64;
  p.expect(PTOWSP_HEAP_RING);
  CHECK(p.stats(PTOWSP_HEAP_RING).high_water == 3 * 64);
  p.options.heap_bytes = 4 * 64;
  p.expect(nothing);
}

TEST_CASE("a full tensor map pool stalls") {
  roomy p;
  std::vector<int32_t> memory(8);
  tensor all = over(memory, PTOWSP_I32);
  p.orchestrate = [&](auto &o) {
    for (int64_t i = 0; i < 8; ++i) {
      tensor one = all.slice({i}, {1});
      submit(o, PTOWSP_AIV, {out(one)});
    }
  };
  p.options.tensormap_entries = 7;
  p.expect(PTOWSP_TENSORMAP_POOL);
  CHECK(p.stats(PTOWSP_TENSORMAP_POOL).high_water == 7);
  p.options.tensormap_entries = 8;
  p.expect(nothing);
}

TEST_CASE("a full pool of dependence lists stalls") {
  roomy p;
  std::vector<int32_t> memory(1);
  tensor cell = over(memory, PTOWSP_I32);
  p.orchestrate = [&](auto &o) {
    for (uint32_t i = 0; i < 6; ++i)
      submit(o, PTOWSP_AIV, {inout(cell)});
  };
  p.options.deplist_nodes = 4;
  p.expect(PTOWSP_DEPLIST_POOL);
  CHECK(p.stats(PTOWSP_DEPLIST_POOL).high_water == 4);
  p.options.deplist_nodes = 5;
  p.expect(nothing);
}

TEST_CASE("a task with more dependences than the pool has waits for the oldest") {
  roomy p;
  std::vector<uint64_t> memory(9);
  tensor all = over(memory, PTOWSP_I64);
  p.options.threads = 3;
  p.orchestrate = [&](auto &o) {
    for (int64_t i = 0; i < 8; ++i) {
      tensor one = all.slice({i}, {1});
      submit(o, PTOWSP_AIV, {out(one)});
    }
    tensor parts = all.slice({0}, {8});
    tensor sum = all.slice({8}, {1});
    submit(o, PTOWSP_AIV, {in(parts), out(sum)});
  };
  p.body = [](int64_t *args, uint32_t arity) {
    auto *first = reinterpret_cast<uint64_t *>(args[0]);
    if (arity == 1)
      *first = 5;
    else
      for (uint32_t i = 0; i < 8; ++i)
        *reinterpret_cast<uint64_t *>(args[1]) += first[i];
    return 100;
  };
  for (uint32_t nodes = 1; nodes < 8; ++nodes) {
    memory.assign(9, 0);
    p.options.deplist_nodes = nodes;
    p.expect(PTOWSP_DEPLIST_POOL);
    CHECK(memory[8] == 40);
  }
  p.options.deplist_nodes = 8;
  p.expect(nothing);
}

TEST_CASE("a full ready queue stalls") {
  roomy p;
  p.orchestrate = [](auto &o) {
    for (uint32_t i = 0; i < 4; ++i) {
      submit(o, PTOWSP_AIV, {});
      submit(o, PTOWSP_AIC, {});
    }
  };
  p.options.ready_entries = 3;
  p.expect(PTOWSP_READY_QUEUE);
  CHECK(p.stats(PTOWSP_READY_QUEUE).high_water == 3);
  p.options.ready_entries = 4;
  p.expect(nothing);
}

TEST_CASE("a scope that holds more outputs than the heap has room for is a deadlock") {
  roomy p;
  p.orchestrate = [](auto &o) {
    ptowsp::rt::scope outer(o, ptowsp::rt::at(1, 1));
    ptowsp::rt::scope s(o, ptowsp::rt::at(2, 5));
    for (uint32_t i = 0; i < 3; ++i) {
      tensor t = tensor::intermediate(PTOWSP_F32, {32});
      submit(o, PTOWSP_AIV, {out(t)}, ptowsp::rt::at(3 + i, 1));
    }
  };
  p.options.heap_bytes = 2 * 128 + 64;
  CHECK(p.run() == PTOWSP_RUN_DEADLOCK);
  CHECK_THAT(p.text(), Contains("the heap ring (HEAP_ARENA_FULL)") &&
                           Contains("task 2 'kernel' at test.mlir:5:1 needs 128 bytes of 320") &&
                           Contains("the scope of depth 2 at test.mlir:2:5 holds 2 slots and 2 "
                                    "outputs of 256 bytes in ring set 2") &&
                           Contains("hint: set '--heap' to 384 (now 320)"));
  p.options.heap_bytes = 3 * 128;
  p.expect(nothing);
}

TEST_CASE("what is made outside of every scope is held by the orchestration") {
  roomy p;
  p.orchestrate = [](auto &o) {
    tensor t = tensor::intermediate(PTOWSP_F32, {16});
    submit(o, PTOWSP_AIV, {out(t)});
    for (uint32_t i = 0; i < 3; ++i)
      submit(o, PTOWSP_AIV, {in(t)});
  };
  p.options.task_window = 3;
  CHECK(p.run() == PTOWSP_RUN_DEADLOCK);
  CHECK_THAT(p.text(), Contains("the scope of depth 0 holds 3 slots and 1 outputs") &&
                           Contains("hint: set '--task-window' to 4 (now 3)"));
  p.options.task_window = 4;
  p.expect(nothing);
}

TEST_CASE("inner scopes are reclaimed while an outer one holds its ring") {
  roomy p;
  p.options.task_window = 2;
  p.orchestrate = [](auto &o) {
    ptowsp::rt::scope outer(o, 0);
    tensor a = tensor::intermediate(PTOWSP_F32, {16});
    tensor b = tensor::intermediate(PTOWSP_F32, {16});
    submit(o, PTOWSP_AIV, {out(a)});
    submit(o, PTOWSP_AIV, {in(a), out(b)});
    for (uint32_t i = 0; i < 20; ++i) {
      ptowsp::rt::scope inner(o, 0);
      tensor c = tensor::intermediate(PTOWSP_F32, {16});
      submit(o, PTOWSP_AIV, {in(a), in(b), out(c)});
      submit(o, PTOWSP_AIV, {in(c)});
    }
  };
  p.expect(PTOWSP_TASK_RING);
  // In one ring set the inner scopes would have to wait for the outer one.
  p.options.scope_rings = 2;
  CHECK(p.run() == PTOWSP_RUN_DEADLOCK);
}

TEST_CASE("one task that wants more than the whole heap is a lack of capacity") {
  roomy p;
  p.orchestrate = [](auto &o) {
    tensor t = tensor::intermediate(PTOWSP_F32, {32});
    submit(o, PTOWSP_AIV, {out(t)}, ptowsp::rt::at(4, 4));
  };
  p.options.heap_bytes = 64;
  CHECK(p.run() == PTOWSP_RUN_CAPACITY);
  CHECK(p.text() == "capacity: one task needs more than the whole of the heap ring\n"
                    "detail: task 0 'kernel' at test.mlir:4:4 needs 128 bytes of 64\n"
                    "hint: set '--heap' to 128 (now 64)\n");
  p.options.heap_bytes = 128;
  p.expect(nothing);
}

TEST_CASE("one task with more regions than the pool has is a lack of capacity") {
  roomy p;
  std::vector<int32_t> memory(8);
  tensor all = over(memory, PTOWSP_I32);
  p.orchestrate = [&](auto &o) { submit(o, PTOWSP_AIV, {in(all), in(all)}); };
  p.options.tensormap_entries = 1;
  CHECK(p.run() == PTOWSP_RUN_CAPACITY);
  CHECK_THAT(p.text(), Contains("the TensorMap pool") &&
                           Contains("hint: set 'tensormap_entries' to 2 (now 1)"));
  p.options.tensormap_entries = 2;
  p.expect(nothing);
}
