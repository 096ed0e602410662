// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Random graphs against the sequential definition: the same bytes, the same cycles
/// of every task, the same stats, for any settings and any number of threads.

#include "sequential_model.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdlib>

using namespace test;

namespace {

struct random_case {
  graph_shape shape;
  model_settings settings;
  uint32_t threads;
};

random_case make_case(uint64_t seed) {
  dice d(seed + 77);
  random_case c = {};
  c.shape.ops = 10 + d.below(60);
  c.shape.depth = d.below(5);
  c.shape.dense_views = d.chance(30);
  c.settings.domains = c.shape.domains = 1 + d.below(3);
  c.settings.scope_rings = 1 + d.below(5);
  c.settings.task_window = d.chance(35) ? 1 + d.below(12) : 1 + d.below(200);
  c.settings.heap_bytes = 64 * (d.chance(25) ? 3 + d.below(8) : 3 + d.below(400));
  c.settings.tensormap_entries = d.chance(50) ? 6 + d.below(10) : 1000;
  c.settings.ready_entries = d.chance(50) ? 1 + d.below(6) : 2000;
  ptowsp_machine &m = c.settings.machine;
  m.max_domains = 8;
  m.unit_count[PTOWSP_AIC] = c.settings.domains + d.below(3);
  m.unit_count[PTOWSP_AIV] = c.settings.domains + d.below(6);
  m.submit_cycles = d.below(20);
  m.dispatch_cycles = d.below(20);
  m.retire_cycles = d.below(20);
  c.threads = 1 + d.below(8);
  return c;
}

void prepare(program &p, const random_case &c) {
  p.aicpu.machine = c.settings.machine;
  p.aicpu.schedule.domains = c.settings.domains;
  p.options.threads = c.threads;
  p.options.task_window = c.settings.task_window;
  p.options.heap_bytes = c.settings.heap_bytes;
  p.options.scope_rings = c.settings.scope_rings;
  p.options.tensormap_entries = static_cast<uint32_t>(c.settings.tensormap_entries);
  p.options.ready_entries = static_cast<uint32_t>(c.settings.ready_entries);
  p.options.deplist_nodes = 100000;
}

void check_times(const program &p, const model_result &expected) {
  REQUIRE(p.times.size() == expected.times.size());
  for (size_t t = 0; t < p.times.size(); ++t) {
    const ptowsp_task_times &is = p.times[t];
    const ptowsp_task_times &should = expected.times[t];
    CAPTURE(t);
    REQUIRE(is.task == should.task);
    REQUIRE(is.kernel == should.kernel);
    REQUIRE(is.domain == should.domain);
    REQUIRE(is.submitted == should.submitted);
    REQUIRE(is.ready == should.ready);
    REQUIRE(is.core == should.core);
    REQUIRE(is.started == should.started);
    REQUIRE(is.ended == should.ended);
  }
}

void check_stats(const program &p, const model_result &expected) {
  for (uint32_t r = 0; r < PTOWSP_RESOURCE_COUNT; ++r) {
    if (r == PTOWSP_DEPLIST_POOL)
      continue;
    CAPTURE(r);
    REQUIRE(p.stats(r).stalls == expected.stats[r].stalls);
    REQUIRE(p.stats(r).stall_cycles == expected.stats[r].stall_cycles);
    REQUIRE(p.stats(r).high_water == expected.stats[r].high_water);
  }
}

/// The value that the last hint for a setting names, or zero.
uint64_t hinted(const std::string &text, const std::string &knob) {
  const std::string sign = "hint: set '" + knob + "' to ";
  const size_t at = text.rfind(sign);
  return at == std::string::npos ? 0 : std::strtoull(text.c_str() + at + sign.size(), nullptr, 10);
}

/// After a deadlock the hints must be enough.
void follow_hints(program &p, const random_case &c, const graph &g) {
  std::vector<std::vector<uint8_t>> memory = host_memory(g);
  attach(p, g, memory, 0);
  const std::string text = p.text();
  CAPTURE(text);
  REQUIRE(hinted(text, "task_window") + hinted(text, "heap_bytes") > 0);
  p.options.task_window = std::max(hinted(text, "task_window"), c.settings.task_window);
  p.options.heap_bytes = std::max(hinted(text, "heap_bytes"), c.settings.heap_bytes);
  REQUIRE(p.run() == PTOWSP_RUN_OK);
  REQUIRE(memory == run_sequentially(g));
}

/// Returns whether the case was a deadlock.
bool check_seed(uint64_t seed) {
  const random_case c = make_case(seed);
  const graph g = make_graph(seed, c.shape);
  const model_result expected = run_model(g, c.settings);
  std::vector<std::vector<uint8_t>> memory = host_memory(g);
  program p;
  prepare(p, c);
  attach(p, g, memory, seed % 3 == 0 ? 0 : seed);
  CAPTURE(seed, c.threads, c.settings.task_window, c.settings.heap_bytes);
  const int status = p.run();
  const std::string text = p.text();
  CAPTURE(text);
  REQUIRE(status == (expected.deadlock ? PTOWSP_RUN_DEADLOCK : PTOWSP_RUN_OK));
  check_times(p, expected);
  check_stats(p, expected);
  REQUIRE(p.report.total_cycles == expected.total_cycles);
  if (expected.deadlock)
    follow_hints(p, c, g);
  else
    REQUIRE(memory == run_sequentially(g));
  return expected.deadlock;
}

} // namespace

TEST_CASE("random graphs keep the sequential definition") {
  const char *more = std::getenv("PTOWSP_TEST_SEEDS");
  const uint64_t seeds = more != nullptr ? std::strtoull(more, nullptr, 10) : 1500;
  uint64_t deadlocks = 0;
  for (uint64_t seed = 0; seed < seeds; ++seed)
    deadlocks += check_seed(seed) ? 1 : 0;
  CHECK(deadlocks > seeds / 20);
  CHECK(deadlocks < seeds / 2);
}
