// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Which task gets which core next, for policies that look at more than one task.
///
/// The clock alone gives cores to tasks in the order of submission. Here tasks are given
/// to cores in the order of modelled time instead: of all cores that could take a task
/// the one that can do so first, and of the tasks that wait for it the one that the
/// ready policy chooses. Opt-in, and linear in the number of waiting tasks.
///
/// Invariant: what is chosen depends on the sequence of calls alone.

#ifndef PTOWSP_RT_CORE_PLANNER_H
#define PTOWSP_RT_CORE_PLANNER_H

#include "clock_model.h"
#include "settings.h"

#include <algorithm>

namespace ptowsp::rt {

/// What the planner knows of a task that has been submitted.
struct planned_task {
  clock_times times;
  uint64_t ready; /* so far */
  int32_t priority;
  uint32_t unmet; /* dependences that have no core yet */
  uint32_t first; /* 1 + the link to a dependent task, zero for none */
  uint32_t domain; /* where it ran */
  uint8_t unit;
  uint8_t home; /* the domain where it waits */
  bool over; /* its times are known */
};

/// For one thread, the orchestrator.
class planner {
public:
  /// What `next` chooses.
  struct choice {
    uint64_t task;
    uint32_t unit;
    uint32_t domain;
    uint64_t time; /* when a core takes it, at the earliest */
    bool own; /* a core of the task's own domain */
  };

  [[nodiscard]] bool allocate(const run_settings &settings, const ptowsp_machine &description,
                              uint64_t record_count) {
    machine = &description;
    domains = settings.domains;
    policy = settings.ready;
    steals = settings.ready->steals || settings.dispatch_steals;
    held_tasks = settings.held_tasks;
    active = policy->before != nullptr || steals || held_tasks != 0;
    if (!active)
      return true;
    // Thieves need to know who waits; in the order of submission there is nothing to take.
    in_order = policy->before == nullptr && !steals;
    mask = record_count - 1;
    link_mask = power_of_two_above(settings.deplist_nodes) - 1;
    return tasks.allocate(record_count) && waiting.allocate(record_count) &&
           links.allocate(link_mask + 1);
  }

  bool on() const { return __builtin_expect(active, 0); }
  planned_task &operator[](uint64_t task) { return tasks[task & mask]; }

  /// A task has been submitted; dependences follow.
  void begin(uint64_t task, uint64_t submitted, uint8_t queue, bool mixed) {
    planned_task &t = (*this)[task];
    t.times = {submitted, submitted, submitted, submitted, 0};
    t.ready = submitted;
    t.unmet = t.first = 0;
    t.unit = mixed ? uint8_t{PTOWSP_MIXED} : static_cast<uint8_t>(queue % unit_kinds);
    t.home = queue / unit_kinds;
    t.over = false;
    ++issued;
  }

  /// `task` depends on `other`, which is not over; the edge has this place in its pool.
  void depend(uint64_t task, uint64_t other, uint64_t edge) {
    planned_task &before = (*this)[other];
    links[edge & link_mask] = {static_cast<uint32_t>(task), before.first};
    before.first = static_cast<uint32_t>(edge & link_mask) + 1;
    ++(*this)[task].unmet;
  }

  /// All dependences of a task that needs a core are over.
  void wait_for_core(uint64_t task) { waiting[count++] = task; }

  /// The task is over, as others see at `seen`; calls met(number) for every task whose
  /// last dependence it was.
  template <typename Met> void end(uint64_t task, uint64_t seen, Met met) {
    planned_task &t = (*this)[task];
    t.over = true;
    for (uint32_t at = t.first; at != 0;) {
      const link l = links[at - 1];
      at = l.next;
      planned_task &dependent = tasks[l.task & mask];
      dependent.ready = std::max(dependent.ready, seen);
      if (--dependent.unmet == 0)
        met(task + static_cast<uint32_t>(l.task - static_cast<uint32_t>(task)));
    }
  }

  /// Whether the task is held back.
  bool holds(uint64_t task) const { return task < held_tasks && task >= let_go; }
  /// Whether the tasks that were submitted are all that are held together.
  bool holds_enough() const { return issued == held_tasks; }

  /// Lets go what is held, at the time `now`.
  void open(uint64_t now) {
    for (uint64_t task = let_go; task < issued && task < held_tasks; ++task)
      (*this)[task].ready = std::max((*this)[task].ready, now);
    let_go = issued;
  }

  /// Chooses who gets a core next, before `limit`; false when nobody does.
  bool next(clock_model &clock, uint64_t limit, choice &result) const {
    return in_order ? next_submitted(result) : next_in_time(clock, limit, result);
  }

  /// The chosen task does not wait any more.
  void take(uint64_t task) {
    for (uint64_t i = 0; i < count; ++i)
      if (waiting[i] == task) {
        waiting[i] = waiting[--count];
        return;
      }
  }

private:
  static constexpr uint32_t units = unit_kinds + 1; /* with PTOWSP_MIXED */

  struct link {
    uint32_t task; /* low bits */
    uint32_t next;
  };

  waiting_task view(uint64_t task, clock_model &clock) const {
    const planned_task &t = tasks[task & mask];
    return {task, holds(task) ? UINT64_MAX : clock.dispatched(t.ready), t.priority};
  }

  bool next_submitted(choice &result) const {
    uint64_t first = UINT64_MAX;
    for (uint64_t i = 0; i < count; ++i)
      first = std::min(first, waiting[i]);
    if (first == UINT64_MAX || holds(first))
      return false;
    const planned_task &t = tasks[first & mask];
    result = {first, t.unit, t.home, 0, true};
    return true;
  }

  bool next_in_time(clock_model &clock, uint64_t limit, choice &result) const {
    uint64_t since[PTOWSP_MAX_DOMAINS * units];
    uint64_t since_any[units];
    std::fill_n(since, domains * units, UINT64_MAX);
    std::fill_n(since_any, units, UINT64_MAX);
    for (uint64_t i = 0; i < count; ++i) {
      const waiting_task w = view(waiting[i], clock);
      const planned_task &t = tasks[w.task & mask];
      uint64_t &own = since[t.home * units + t.unit];
      own = std::min(own, w.since);
      since_any[t.unit] = std::min(since_any[t.unit], w.since);
    }
    result.time = UINT64_MAX;
    for (uint32_t unit = 0; unit < units; ++unit) {
      if (since_any[unit] == UINT64_MAX)
        continue;
      const uint32_t owners = clock_model::domains_for(*machine, unit, domains);
      for (uint32_t domain = 0; domain < owners; ++domain) {
        const uint64_t own = since[domain * units + unit];
        const uint64_t first = steals ? since_any[unit] : own;
        if (first == UINT64_MAX)
          continue;
        const uint64_t time = std::max(first, clock.free_at(unit, domain));
        const bool is_own = own <= time;
        // Of cores that are free at one time the one with a task of its own comes first.
        if (time < result.time ||
            (time == result.time && unit == result.unit && is_own && !result.own))
          result = {0, unit, domain, time, is_own};
      }
    }
    return result.time < limit && choose(clock, result);
  }

  bool choose(clock_model &clock, choice &result) const {
    waiting_task best = {UINT64_MAX, UINT64_MAX, 0};
    const auto before = result.own && policy->before != nullptr ? policy->before : waits_longer;
    for (uint64_t i = 0; i < count; ++i) {
      const waiting_task w = view(waiting[i], clock);
      const planned_task &t = tasks[w.task & mask];
      if (t.unit != result.unit || w.since > result.time || (result.own && t.home != result.domain))
        continue;
      if (best.task == UINT64_MAX || before(w, best))
        best = w;
    }
    result.task = best.task;
    return best.task != UINT64_MAX;
  }

  const ptowsp_machine *machine = nullptr;
  const ready_policy *policy = nullptr;
  zeroed_array<planned_task> tasks;
  zeroed_array<uint64_t> waiting; /* for a core, in any order */
  zeroed_array<link> links;
  uint64_t count = 0; /* of those that wait */
  uint64_t mask = 0;
  uint64_t link_mask = 0;
  uint64_t issued = 0;
  uint64_t held_tasks = 0;
  uint64_t let_go = 0; /* tasks below are not held any more */
  uint32_t domains = 1;
  bool active = false;
  bool steals = false;
  bool in_order = false;
};

} // namespace ptowsp::rt

#endif // PTOWSP_RT_CORE_PLANNER_H
