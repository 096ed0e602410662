// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Processes that wait for their own task ring or heap: each wait and each deadlock, and the
/// same with one place more.

#include "support.h"

#include "ptowsp/rt/process.h"

#include <catch2/catch.hpp>

using namespace test;
using Catch::Matchers::Contains;

namespace {

constexpr int64_t output_bytes = 64;

/// What the two processes do.
struct plan {
  uint32_t outputs = 4;
  bool sends = false; /* each output goes to the taker, in a scope of its own */
  bool takes_at_end = false; /* the taker waits for a word that comes after all outputs */
  int64_t bytes = output_bytes;
};

/// Makes outputs; then says so.
struct maker : ptowsp::rt::process {
  uint32_t made;
  uint32_t place;
  tensor output;

  bool make(const plan &to) {
    if (place == 0) {
      if (to.sends)
        scope_begin();
      output = tensor::intermediate(PTOWSP_F32, {to.bytes / 4});
      place = 1;
    }
    if (place == 1) {
      if (!submit(kernel_of(PTOWSP_AIV, 1), PTOWSP_AIV, {ptowsp::rt::out(output)},
                  ptowsp::rt::at(2, 3)))
        return false;
      place = 2;
    }
    if (to.sends) {
      if (!send(channel_at(0), output))
        return false;
      scope_end();
    }
    place = 0;
    return true;
  }

  void go_on() {
    const plan &to = inputs<const plan>();
    for (; made < to.outputs; ++made)
      if (!make(to))
        return wait_at(0);
    if (!send(channel_at(1), int64_t{1}))
      return wait_at(0);
    finish();
  }
};

/// Takes them, 100 cycles after the one before.
struct taker : ptowsp::rt::process {
  uint32_t taken;
  bool heard;

  bool hear() {
    int64_t word = 0;
    heard = heard || (arrives(channel_at(1)) && take(channel_at(1), word));
    return heard;
  }

  void go_on() {
    const plan &to = inputs<const plan>();
    if (to.takes_at_end && !hear())
      return wait_at(0);
    for (; to.sends && taken < to.outputs; ++taken) {
      tensor t;
      if (!arrives(channel_at(0)))
        return wait_at(0);
      (void)take(channel_at(0), t);
      clock += 100;
      release(t);
    }
    if (!hear())
      return wait_at(0);
    finish();
  }
};

struct network : program {
  explicit network(const plan &to, uint64_t window, uint64_t heap) : to(to) {
    options.task_window = window;
    options.heap_bytes = heap;
    body = [](int64_t *, uint32_t) { return uint64_t{1}; };
    orchestrate = [this](ptowsp::rt::orchestrator &o) { o.run_network(description, &this->to); };
  }

  plan to;
  const ptowsp_channel_description channels[2] = {
      {"outputs", 0, ptowsp::rt::token_words<tensor>(), 8, 0, 0, 0, 0},
      {"done", 0, ptowsp::rt::token_words<int64_t>(), 1, 0, 0, 0, 0}};
  const ptowsp_channel_use sends[2] = {{0, PTOWSP_CHANNEL_SENDS}, {1, PTOWSP_CHANNEL_SENDS}};
  const ptowsp_channel_use takes[2] = {{0, PTOWSP_CHANNEL_TAKES}, {1, PTOWSP_CHANNEL_TAKES}};
  const ptowsp_location places[1] = {0};
  const ptowsp_process_description processes[2] = {
      {"maker", ptowsp::rt::step<maker>, 1, sizeof(maker), 1, 2, 1, 0, sends, places, 0},
      {"taker", ptowsp::rt::step<taker>, 1, sizeof(taker), 1, 2, 1, 0, takes, places, 0}};
  const ptowsp_network description = {channels, processes, 2, 2, 0, 0, 0};
};

constexpr uint64_t roomy = 1 << 20;

void expect_stalls(const plan &to, uint64_t window, uint64_t heap, uint32_t resource,
                   uint64_t stalls) {
  network n(to, window, heap);
  REQUIRE(n.run() == PTOWSP_RUN_OK);
  for (uint32_t r = 0; r < PTOWSP_RESOURCE_COUNT; ++r) {
    CAPTURE(r);
    CHECK(n.stats(r).stalls == (r == resource ? stalls : 0));
    CHECK((n.stats(r).stall_cycles != 0) == (r == resource && stalls != 0));
  }
}

std::string deadlock(const plan &to, uint64_t window, uint64_t heap) {
  network n(to, window, heap);
  REQUIRE(n.run() == PTOWSP_RUN_DEADLOCK);
  return n.text();
}

} // namespace

TEST_CASE("a process waits for a slot until its output has been taken") {
  expect_stalls({4, true, false}, 3, roomy, PTOWSP_TASK_RING, 1);
  expect_stalls({4, true, false}, 4, roomy, PTOWSP_TASK_RING, 0);
}

TEST_CASE("a process waits for its heap until its output has been taken") {
  expect_stalls({4, true, false}, 16, 3 * output_bytes, PTOWSP_HEAP_RING, 1);
  expect_stalls({4, true, false}, 16, 4 * output_bytes, PTOWSP_HEAP_RING, 0);
}

TEST_CASE("a process that keeps more outputs than slots is a deadlock of its own") {
  const std::string text = deadlock({4, false, false}, 3, roomy);
  CHECK_THAT(text,
             Contains("process 'maker'") &&
                 Contains("waits for its task window (TASK_RING_FULL), 3 of 3 slots in use") &&
                 Contains("hint: set '--task-window' to 4 or more (now 3)"));
  expect_stalls({4, false, false}, 4, roomy, PTOWSP_TASK_RING, 0);
}

TEST_CASE("a process that keeps more outputs than its heap holds is a deadlock of its own") {
  const std::string text = deadlock({4, false, false}, 16, 3 * output_bytes);
  CHECK_THAT(text, Contains("waits for its heap (HEAP_ARENA_FULL), 64 bytes of 192") &&
                       Contains("hint: set '--heap' to 256 or more (now 192)") &&
                       !Contains("no capacity"));
  expect_stalls({4, false, false}, 16, 4 * output_bytes, PTOWSP_HEAP_RING, 0);
}

TEST_CASE("outputs that nobody takes in time are a deadlock of both") {
  const plan late = {4, true, true};
  CHECK_THAT(deadlock(late, 3, roomy),
             Contains("2 of 2 processes") && Contains("TASK_RING_FULL") &&
                 Contains("CHANNEL_EMPTY_WAIT") && Contains("the last one for the first") &&
                 Contains("hint: set '--task-window' to 4 or more (now 3)"));
  CHECK_THAT(deadlock(late, 16, 3 * output_bytes),
             Contains("HEAP_ARENA_FULL") && Contains("CHANNEL_EMPTY_WAIT") &&
                 Contains("hint: set '--heap' to 256 or more (now 192)"));
  expect_stalls(late, 4, roomy, PTOWSP_TASK_RING, 0);
  expect_stalls(late, 16, 4 * output_bytes, PTOWSP_HEAP_RING, 0);
}

TEST_CASE("one output that exceeds the heap of a process is a lack of capacity") {
  plan large = {1, false, false};
  large.bytes = 2 * output_bytes;
  network n(large, 4, output_bytes);
  CHECK(n.run() == PTOWSP_RUN_CAPACITY);
  CHECK_THAT(n.text(), Contains("one task of process 'maker' needs 128 bytes of a heap of 64") &&
                           Contains("hint: set '--heap' to 128"));
  expect_stalls(large, 4, 2 * output_bytes, PTOWSP_HEAP_RING, 0);
}
