// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// How a random case is made, run and compared.

#include "random_case.h"

#include "sequential_model.h"

#include <algorithm>
#include <cstdlib>

namespace test {
namespace {

struct random_case {
  graph_shape shape;
  model_settings settings;
  uint32_t threads;
  uint32_t start; /* the policy */
};

void choose_policies(dice &d, random_case &c) {
  const bool many = c.settings.domains > 1; // a custom domain is 0 or 1
  c.settings.dispatch = d.below(5);
  if (c.settings.dispatch == PTOWSP_DISPATCH_CUSTOM && !many)
    c.settings.dispatch = PTOWSP_DISPATCH_WORK_STEAL;
  c.settings.ready = d.below(4);
  c.start = d.below(3);
  const uint64_t held[] = {0, UINT64_MAX, d.below(40)};
  c.settings.held = held[c.start];
  c.settings.window_mode = d.chance(40) ? d.below(3) : uint32_t{PTOWSP_WINDOW_STALL};
}

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
  // Which entries a write covers is only plain when accesses have no gaps.
  c.settings.deplist_nodes = c.shape.dense_views && d.chance(70) ? 1 + d.below(20) : 100000;
  c.settings.ready_entries = d.chance(50) ? 1 + d.below(6) : 2000;
  ptowsp_machine &m = c.settings.machine;
  m.max_domains = 8;
  m.unit_count[PTOWSP_AIC] = c.settings.domains + d.below(3);
  m.unit_count[PTOWSP_AIV] = c.settings.domains + d.below(6);
  m.submit_cycles = d.below(20);
  m.dispatch_cycles = d.below(20);
  m.retire_cycles = d.below(20);
  c.threads = 1 + d.below(8);
  if (d.chance(60))
    choose_policies(d, c);
  c.shape.all_units = d.chance(40);
  if (c.shape.all_units) {
    m.unit_count[PTOWSP_AIV] += c.settings.domains; // two in every domain, for mixed tasks
    m.unit_count[PTOWSP_AICPU] = c.settings.domains + d.below(2);
    m.unit_count[PTOWSP_DMA] = c.settings.domains + d.below(3);
  }
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
  p.options.deplist_nodes = static_cast<uint32_t>(c.settings.deplist_nodes);
  p.options.dispatch = 1 + c.settings.dispatch;
  p.options.ready = 1 + c.settings.ready;
  p.options.start = 1 + c.start;
  p.options.start_threshold = c.settings.held;
  p.options.window_mode = 1 + c.settings.window_mode;
}

/// Compares a run with what was expected of it.
class comparison {
public:
  comparison(uint64_t seed, const random_case &c, const program &p) : seed(seed), c(c), p(p) {}

  template <typename T> void equal(const std::string &what, T is, T should) const {
    if (is != should)
      fail(what + " is " + std::to_string(is) + ", but should be " + std::to_string(should));
  }

  void times(const model_result &expected) const {
    equal("the number of tasks", p.times.size(), expected.times.size());
    for (size_t t = 0; t < p.times.size(); ++t) {
      const ptowsp_task_times &is = p.times[t];
      const ptowsp_task_times &should = expected.times[t];
      const std::string task = " of task " + std::to_string(t);
      equal("the number" + task, is.task, should.task);
      equal("the kernel" + task, is.kernel, should.kernel);
      equal("the domain" + task, is.domain, should.domain);
      equal("the submission" + task, is.submitted, should.submitted);
      equal("the readiness" + task, is.ready, should.ready);
      equal("the core" + task, is.core, should.core);
      equal("the start" + task, is.started, should.started);
      equal("the end" + task, is.ended, should.ended);
    }
  }

  void stats(const model_result &expected) const {
    for (uint32_t r = 0; r < PTOWSP_RESOURCE_COUNT; ++r) {
      if (r == PTOWSP_DEPLIST_POOL && !c.shape.dense_views)
        continue;
      const std::string resource = " of resource " + std::to_string(r);
      equal("the stalls" + resource, p.stats(r).stalls, expected.stats[r].stalls);
      equal("the stall cycles" + resource, p.stats(r).stall_cycles, expected.stats[r].stall_cycles);
      // Without the waits, what is given back and what is not overlap in modelled time.
      if (c.settings.window_mode != PTOWSP_WINDOW_BENCHMARK)
        equal("the high-water mark" + resource, p.stats(r).high_water,
              expected.stats[r].high_water);
    }
  }

  void memory(const std::vector<std::vector<uint8_t>> &is, const graph &g) const {
    const std::vector<std::vector<uint8_t>> should = run_sequentially(g);
    for (size_t region = 0; region < should.size(); ++region)
      for (size_t b = 0; b < should[region].size(); ++b)
        equal("byte " + std::to_string(b) + " of region " + std::to_string(region),
              uint32_t{is[region][b]}, uint32_t{should[region][b]});
  }

  [[noreturn]] void fail(const std::string &what) const {
    const model_settings &s = c.settings;
    throw mismatch(
        "seed " + std::to_string(seed) + ": " + what + "\n  threads " + std::to_string(c.threads) +
        ", task_window " + std::to_string(s.task_window) + ", heap_bytes " +
        std::to_string(s.heap_bytes) + ", scope_rings " + std::to_string(s.scope_rings) +
        ", tensormap_entries " + std::to_string(s.tensormap_entries) + ", deplist_nodes " +
        std::to_string(s.deplist_nodes) + ", ready_entries " + std::to_string(s.ready_entries) +
        ", domains " + std::to_string(s.domains) + ", dispatch " + std::to_string(s.dispatch) +
        ", ready " + std::to_string(s.ready) + ", held " + std::to_string(s.held) +
        ", window mode " + std::to_string(s.window_mode) + "\n  " + p.text());
  }

private:
  uint64_t seed;
  const random_case &c;
  const program &p;
};

/// The value that the last hint for an option names, or zero.
uint64_t hinted(const std::string &text, const std::string &option) {
  const std::string sign = "hint: set '" + option + "' to ";
  const size_t at = text.rfind(sign);
  return at == std::string::npos ? 0 : std::strtoull(text.c_str() + at + sign.size(), nullptr, 10);
}

/// After a deadlock the hints must be enough.
void follow_hints(program &p, const random_case &c, const graph &g, const comparison &compare) {
  std::vector<std::vector<uint8_t>> memory = host_memory(g);
  attach(p, g, memory, 0);
  const std::string text = p.text();
  if (hinted(text, "--task-window") + hinted(text, "--heap") == 0)
    compare.fail("a deadlock without a hint");
  p.options.task_window = std::max(hinted(text, "--task-window"), c.settings.task_window);
  p.options.heap_bytes = std::max(hinted(text, "--heap"), c.settings.heap_bytes);
  p.options.window_mode = 1 + PTOWSP_WINDOW_STALL;
  compare.equal("the status with the hinted settings", p.run(), int{PTOWSP_RUN_OK});
  compare.memory(memory, g);
}

} // namespace

bool check_seed(uint64_t seed, case_platform platform) {
  const random_case c = make_case(seed);
  const graph g = make_graph(seed, c.shape);
  const model_result expected = run_model(g, c.settings);
  program p;
  prepare(p, c);
  const bool det = platform == case_platform::det;
  p.options.seed = det ? seed + 1 : 0;
  const comparison compare(seed, c, p);
  const auto run = [&](uint64_t delays) {
    std::vector<std::vector<uint8_t>> memory = host_memory(g);
    attach(p, g, memory, delays);
    compare.equal("the status", p.run(),
                  int{expected.aborted    ? PTOWSP_RUN_CAPACITY
                      : expected.deadlock ? PTOWSP_RUN_DEADLOCK
                                          : PTOWSP_RUN_OK});
    compare.stats(expected);
    compare.equal("the end of all", p.report.total_cycles, expected.total_cycles);
    if (!expected.deadlock && !expected.aborted)
      compare.memory(memory, g);
  };
  run(det || seed % 3 == 0 ? 0 : seed);
  compare.times(expected);
  // Nobody listens; and with someone who looks for kernels that do not return, every task has a
  // slot, a short one too.
  p.listens = false;
  p.options.kernel_timeout_ms = !det && seed % 2 == 0 ? 60000 : 0;
  run(0);
  p.listens = true;
  p.options.kernel_timeout_ms = 0;
  if (expected.deadlock)
    follow_hints(p, c, g, compare);
  return expected.deadlock;
}

} // namespace test
