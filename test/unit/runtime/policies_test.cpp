// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// What each policy decides; and that none changes a result.

#include "graph.h"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace test;
using Catch::Matchers::Contains;
using ptowsp::rt::scalar;

namespace {

/// Tasks of 100 cycles on one AIV core for each of two domains.
struct small : program {
  small() {
    aicpu.machine.unit_count[PTOWSP_AIV] = 2;
    aicpu.schedule.domains = 2;
    options.threads = 2;
    body = [](int64_t *args, uint32_t arity) { return arity == 0 ? 100 : args[0]; };
  }
};

ptowsp_task task_with(uint64_t key, int32_t priority, const ptowsp_param *cycles = nullptr) {
  ptowsp_task task = {};
  task.unit = PTOWSP_AIV;
  task.param_count = cycles != nullptr ? 1 : 0;
  task.params = cycles;
  task.kernel = PTOWSP_AIV * program::arities + task.param_count;
  task.key = key;
  task.domain = PTOWSP_ANY_DOMAIN;
  task.priority = priority;
  return task;
}

/// The domains that tasks with these keys go to.
std::vector<uint32_t> domains_of(uint32_t dispatch, std::vector<uint64_t> keys) {
  small p;
  p.aicpu.schedule.dispatch = dispatch;
  p.orchestrate = [&](auto &o) {
    for (uint64_t key : keys)
      o.submit(task_with(key, 0));
  };
  REQUIRE(p.run() == PTOWSP_RUN_OK);
  std::vector<uint32_t> domains;
  for (const ptowsp_task_times &t : p.times)
    domains.push_back(t.domain);
  return domains;
}

/// The tasks in the order in which they started.
std::vector<uint64_t> order_of(const program &p) {
  std::vector<ptowsp_task_times> times = p.times;
  std::sort(times.begin(), times.end(), [](const auto &a, const auto &b) {
    return a.started != b.started ? a.started < b.started : a.task < b.task;
  });
  std::vector<uint64_t> order;
  for (const ptowsp_task_times &t : times)
    order.push_back(t.task);
  return order;
}

using list = std::vector<uint32_t>;
using numbers = std::vector<uint64_t>;

} // namespace

TEST_CASE("dispatch policies choose the domain") {
  CHECK(domains_of(PTOWSP_DISPATCH_ROUND_ROBIN, {5, 5, 5, 5}) == list{0, 1, 0, 1});
  CHECK(domains_of(PTOWSP_DISPATCH_AFFINITY, {5, 4, 5, 0}) == list{1, 0, 1, 0});
  CHECK(domains_of(PTOWSP_DISPATCH_CUSTOM, {1, 1, 0, 1}) == list{1, 1, 0, 1});
  // Even keys go to both domains, but each key to one.
  const list hashed = domains_of(PTOWSP_DISPATCH_HASH, {0, 2, 4, 6, 8, 10, 0, 2, 4, 6, 8, 10});
  CHECK(std::count(hashed.begin(), hashed.end(), 0) >= 2);
  CHECK(std::count(hashed.begin(), hashed.end(), 1) >= 2);
  CHECK(std::equal(hashed.begin(), hashed.begin() + 6, hashed.begin() + 6));
}

TEST_CASE("a custom domain that does not exist is refused") {
  small p;
  p.aicpu.schedule.dispatch = PTOWSP_DISPATCH_CUSTOM;
  for (uint64_t key : {uint64_t{2}, uint64_t{1} << 32}) {
    p.orchestrate = [key](auto &o) { o.submit(task_with(key, 0)); };
    CHECK(p.run() == PTOWSP_RUN_BAD_INPUT);
    CHECK_THAT(p.text(), Contains("a task names a domain that has no core of its unit"));
  }
}

TEST_CASE("a policy of the artifact chooses, and keeps what it wants for one run") {
  // Three tasks in a row to each domain, whatever their keys.
  ptowsp_dispatch_policy threes = {"threes", nullptr, 0, 0};
  threes.choose = [](uint64_t *state, const ptowsp_task *, uint32_t domains) {
    state[PTOWSP_POLICY_WORDS - 1] += 1; // the last word is one, too
    return static_cast<uint32_t>(state[0]++ / 3 % domains);
  };
  small p;
  p.aicpu.schedule.dispatch = PTOWSP_DISPATCH_OWN;
  p.aicpu.dispatch_policy = &threes;
  p.orchestrate = [](auto &o) {
    for (uint64_t key = 0; key < 7; ++key)
      o.submit(task_with(key, 0));
  };
  const auto domains = [&] {
    p.times.clear();
    REQUIRE(p.run() == PTOWSP_RUN_OK);
    list seen;
    for (const ptowsp_task_times &t : p.times)
      seen.push_back(t.domain);
    return seen;
  };
  CHECK(domains() == list{0, 0, 0, 1, 1, 1, 0});
  CHECK(domains() == list{0, 0, 0, 1, 1, 1, 0}); // a run begins with nothing
  p.options.seed = 3;
  CHECK(domains() == list{0, 0, 0, 1, 1, 1, 0});
}

TEST_CASE("a policy of the artifact may let idle cores steal") {
  ptowsp_dispatch_policy first = {"first", nullptr, 0, 0};
  first.choose = [](uint64_t *, const ptowsp_task *, uint32_t) { return uint32_t{0}; };
  small p;
  p.aicpu.schedule.dispatch = PTOWSP_DISPATCH_OWN;
  p.aicpu.dispatch_policy = &first;
  p.orchestrate = [](auto &o) {
    for (uint64_t key = 0; key < 4; ++key)
      o.submit(task_with(key, 0));
  };
  REQUIRE(p.run() == PTOWSP_RUN_OK);
  const uint64_t alone = p.report.total_cycles;
  CHECK(alone >= 400);
  first.steals = 1;
  REQUIRE(p.run() == PTOWSP_RUN_OK);
  CHECK(p.report.total_cycles < alone - 100);
}

TEST_CASE("a policy of the artifact that is not there or chooses no domain is refused") {
  ptowsp_dispatch_policy outside = {"outside", nullptr, 0, 0};
  small p;
  p.aicpu.schedule.dispatch = PTOWSP_DISPATCH_OWN;
  p.orchestrate = [](auto &o) { o.submit(task_with(0, 0)); };
  const char *none =
      "dispatch policy 'own' is one that the artifact brings, and this one brings none";
  CHECK(p.run() == PTOWSP_RUN_BAD_INPUT);
  CHECK_THAT(p.text(), Contains(none));
  p.aicpu.dispatch_policy = &outside;
  CHECK(p.run() == PTOWSP_RUN_BAD_INPUT);
  CHECK_THAT(p.text(), Contains(none));
  outside.choose = [](uint64_t *, const ptowsp_task *, uint32_t domains) { return domains; };
  CHECK(p.run() == PTOWSP_RUN_BAD_INPUT);
  CHECK_THAT(p.text(), Contains("a task names a domain that has no core of its unit"));
}

TEST_CASE("with work stealing an idle core takes what waits in another domain") {
  small p;
  const ptowsp_param lengths[] = {scalar(int64_t{1000}), scalar(int64_t{10})};
  p.orchestrate = [&](auto &o) {
    for (uint32_t i = 0; i < 8; ++i) // domain 0 gets the long ones
      o.submit(task_with(0, 0, &lengths[i % 2]));
  };
  REQUIRE(p.run() == PTOWSP_RUN_OK);
  const uint64_t alone = p.report.total_cycles;
  CHECK(alone > 4000);
  p.aicpu.schedule.dispatch = PTOWSP_DISPATCH_WORK_STEAL;
  REQUIRE(p.run() == PTOWSP_RUN_OK);
  CHECK(p.report.total_cycles < 2200);
  CHECK(p.times[2].domain == 1);
  p.aicpu.schedule.dispatch = PTOWSP_DISPATCH_ROUND_ROBIN;
  p.aicpu.schedule.ready = PTOWSP_READY_WORK_STEAL;
  REQUIRE(p.run() == PTOWSP_RUN_OK);
  CHECK(p.report.total_cycles < 2200);
}

TEST_CASE("ready policies choose what a free core takes") {
  small p;
  p.aicpu.schedule.domains = 1;
  p.aicpu.machine.unit_count[PTOWSP_AIV] = 1;
  p.orchestrate = [](auto &o) {
    for (int32_t priority : {0, 1, 3, 2})
      o.submit(task_with(0, priority));
  };
  const std::vector<numbers> expected = {{0, 1, 2, 3}, {0, 1, 2, 3}, {0, 2, 3, 1}, {0, 3, 2, 1}};
  for (uint32_t ready = 0; ready < 4; ++ready) {
    CAPTURE(ready);
    p.aicpu.schedule.ready = ready;
    REQUIRE(p.run() == PTOWSP_RUN_OK);
    CHECK(order_of(p) == expected[ready]);
    CHECK(p.report.total_cycles == p.times[0].started + 400 + p.aicpu.machine.retire_cycles);
  }
}

TEST_CASE("only in the order of submission a core waits for a task that is not ready") {
  small p;
  p.aicpu.schedule.domains = 1;
  p.aicpu.machine.unit_count[PTOWSP_AIV] = 1;
  p.orchestrate = [](auto &o) {
    const uint64_t first = submit(o, PTOWSP_AIC, {});
    ptowsp_task dependent = task_with(0, 0);
    dependent.dependence_count = 1;
    dependent.dependences = &first;
    o.submit(dependent);
    o.submit(task_with(0, 0));
  };
  REQUIRE(p.run() == PTOWSP_RUN_OK);
  CHECK(p.times[2].started >= p.times[1].ended);
  p.aicpu.schedule.ready = PTOWSP_READY_FIFO;
  REQUIRE(p.run() == PTOWSP_RUN_OK);
  CHECK(p.times[2].started < p.times[0].ended);
}

TEST_CASE("start policies hold the first tasks back") {
  small p;
  p.orchestrate = [](auto &o) {
    for (uint32_t i = 0; i < 6; ++i)
      o.submit(task_with(0, 0));
  };
  const uint64_t dispatch = p.aicpu.machine.dispatch_cycles;
  REQUIRE(p.run() == PTOWSP_RUN_OK);
  CHECK(p.times[0].started == p.times[0].submitted + dispatch);
  p.aicpu.schedule.start = PTOWSP_START_AFTER_ORCHESTRATION;
  REQUIRE(p.run() == PTOWSP_RUN_OK);
  CHECK(p.times[0].started == p.times[5].submitted + dispatch);
  p.aicpu.schedule.start = PTOWSP_START_THRESHOLD;
  p.aicpu.schedule.start_threshold = 3;
  REQUIRE(p.run() == PTOWSP_RUN_OK);
  CHECK(p.times[0].started == p.times[2].submitted + dispatch);
  // Fewer than the threshold start when the orchestration has ended.
  p.aicpu.schedule.start_threshold = 50;
  REQUIRE(p.run() == PTOWSP_RUN_OK);
  CHECK(p.times[0].started == p.times[5].submitted + dispatch);
  // Who has to wait lets go what is held: no deadlock by policy.
  p.options.task_window = 2;
  REQUIRE(p.run() == PTOWSP_RUN_OK);
  CHECK(p.times[0].started == p.times[1].submitted + dispatch);
}

TEST_CASE("window modes: wait, do not wait, or do not charge the orchestrator") {
  small p;
  p.orchestrate = [](auto &o) {
    for (uint32_t i = 0; i < 8; ++i)
      submit(o, PTOWSP_AIV, {}, ptowsp::rt::at(3, 1 + i));
  };
  p.options.task_window = 4;
  REQUIRE(p.run() == PTOWSP_RUN_OK);
  const uint64_t stalls = p.stats(PTOWSP_TASK_RING).stalls;
  CHECK(stalls > 0);
  const uint64_t last = p.times[7].submitted;
  p.options.window_mode = 1 + PTOWSP_WINDOW_BENCHMARK;
  REQUIRE(p.run() == PTOWSP_RUN_OK);
  CHECK(p.stats(PTOWSP_TASK_RING).stalls >= stalls);
  CHECK(p.times[7].submitted == 8 * p.aicpu.machine.submit_cycles);
  CHECK(p.times[7].submitted < last);
  p.options.window_mode = 1 + PTOWSP_WINDOW_ABORT;
  CHECK(p.run() == PTOWSP_RUN_CAPACITY);
  CHECK(p.text() == "capacity: the task ring is full (TASK_RING_FULL), and window mode 'abort' "
                    "does not wait\n"
                    "detail: task 4 'kernel' at test.mlir:3:5 needs 1 slots of 4\n"
                    "hint: set '--task-window' higher, or '--window-mode' to 'stall'\n");
  CHECK(p.report.failure.aborted == 1);
  CHECK(p.times.size() == 4);
  p.options.task_window = 8;
  CHECK(p.run() == PTOWSP_RUN_OK);
}

TEST_CASE("a window that is full of tasks that are over in modelled time does not abort") {
  small p;
  p.aicpu.machine.submit_cycles = 1000;
  p.options.window_mode = 1 + PTOWSP_WINDOW_ABORT;
  p.options.task_window = 2;
  for (uint32_t ready : {PTOWSP_READY_SUBMISSION, PTOWSP_READY_FIFO}) {
    p.options.ready = 1 + ready;
    p.orchestrate = [](auto &o) {
      for (uint32_t i = 0; i < 30; ++i)
        submit(o, PTOWSP_AIV, {});
    };
    CHECK(p.run() == PTOWSP_RUN_OK);
  }
}

TEST_CASE("policies that do not exist are refused") {
  small p;
  p.orchestrate = [](auto &) {};
  const auto refused = [&](const char *words) {
    CHECK(p.run() == PTOWSP_RUN_BAD_INPUT);
    CHECK_THAT(p.text(), Contains(words));
  };
  p.options.dispatch = 9;
  refused("the options of the run name dispatch policy 8, which this runtime does not have");
  p.options.dispatch = 0;
  p.aicpu.schedule.ready = 4;
  refused("the schedule names ready policy 4, which this runtime does not have");
  p.aicpu.schedule.ready = 0;
  p.aicpu.schedule.start = 3;
  refused("the schedule names start policy 3");
  p.aicpu.schedule.start = 0;
  p.aicpu.schedule.window_mode = 3;
  refused("the schedule names window mode 3");
}

TEST_CASE("no policy changes a result, no number of threads a cycle") {
  graph_shape shape;
  shape.ops = 40;
  shape.domains = 2;
  const graph g = make_graph(2, shape);
  const auto expected = run_sequentially(g);
  for (uint32_t policies = 0; policies < 5 * 4 * 3 * 2; ++policies) {
    for (uint64_t window : {40, 64}) {
      std::vector<ptowsp_task_times> first;
      for (uint32_t threads : {1u, 2u, 3u, 8u}) {
        std::vector<std::vector<uint8_t>> memory = host_memory(g);
        program p;
        attach(p, g, memory, 0);
        p.aicpu.schedule.domains = 2;
        p.options.dispatch = 1 + policies % 5;
        p.options.ready = 1 + policies / 5 % 4;
        p.options.start = 1 + policies / 20 % 3;
        p.options.start_threshold = 7;
        p.options.window_mode =
            policies / 60 == 0 ? 1 + PTOWSP_WINDOW_STALL : 1 + PTOWSP_WINDOW_BENCHMARK;
        p.options.task_window = window;
        p.options.threads = threads;
        CAPTURE(policies, window, threads);
        REQUIRE(p.run() == PTOWSP_RUN_OK);
        REQUIRE(memory == expected);
        if (first.empty())
          first = p.times;
        REQUIRE(p.times.size() == first.size());
        for (size_t t = 0; t < first.size(); ++t) {
          REQUIRE(p.times[t].started == first[t].started);
          REQUIRE(p.times[t].ended == first[t].ended);
          REQUIRE(p.times[t].core == first[t].core);
          REQUIRE(p.times[t].domain == first[t].domain);
        }
      }
    }
  }
}
