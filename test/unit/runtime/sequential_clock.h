// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// When tasks run, in the sequential definition: which task gets which core next, by
/// looking at all of them every time.
///
/// Invariant: shares no code with the runtime.

#ifndef PTOWSP_TEST_UNIT_RUNTIME_SEQUENTIAL_CLOCK_H
#define PTOWSP_TEST_UNIT_RUNTIME_SEQUENTIAL_CLOCK_H

#include "sequential_model.h"

#include <algorithm>

namespace test {

struct model_task {
  const graph_op *op; /* null: a join */
  uint32_t ring;
  uint32_t depth;
  bool open; /* its scope has not ended */
  uint64_t heap_begin;
  uint64_t bytes;
  uint64_t last_use;
  uint32_t queue;
  uint64_t seen; /* when others see that it has ended */
  uint64_t retired;
  bool over; /* `seen` is known */
  uint64_t ready; /* not before */
  std::vector<uint64_t> before; /* dependences, of the times */
  uint64_t entries;
  uint64_t edges;
  std::vector<bool> covered; /* by a later write, one for each access */

  bool runs() const { return op != nullptr && op->step == graph_step::task; }
};

class model_clock {
public:
  explicit model_clock(const model_settings &s) : s(s) {
    for (uint32_t unit = 0; unit < 4; ++unit)
      cores[unit].resize(s.machine.unit_count[unit]);
  }

  bool steals() const {
    return s.dispatch == PTOWSP_DISPATCH_WORK_STEAL || s.ready == PTOWSP_READY_WORK_STEAL;
  }
  bool in_order() const { return s.ready == PTOWSP_READY_SUBMISSION && !steals(); }
  bool held(uint64_t task) const { return task < s.held && task >= gone; }

  void let_go() {
    for (uint64_t t = gone; t < tasks.size() && t < s.held; ++t)
      tasks[t].ready = std::max(tasks[t].ready, clock);
    gone = tasks.size();
  }

  /// Ends what needs no core, and retires.
  void update() {
    for (uint64_t t = 0; t < tasks.size(); ++t)
      if (!tasks[t].over && !tasks[t].runs() && may_run(t))
        end(t, ready_of(t), ready_of(t), ready_of(t));
    for (uint64_t t = 0; t < tasks.size() && tasks[t].over; ++t)
      tasks[t].retired = std::max(tasks[t].seen, t == 0 ? 0 : tasks[t - 1].retired);
  }

  void end(uint64_t task, uint64_t start, uint64_t end, uint64_t seen) {
    ptowsp_task_times &times = result.times[task];
    times.ready = ready_of(task);
    times.started = start;
    times.ended = end;
    tasks[task].seen = seen;
    tasks[task].over = true;
  }

  bool may_run(uint64_t task) const {
    for (uint64_t b : tasks[task].before)
      if (!tasks[b].over)
        return false;
    return true;
  }

  uint64_t ready_of(uint64_t task) const {
    uint64_t ready = tasks[task].ready;
    for (uint64_t b : tasks[task].before)
      ready = std::max(ready, tasks[b].seen);
    return ready;
  }

  uint64_t since(uint64_t task) const { return ready_of(task) + s.machine.dispatch_cycles; }

  /// All tasks that only wait for a core.
  std::vector<uint64_t> waiting() const {
    std::vector<uint64_t> found;
    for (uint64_t t = 0; t < tasks.size(); ++t)
      if (!tasks[t].over && tasks[t].runs() && !held(t) && may_run(t))
        found.push_back(t);
    return found;
  }

  /// The cores of a unit in a domain, those that are free first in front.
  std::vector<uint32_t> cores_of(uint32_t unit, uint32_t domain) const {
    std::vector<uint32_t> found;
    for (uint32_t c = domain; c < cores[unit].size(); c += s.domains)
      found.push_back(c);
    std::sort(found.begin(), found.end(), [&](uint32_t a, uint32_t b) {
      return cores[unit][a] != cores[unit][b] ? cores[unit][a] < cores[unit][b] : a < b;
    });
    return found;
  }

  /// The cores that a task of a unit would get in a domain: pairs of unit and core. Empty
  /// when there are not enough.
  std::vector<std::pair<uint32_t, uint32_t>> cores_for(uint32_t unit, uint32_t domain) const {
    const uint32_t wanted[] = {unit == PTOWSP_MIXED ? uint32_t{PTOWSP_AIC} : unit, PTOWSP_AIV,
                               PTOWSP_AIV};
    const std::vector<uint32_t> first = cores_of(wanted[0], domain);
    if (first.empty())
      return {};
    if (unit != PTOWSP_MIXED)
      return {{unit, first[0]}};
    const std::vector<uint32_t> vectors = cores_of(PTOWSP_AIV, domain);
    if (vectors.size() < 2)
      return {};
    return {{PTOWSP_AIC, first[0]}, {PTOWSP_AIV, vectors[0]}, {PTOWSP_AIV, vectors[1]}};
  }

  uint32_t domains_for(uint32_t unit) const {
    uint32_t count = 0;
    while (count < s.domains && !cores_for(unit, count).empty())
      ++count;
    return count;
  }

  /// When all cores that a task would get are free; never when there are not enough.
  uint64_t free_at(uint32_t unit, uint32_t domain) const {
    const auto all = cores_for(unit, domain);
    uint64_t free = all.empty() ? UINT64_MAX : 0;
    for (const auto &[kind, core] : all)
      free = std::max(free, cores[kind][core]);
    return free;
  }

  void run_on(uint64_t task, uint32_t domain) {
    const uint32_t unit = tasks[task].op->unit;
    const auto all = cores_for(unit, domain);
    const uint64_t start = std::max(since(task), free_at(unit, domain));
    const uint64_t over = start + tasks[task].op->cycles;
    for (const auto &[kind, core] : all)
      cores[kind][core] = over;
    result.times[task].domain = domain;
    result.times[task].core = all[0].second;
    end(task, start, over, over + s.machine.retire_cycles);
    update();
  }

  /// Whether a core takes `a` before `b`; `own` when they are of its domain.
  bool takes_before(uint64_t a, uint64_t b, bool own) const {
    const bool longer = since(a) != since(b) ? since(a) < since(b) : a < b;
    const int32_t pa = priority_of(*tasks[a].op), pb = priority_of(*tasks[b].op);
    if (own && s.ready == PTOWSP_READY_PRIORITY && pa != pb)
      return pa > pb;
    return own && s.ready == PTOWSP_READY_WORK_STEAL ? !longer : longer;
  }

  /// Runs one task that a core takes before `limit`.
  bool run_one(uint64_t limit) {
    const std::vector<uint64_t> ready = waiting();
    if (in_order()) {
      for (uint64_t t = 0; t < tasks.size(); ++t)
        if (tasks[t].runs() && !tasks[t].over) {
          if (held(t))
            return false;
          run_on(t, tasks[t].queue / 4);
          return true;
        }
      return false;
    }
    uint64_t first = limit;
    uint64_t chosen = UINT64_MAX;
    uint32_t at = 0;
    bool chosen_own = false;
    for (uint32_t unit = 0; unit <= PTOWSP_MIXED; ++unit)
      for (uint32_t domain = 0; domain < domains_for(unit); ++domain) {
        const uint64_t free = free_at(unit, domain);
        uint64_t own = UINT64_MAX, any = UINT64_MAX;
        for (uint64_t t : ready) {
          if (tasks[t].op->unit != unit)
            continue;
          any = std::min(any, std::max(free, since(t)));
          if (tasks[t].queue / 4 == domain)
            own = std::min(own, std::max(free, since(t)));
        }
        const uint64_t time = steals() ? any : own;
        const bool same_unit = chosen != UINT64_MAX && tasks[chosen].op->unit == unit;
        if (time >= first && !(time == first && same_unit && own == time && !chosen_own))
          continue;
        first = time;
        chosen_own = own == time;
        at = domain;
        chosen = UINT64_MAX;
        for (uint64_t t : ready)
          if (tasks[t].op->unit == unit && since(t) <= time &&
              (!chosen_own || tasks[t].queue / 4 == domain))
            if (chosen == UINT64_MAX || takes_before(t, chosen, chosen_own))
              chosen = t;
      }
    if (chosen == UINT64_MAX)
      return false;
    run_on(chosen, at);
    return true;
  }

  void settle(uint64_t limit) {
    while (run_one(limit)) {
    }
  }

  /// The orchestrator waits until `count` tasks have retired.
  void force(uint64_t count) {
    settle(clock);
    const auto over = [&] {
      return std::all_of(tasks.begin(), tasks.begin() + static_cast<int64_t>(count),
                         [](const model_task &t) { return t.over; });
    };
    while (!over()) {
      let_go();
      run_one(UINT64_MAX);
    }
  }

  /// Whether the task has retired at `now`, as far as is known.
  bool retired_at(uint64_t task, uint64_t now) const {
    for (uint64_t t = 0; t <= task; ++t)
      if (!tasks[t].over)
        return false;
    return tasks[task].retired <= now;
  }

  const model_settings &s;
  std::vector<model_task> tasks;
  std::vector<uint64_t> cores[4]; /* when they are free */
  uint64_t clock = 0; /* of the orchestrator */
  uint64_t gone = 0; /* tasks below are not held back any more */
  model_result result;
};

} // namespace test

#endif // PTOWSP_TEST_UNIT_RUNTIME_SEQUENTIAL_CLOCK_H
