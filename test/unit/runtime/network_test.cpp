// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Networks against the sequential definition, in every order of turns; and what a network
/// says that cannot go on.

#include "network_script.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

using namespace test;

namespace {

operation work(uint32_t cycles) { return {action::task, cycles}; }
operation send(uint32_t channel) { return {action::send, channel}; }
operation take(uint32_t channel) { return {action::take, channel}; }
operation drain(uint32_t channel) { return {action::drain, channel}; }
operation close(uint32_t channel) { return {action::close, channel}; }

/// Machines that charge nothing but the kernels.
struct free_program : program {
  free_program() {
    aicpu.machine.submit_cycles = aicpu.machine.dispatch_cycles = 0;
    aicpu.machine.retire_cycles = 0;
  }
};

outcome run(const script &s, uint64_t seed = 0, uint32_t threads = 1, bool races = false) {
  free_program p;
  p.options.check_races = races ? 1 : 0;
  p.options.seed = seed;
  p.options.threads = threads;
  return run_script(p, s);
}

std::string text_of(const script &s) {
  free_program p;
  (void)run_script(p, s);
  return p.text();
}

/// Each channel has one process at each end, which closes it last if it closes it.
script random_script(std::mt19937 &random) {
  const auto below = [&](uint32_t n) { return static_cast<uint32_t>(random() % n); };
  script s;
  s.processes.resize(2 + below(4));
  const auto count = static_cast<uint32_t>(s.processes.size());
  s.channels.resize(1 + below(5));
  for (uint32_t c = 0; c < s.channels.size(); ++c) {
    s.channels[c] = {below(4), below(3) * 10, false};
    const uint32_t from = below(count), to = (from + 1 + below(count - 1)) % count;
    const uint32_t tokens = below(5);
    const auto insert = [&](uint32_t p, operation o) {
      auto &text = s.processes[p];
      text.insert(text.begin() + below(static_cast<uint32_t>(text.size()) + 1), o);
    };
    for (uint32_t t = 0; t < tokens; ++t) {
      insert(from, send(c));
      if (below(8) != 0)
        insert(to, take(c));
    }
    if (below(2) == 0)
      s.processes[from].push_back(close(c));
    if (below(4) == 0)
      s.processes[to].push_back(drain(c));
  }
  for (auto &text : s.processes)
    for (uint32_t t = below(4); t-- > 0;)
      text.insert(text.begin() + below(static_cast<uint32_t>(text.size()) + 1), work(below(30)));
  return s;
}

} // namespace

TEST_CASE("a network does what the sequential definition says, whoever goes first") {
  std::mt19937 random(7);
  int deadlocks = 0;
  for (int i = 0; i < 3000; ++i) {
    const script s = random_script(random);
    const outcome expected = define(s);
    deadlocks += expected.status == PTOWSP_RUN_DEADLOCK ? 1 : 0;
    INFO("script " << i << "\n" << s);
    REQUIRE(run(s) == expected);
    REQUIRE(run(s, 1 + static_cast<uint64_t>(i)) == expected);
    REQUIRE(run(s, static_cast<uint64_t>(i), 1, /*races=*/true) == expected);
    script ordered = s;
    ordered.ordered = true;
    REQUIRE(run(ordered) == expected);
  }
  CHECK(deadlocks > 300);
  CHECK(deadlocks < 2700);
}

TEST_CASE("a full channel lets its sender go when a token is taken") {
  for (const uint64_t capacity : {1, 2, 64}) {
    script s;
    s.channels = {{capacity, 5}};
    s.processes.resize(2);
    for (int i = 0; i < 100; ++i) {
      s.processes[0].insert(s.processes[0].end(), {work(10), send(0)});
      s.processes[1].insert(s.processes[1].end(), {take(0), work(20)});
    }
    const outcome o = run(s, 0, 2);
    REQUIRE(o.status == PTOWSP_RUN_OK);
    // The consumer is the slower one, and waits for nothing but the first token.
    CHECK(o.clocks[1] == 10 + 5 + 100 * 20);
    CHECK(o == define(s));
  }
}

TEST_CASE("a rendezvous lets both go at the same time") {
  script s;
  s.channels = {{0, 7}};
  s.processes = {{work(10), send(0)}, {work(50), take(0)}};
  CHECK(run(s).clocks == std::vector<uint64_t>{50, 50});
  s.processes[1][0] = work(1);
  CHECK(run(s).clocks == std::vector<uint64_t>{17, 17});
}

TEST_CASE("a loop leaves a closed channel when the close is seen, wherever it stands") {
  for (const std::vector<operation> &producer :
       {std::vector<operation>{send(0), send(0), work(30), close(0)},
        std::vector<operation>{close(0), work(30)}, std::vector<operation>{send(0), close(0)}}) {
    script s;
    s.channels = {{2, 4}};
    s.processes = {producer, {drain(0), work(1)}};
    const outcome expected = define(s);
    REQUIRE(expected.status == PTOWSP_RUN_OK);
    CHECK(run(s) == expected);
  }
}

TEST_CASE("a closed channel takes no token and is not closed twice") {
  script s;
  s.channels = {{2, 0}};
  s.processes = {{close(0), send(0)}, {drain(0)}};
  CHECK(run(s).status == PTOWSP_RUN_BAD_INPUT);
  CHECK_THAT(text_of(s), Catch::Contains("sends to a channel that it has closed"));
  s.processes[0] = {close(0), close(0)};
  CHECK_THAT(text_of(s), Catch::Contains("closes a channel that has been closed"));
}

TEST_CASE("shared channels end when all who send have closed them, in the order of time") {
  script s;
  s.channels = {{1, 0, true}};
  s.ordered = true;
  s.processes = {{work(10), send(0), close(0)}, {work(5), send(0), close(0)}, {drain(0)}};
  const outcome once = run(s);
  REQUIRE(once.status == PTOWSP_RUN_OK);
  CHECK(once.clocks == std::vector<uint64_t>{10, 5, 10});
  for (uint64_t seed = 1; seed < 50; ++seed)
    CHECK(run(s, seed) == once);
}

TEST_CASE("a feedback loop needs a token to begin with") {
  script s;
  s.channels = {{1, 0}, {1, 0}};
  s.processes = {{take(1), send(0), take(1)}, {take(0), send(1)}};
  CHECK(run(s).status == PTOWSP_RUN_DEADLOCK);
  const std::string text = text_of(s);
  CHECK_THAT(text, Catch::Contains("deadlock: 2 of 2 processes wait and none can go on"));
  CHECK_THAT(text, Catch::Contains("CHANNEL_EMPTY_WAIT"));
  CHECK_THAT(text, Catch::Contains("each waits for the next, and the last one for the first"));
  CHECK_THAT(text, Catch::Contains("send a token before the loop"));
  s.processes[1].insert(s.processes[1].begin(), send(1));
  CHECK(run(s).status == PTOWSP_RUN_OK);
}

TEST_CASE("paths of different length that meet again need room on the short one") {
  const auto meeting = [](uint64_t capacity) {
    script s; // 0: the short path; 1 and 2: the long one, which takes two to give one
    s.channels = {{capacity, 0}, {1, 0}, {1, 0}};
    s.processes.resize(3);
    s.processes[0] = {send(0), send(1), send(0), send(1)};
    s.processes[1] = {take(1), take(1), send(2)};
    s.processes[2] = {take(2), take(0), take(0)};
    return s;
  };
  CHECK(run(meeting(1)).status == PTOWSP_RUN_DEADLOCK);
  const std::string text = text_of(meeting(1));
  CHECK_THAT(text, Catch::Contains("CHANNEL_FULL_WAIT"));
  CHECK_THAT(text, Catch::Contains("has 1 of 1 tokens"));
  CHECK_THAT(text, Catch::Contains("a capacity of 2 or more (now 1)"));
  CHECK(run(meeting(2)).status == PTOWSP_RUN_OK);
}

TEST_CASE("who leaves early is named by who waits for it") {
  script s;
  s.channels = {{1, 0}};
  s.processes = {{send(0), send(0), send(0)}, {take(0)}};
  CHECK(run(s).status == PTOWSP_RUN_DEADLOCK);
  CHECK_THAT(text_of(s), Catch::Contains("the last one for a process that has ended"));
  s.processes[0] = {send(0), send(0)};
  CHECK(run(s).status == PTOWSP_RUN_OK);
}

TEST_CASE("a thousand processes in a row on two threads") {
  script s;
  s.channels.assign(999, {1, 1});
  s.processes.resize(1000);
  for (uint32_t i = 0; i < 1000; ++i)
    for (int t = 0; t < 20; ++t) {
      if (i > 0)
        s.processes[i].push_back(take(i - 1));
      s.processes[i].push_back(work(3));
      if (i < 999)
        s.processes[i].push_back(send(i));
    }
  CHECK(run(s, 0, 2) == define(s));
}

TEST_CASE("a trace has the tasks of every process, on a lane of its own") {
  script s;
  s.channels = {{1, 0}};
  s.processes = {{work(30), send(0), work(20)}, {take(0), work(7)}};
  free_program p;
  std::vector<ptowsp_trace_record> records(4); // three tasks, and the wait of the second process
  ptowsp_trace trace = {records.data(), 3, 0, 0};
  p.options.trace = &trace;
  REQUIRE(run_script(p, s).status == PTOWSP_RUN_OK);
  CHECK(trace.dropped == 1);
  trace.capacity = 4;
  REQUIRE(run_script(p, s).status == PTOWSP_RUN_OK);
  CHECK(trace.dropped == 0);
  REQUIRE(trace.count == 4);
  std::map<uint32_t, std::vector<std::pair<uint64_t, uint64_t>>> spans;
  for (const ptowsp_trace_record &r : records) {
    if (r.kind == PTOWSP_TRACE_CHANNEL_WAIT)
      continue;
    CHECK(r.kind == PTOWSP_TRACE_PROCESS);
    CHECK(std::string(reinterpret_cast<const char *>(r.values[1])) == "p");
    spans[r.place].push_back({r.values[2], r.values[3]});
  }
  CHECK(spans[0] == std::vector<std::pair<uint64_t, uint64_t>>{{0, 30}, {30, 50}});
  CHECK(spans[1] == std::vector<std::pair<uint64_t, uint64_t>>{{30, 37}});
}

TEST_CASE("waits and the most tokens are those of modelled time") {
  script s;
  s.channels = {{4, 0}};
  s.processes = {{}, {work(100)}};
  for (int i = 0; i < 6; ++i) {
    s.processes[0].push_back(send(0));
    s.processes[1].push_back(take(0));
  }
  for (uint64_t seed = 0; seed < 20; ++seed) {
    free_program p;
    p.options.seed = seed;
    REQUIRE(run_script(p, s).status == PTOWSP_RUN_OK);
    CHECK(p.report.tokens == 6);
    CHECK(p.report.channels[PTOWSP_CHANNEL_FULL].high_water == 4);
    CHECK(p.report.channels[PTOWSP_CHANNEL_FULL].stalls == 1);
    CHECK(p.report.channels[PTOWSP_CHANNEL_FULL].stall_cycles == 100);
    CHECK(p.report.channels[PTOWSP_CHANNEL_EMPTY].stalls == 0);
  }
}

using wait_list = std::vector<std::pair<uint64_t, uint64_t>>;

/// From when until when processes waited at channels, by what they waited for.
static std::map<uint32_t, wait_list> traced_waits(const script &s) {
  free_program p;
  std::vector<ptowsp_trace_record> records(64);
  ptowsp_trace trace = {records.data(), records.size(), 0, 0};
  p.options.trace = &trace;
  REQUIRE(run_script(p, s).status == PTOWSP_RUN_OK);
  std::map<uint32_t, wait_list> waits;
  for (uint64_t i = 0; i < trace.count; ++i)
    if (records[i].kind == PTOWSP_TRACE_CHANNEL_WAIT)
      waits[records[i].detail].emplace_back(records[i].values[2], records[i].values[3]);
  return waits;
}

TEST_CASE("a trace has the waits at channels", "[network]") {
  // The second token waits for its place until the first has been taken at 35, ...
  script s;
  s.channels = {{1, 5}};
  s.processes = {{work(10), send(0), work(10), send(0), close(0)},
                 {work(35), take(0), work(5), drain(0)}};
  auto waits = traced_waits(s);
  CHECK(waits[PTOWSP_CHANNEL_FULL_WAIT] == wait_list{{20, 35}});
  // ... which arrives at 40, when the second process has just done its work.
  CHECK(waits[PTOWSP_CHANNEL_EMPTY_WAIT].empty());
}

TEST_CASE("a trace has the wait of a rendezvous and for what comes late", "[network]") {
  script s;
  s.channels = {{0, 0}, {1, 7}};
  s.processes = {{work(10), send(0), send(1)}, {work(30), take(0), take(1)}};
  auto waits = traced_waits(s);
  CHECK(waits[PTOWSP_CHANNEL_FULL_WAIT] == wait_list{{10, 30}});
  CHECK(waits[PTOWSP_CHANNEL_EMPTY_WAIT] == wait_list{{30, 37}});
}

//===-- Under stress --------------------------------------------------------------------===//

/// In every order of turns that is tried, checked for races or not.
static void check_all_ways(const script &s) {
  const outcome expected = define(s);
  INFO(s);
  for (uint64_t seed = 0; seed < 4; ++seed)
    for (const bool races : {false, true})
      REQUIRE(run(s, seed, 1, races) == expected);
}

TEST_CASE("a consumer that leaves early stops its producer when the channel is full", "[stress]") {
  int stopped = 0;
  for (const uint64_t capacity : {0, 1, 64})
    for (const uint64_t latency : {0, 9})
      for (const uint32_t taken : {0, 1, 5, 63, 64, 70}) {
        script s;
        s.channels = {{capacity, latency}};
        s.processes.resize(2);
        for (int i = 0; i < 70; ++i) {
          s.processes[0].push_back(work(3));
          s.processes[0].push_back(send(0));
        }
        s.processes[0].push_back(close(0));
        for (uint32_t i = 0; i < taken; ++i) {
          s.processes[1].push_back(take(0));
          s.processes[1].push_back(work(5));
        }
        check_all_ways(s);
        const bool stops = taken + capacity < 70;
        CHECK((define(s).status == PTOWSP_RUN_DEADLOCK) == stops);
        stopped += stops ? 1 : 0;
      }
  CHECK(stopped == 26);
}

TEST_CASE("channels are closed and drained in every order", "[stress]") {
  for (const uint64_t capacity : {0, 1, 64}) {
    std::vector<uint32_t> closes = {0, 1, 2};
    do {
      std::vector<uint32_t> drains = {0, 1, 2};
      do {
        script s;
        s.channels = {{capacity, 0}, {capacity, 7}, {capacity, 0}};
        s.processes.resize(2);
        for (const uint32_t c : closes) {
          for (uint32_t i = 0; i <= c; ++i)
            s.processes[0].push_back(send(c));
          s.processes[0].push_back(work(11));
          s.processes[0].push_back(close(c));
        }
        for (const uint32_t c : drains) {
          s.processes[1].push_back(drain(c));
          s.processes[1].push_back(work(2));
        }
        check_all_ways(s);
      } while (std::next_permutation(drains.begin(), drains.end()));
    } while (std::next_permutation(closes.begin(), closes.end()));
  }
}
