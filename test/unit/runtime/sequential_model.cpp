// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// See the header. Quadratic and proud of it.

#include "sequential_clock.h"

#include <algorithm>

namespace test {
namespace {

/// No task from now on starts before those from `first` to `end` have ended.
struct model_fence {
  uint64_t first;
  uint64_t end;
};

/// What was fenced before an ordered part.
struct model_part {
  std::vector<model_fence> fences;
  uint64_t joined;
};

class model : model_clock {
public:
  model(const graph &g, const model_settings &s) : model_clock(s), g(g), heads(s.scope_rings) {
    owner.resize(g.buffers.size(), UINT64_MAX);
  }

  model_result run() {
    for (const graph_op &op : g.ops)
      if (!play(op))
        break;
    force(tasks.size());
    result.total_cycles = std::max(clock, tasks.empty() ? 0 : tasks.back().retired);
    return result;
  }

private:
  bool play(const graph_op &op) {
    switch (op.step) {
    case graph_step::begin:
      ++depth;
      return true;
    case graph_step::end:
      end_scope();
      return true;
    case graph_step::ordered_begin:
      parts.push_back({fences, joined});
      return true;
    case graph_step::ordered_end:
      fences = parts.back().fences;
      joined = parts.back().joined;
      parts.pop_back();
      return true;
    case graph_step::fence:
      return fence(op.first < numbers.size() ? numbers[op.first] : tasks.size());
    default:
      return try_submit(op);
    }
  }

  void end_scope() {
    for (model_task &t : tasks)
      if (t.depth == depth)
        t.open = false;
    --depth;
  }

  /// What a submission waited for counts once it has gone through.
  bool try_submit(const graph_op &op) {
    model_stats before[PTOWSP_RESOURCE_COUNT];
    std::copy(result.stats, result.stats + PTOWSP_RESOURCE_COUNT, before);
    const uint64_t clock_before = clock;
    const uint64_t frontier_before = frontier;
    waits.clear();
    if (submit(op))
      return true;
    frontier = frontier_before;
    std::copy(before, before + PTOWSP_RESOURCE_COUNT, result.stats);
    clock = clock_before;
    return false;
  }

  /// All tasks of a ring, in order.
  std::vector<uint64_t> of_ring(uint32_t ring) const {
    std::vector<uint64_t> found;
    for (uint64_t t = 0; t < tasks.size(); ++t)
      if (tasks[t].ring == ring)
        found.push_back(t);
    return found;
  }

  /// How many tasks must have retired so that the first `count` of a ring are reclaimed;
  /// false when a scope holds one.
  bool reclaimed(const std::vector<uint64_t> &ring, uint64_t count, uint64_t &retired) const {
    retired = 0;
    for (uint64_t i = 0; i < count; ++i) {
      const model_task &t = tasks[ring[i]];
      if (t.open && t.bytes != 0)
        return false;
      retired = std::max(retired, t.last_use + 1);
    }
    return true;
  }

  /// The submission waits until `retired` tasks have retired.
  void stall(uint32_t resource, uint64_t retired) {
    if (retired <= frontier)
      return;
    frontier = retired;
    waits.push_back({resource, retired});
  }

  /// The orchestrator waits for all that the submission has named.
  void pay() {
    if (!waits.empty())
      force(waits.back().second);
    for (const auto &[resource, retired] : waits) {
      const uint64_t time = tasks[retired - 1].retired;
      if (time <= clock)
        continue;
      ++result.stats[resource].stalls;
      result.stats[resource].stall_cycles += time - clock;
      if (resource != PTOWSP_TASK_RING || s.window_mode != PTOWSP_WINDOW_BENCHMARK)
        clock = time;
      else
        earliest = std::max(earliest, time);
    }
    waits.clear();
  }

  /// Whether the run ends because its window is full.
  bool aborts() {
    if (s.window_mode != PTOWSP_WINDOW_ABORT || waits.empty())
      return false;
    force(waits.back().second);
    return tasks[waits.back().second - 1].retired > clock;
  }

  bool stuck(uint32_t resource) {
    result.deadlock = true;
    result.resource = resource;
    result.task = tasks.size();
    return false;
  }

  bool wait_for_slot(uint32_t ring) {
    const std::vector<uint64_t> members = of_ring(ring);
    uint64_t retired = 0;
    if (members.size() >= s.task_window &&
        !reclaimed(members, members.size() + 1 - s.task_window, retired))
      return stuck(PTOWSP_TASK_RING);
    stall(PTOWSP_TASK_RING, retired);
    result.aborted = aborts();
    return !result.aborted;
  }

  void wait_for_queue(const graph_op &op, uint32_t queue) {
    if (op.step != graph_step::task)
      return;
    std::vector<uint64_t> members;
    for (uint64_t t = 0; t < tasks.size(); ++t)
      if (tasks[t].runs() && tasks[t].queue == queue)
        members.push_back(t + 1);
    if (members.size() >= s.ready_entries)
      stall(PTOWSP_READY_QUEUE, members[members.size() - s.ready_entries]);
  }

  bool wait_for_heap(uint32_t ring, uint64_t bytes, uint64_t &begin) {
    uint64_t &head = heads[ring];
    begin = head;
    if (head % s.heap_bytes + bytes > s.heap_bytes)
      begin = (head / s.heap_bytes + 1) * s.heap_bytes;
    if (bytes == 0)
      return true;
    head = begin + bytes;
    const std::vector<uint64_t> members = of_ring(ring);
    uint64_t count = 0;
    const uint64_t at = begin % s.heap_bytes;
    for (uint64_t i = 0; i < members.size(); ++i) {
      const model_task &t = tasks[members[i]];
      const uint64_t old = t.heap_begin % s.heap_bytes;
      if (t.bytes != 0 && old < at + bytes && at < old + t.bytes)
        count = i + 1;
    }
    uint64_t retired = 0;
    if (!reclaimed(members, count, retired))
      return stuck(PTOWSP_HEAP_RING);
    stall(PTOWSP_HEAP_RING, retired);
    return true;
  }

  /// A pool of `limit` that the tasks so far have taken from: `share` says how much each.
  uint64_t retired_for(uint64_t wanted, uint64_t limit, uint64_t model_task::*share) const {
    std::vector<uint64_t> taken;
    for (uint64_t t = 0; t < tasks.size(); ++t)
      taken.insert(taken.end(), tasks[t].*share, t + 1);
    return wanted != 0 && taken.size() + wanted > limit ? taken[taken.size() + wanted - limit - 1]
                                                        : 0;
  }

  /// The dependences take a node each, the oldest first have to retire when there are
  /// too few. Returns how many are left.
  uint64_t wait_for_nodes(std::vector<uint64_t> before) {
    std::sort(before.begin(), before.end());
    uint64_t retired = frontier;
    const auto drop = [&] {
      before.erase(before.begin(), std::lower_bound(before.begin(), before.end(), retired));
    };
    if (before.size() > s.deplist_nodes) {
      retired = std::max(retired, before[before.size() - s.deplist_nodes - 1] + 1);
      drop();
    }
    retired = std::max(retired, retired_for(before.size(), s.deplist_nodes, &model_task::edges));
    drop();
    stall(PTOWSP_DEPLIST_POOL, retired);
    return before.size();
  }

  bool share_bytes(const graph_access &x, const graph_access &y) const {
    return g.buffers[x.buffer].region == g.buffers[y.buffer].region && (x.mask & y.mask) != 0;
  }

  bool conflict(const graph_op &a, const graph_op &b) const {
    for (const graph_access &x : a.accesses)
      for (const graph_access &y : b.accesses)
        if (share_bytes(x, y) && ((x.access | y.access) & PTOWSP_OUT) != 0)
          return true;
    return false;
  }

  bool named(const graph_op &op, uint64_t task) const {
    for (uint64_t d : op.dependences)
      if (numbers[d] == task)
        return true;
    return false;
  }

  /// The tasks that a node of the DepList pool is spent on: alive, and with an access
  /// that no later write has covered. Exact for accesses without gaps.
  std::vector<uint64_t> dependences_of(const graph_op &op) {
    std::vector<uint64_t> found;
    for (uint64_t t = frontier; t < tasks.size(); ++t) {
      model_task &old = tasks[t];
      bool depends = named(op, t) || t + 1 == joined;
      for (const graph_access &x : op.accesses)
        for (size_t a = 0; old.runs() && a < old.op->accesses.size(); ++a) {
          const graph_access &y = old.op->accesses[a];
          if (share_bytes(x, y) && ((x.access | y.access) & PTOWSP_OUT) != 0)
            depends = depends || !old.covered[a];
        }
      for (const graph_access &x : op.accesses)
        for (size_t a = 0; old.runs() && a < old.op->accesses.size(); ++a) {
          const graph_access &y = old.op->accesses[a];
          if (share_bytes(x, y) && (x.access & PTOWSP_OUT) != 0 && (y.mask & ~x.mask) == 0)
            old.covered[a] = true;
        }
      if (depends)
        found.push_back(t);
    }
    return found;
  }

  std::vector<uint64_t> before(const graph_op &op) const {
    std::vector<uint64_t> found;
    for (uint64_t t = 0; t < tasks.size(); ++t)
      if (named(op, t) || (tasks[t].runs() && (fenced(t) || conflict(op, *tasks[t].op))))
        found.push_back(t);
    return found;
  }

  bool fenced(uint64_t task) const {
    for (const model_fence &f : fences)
      if (task >= f.first && task < f.end)
        return true;
    return false;
  }

  /// Takes a slot of the ring behind those of the scopes, unless there is nothing to
  /// wait for.
  bool fence(uint64_t first) {
    std::vector<uint64_t> before;
    for (uint64_t t = std::max(first, frontier); t < tasks.size(); ++t)
      if (tasks[t].runs())
        before.push_back(t);
    if (before.empty())
      return true;
    model_task t = {};
    t.ring = s.scope_rings;
    t.last_use = tasks.size();
    waits.clear();
    if (!wait_for_slot(t.ring))
      return false;
    t.edges = wait_for_nodes(before);
    pay();
    t.ready = clock += s.machine.submit_cycles;
    t.before = before;
    fences.push_back({first, tasks.size()});
    enter(t, {tasks.size(), PTOWSP_NO_KERNEL, 0, 0, 0, 0, clock, 0, 0, 0});
    joined = tasks.size();
    return true;
  }

  uint32_t queue_of(const graph_op &op) {
    if (op.step != graph_step::task)
      return 0;
    const uint32_t unit = op.unit == PTOWSP_MIXED ? uint32_t{PTOWSP_AIC} : op.unit;
    const uint32_t domains = domains_for(op.unit);
    if (op.domain != UINT32_MAX)
      return op.domain * 4 + unit;
    const uint64_t turn = dispatched++;
    const uint64_t hashed = key_of(op) * 0x9e3779b97f4a7c15u >> 32;
    const uint64_t choices[] = {turn % domains, key_of(op) % domains, hashed % domains, key_of(op),
                                turn % domains};
    return static_cast<uint32_t>(choices[s.dispatch]) * 4 + unit;
  }

  bool submit(const graph_op &op) {
    model_task t = {};
    t.op = &op;
    t.ring = std::min(depth, s.scope_rings - 1);
    t.depth = depth;
    t.open = true;
    t.last_use = tasks.size();
    t.bytes = op.outputs.size() * 64;
    t.entries = op.accesses.size();
    t.covered.resize(op.accesses.size());
    if (!wait_for_slot(t.ring))
      return false;
    t.queue = queue_of(op);
    wait_for_queue(op, t.queue);
    if (!wait_for_heap(t.ring, t.bytes, t.heap_begin))
      return false;
    stall(PTOWSP_TENSORMAP_POOL, retired_for(t.entries, s.tensormap_entries, &model_task::entries));
    if (op.step == graph_step::task)
      t.edges = wait_for_nodes(dependences_of(op));
    pay();
    t.ready = clock += s.machine.submit_cycles;
    ptowsp_task_times times = {tasks.size(), PTOWSP_NO_KERNEL, 0, 0, 0, 0, clock, 0, 0, 0};
    if (op.step == graph_step::task) {
      t.before = before(op);
      times.kernel = kernel_of(op.unit, static_cast<uint32_t>(op.accesses.size()) + 1);
      times.unit = op.unit;
    }
    for (uint32_t b : op.outputs)
      owner[b] = tasks.size();
    for (const graph_access &a : op.accesses)
      if (owner[a.buffer] < tasks.size())
        tasks[owner[a.buffer]].last_use = tasks.size();
    numbers.push_back(tasks.size());
    enter(t, times);
    return true;
  }

  void enter(model_task &t, const ptowsp_task_times &times) {
    t.ready = std::max(t.ready, earliest);
    settle(clock);
    tasks.push_back(t);
    result.times.push_back(times);
    if (tasks.size() == s.held)
      let_go();
    update();
    mark(clock);
    if (in_order())
      settle(clock);
  }

  void raise(uint32_t resource, uint64_t used) {
    result.stats[resource].high_water = std::max(result.stats[resource].high_water, used);
  }

  /// What is in use at the time of the submission of the last task.
  void mark(uint64_t now) {
    const model_task &last = tasks.back();
    const std::vector<uint64_t> ring = of_ring(last.ring);
    size_t tail = 0;
    uint64_t heap_tail = 0;
    for (; tail + 1 < ring.size(); ++tail) {
      const model_task &t = tasks[ring[tail]];
      if ((t.open && t.bytes != 0) || !retired_at(t.last_use, now))
        break;
      heap_tail = t.heap_begin + t.bytes;
    }
    raise(PTOWSP_TASK_RING, ring.size() - tail);
    raise(PTOWSP_HEAP_RING, last.heap_begin + last.bytes - heap_tail);
    uint64_t entries = 0;
    uint64_t edges = 0;
    uint64_t queued = 0;
    for (const model_task &t : tasks)
      if (&t == &last || !retired_at(static_cast<uint64_t>(&t - tasks.data()), now)) {
        entries += t.entries;
        edges += t.edges;
        queued += t.runs() && t.queue == last.queue ? 1 : 0;
      }
    raise(PTOWSP_TENSORMAP_POOL, entries);
    raise(PTOWSP_DEPLIST_POOL, edges);
    if (last.runs())
      raise(PTOWSP_READY_QUEUE, queued);
  }

  const graph &g;
  std::vector<uint64_t> numbers; /* of the tasks of the graph */
  std::vector<uint64_t> heads;
  std::vector<uint64_t> owner; /* the task whose output a buffer is */
  std::vector<model_fence> fences;
  std::vector<model_part> parts;
  uint64_t joined = 0; /* 1 + the task that stands for the last fence */
  uint64_t frontier = 0; /* the most that a submission waited for: they have retired */
  uint64_t earliest = 0; /* no task is ready before */
  std::vector<std::pair<uint32_t, uint64_t>> waits; /* of the present submission */
  uint64_t dispatched = 0;
  uint32_t depth = 0;
};

} // namespace

model_result run_model(const graph &g, const model_settings &settings) {
  return model(g, settings).run();
}

} // namespace test
