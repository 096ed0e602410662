// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// See the header. Quadratic and proud of it.

#include "sequential_model.h"

#include <algorithm>

namespace test {
namespace {

struct model_task {
  const graph_op *op;
  uint32_t ring;
  uint32_t depth;
  bool open; /* its scope has not ended */
  uint64_t heap_begin;
  uint64_t bytes;
  uint64_t last_use;
  uint32_t queue;
  uint64_t ended;
  uint64_t retired;
  uint64_t entries;
};

class model {
public:
  model(const graph &g, const model_settings &s) : g(g), s(s), heads(s.scope_rings) {
    owner.resize(g.buffers.size(), UINT64_MAX);
    for (uint32_t unit = 0; unit < 4; ++unit)
      cores[unit].resize(s.machine.unit_count[unit]);
  }

  model_result run() {
    for (const graph_op &op : g.ops) {
      if (op.step == graph_step::begin)
        ++depth;
      else if (op.step == graph_step::fence)
        fence = op.first < tasks.size() ? tasks.size() : fence;
      else if (op.step == graph_step::end)
        end_scope();
      else if (!try_submit(op))
        break;
    }
    result.total_cycles = std::max(clock, tasks.empty() ? 0 : tasks.back().retired);
    return result;
  }

private:
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
    if (submit(op))
      return true;
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

  /// When the first `count` tasks of a ring are reclaimed; false when a scope holds one.
  bool reclaimed(const std::vector<uint64_t> &ring, uint64_t count, uint64_t &time) const {
    time = 0;
    for (uint64_t i = 0; i < count; ++i) {
      const model_task &t = tasks[ring[i]];
      if (t.open && t.bytes != 0)
        return false;
      time = std::max(time, tasks[t.last_use].retired);
    }
    return true;
  }

  void stall(uint32_t resource, uint64_t time) {
    if (time <= clock)
      return;
    ++result.stats[resource].stalls;
    result.stats[resource].stall_cycles += time - clock;
    clock = time;
  }

  bool stuck(uint32_t resource) {
    result.deadlock = true;
    result.resource = resource;
    result.task = tasks.size();
    return false;
  }

  bool wait_for_slot(uint32_t ring) {
    const std::vector<uint64_t> members = of_ring(ring);
    uint64_t time = 0;
    if (members.size() >= s.task_window &&
        !reclaimed(members, members.size() + 1 - s.task_window, time))
      return stuck(PTOWSP_TASK_RING);
    stall(PTOWSP_TASK_RING, time);
    return true;
  }

  void wait_for_queue(const graph_op &op, uint32_t queue) {
    if (op.step != graph_step::task)
      return;
    std::vector<uint64_t> members;
    for (const model_task &t : tasks)
      if (t.op->step == graph_step::task && t.queue == queue)
        members.push_back(t.retired);
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
    uint64_t time = 0;
    if (!reclaimed(members, count, time))
      return stuck(PTOWSP_HEAP_RING);
    stall(PTOWSP_HEAP_RING, time);
    return true;
  }

  void wait_for_entries(uint64_t entries) {
    std::vector<uint64_t> taken;
    for (const model_task &t : tasks)
      taken.insert(taken.end(), t.entries, t.retired);
    if (taken.size() + entries > s.tensormap_entries)
      stall(PTOWSP_TENSORMAP_POOL, taken[taken.size() + entries - s.tensormap_entries - 1]);
  }

  bool conflict(const graph_op &a, const graph_op &b) const {
    for (const graph_access &x : a.accesses)
      for (const graph_access &y : b.accesses)
        if (g.buffers[x.buffer].region == g.buffers[y.buffer].region && (x.mask & y.mask) != 0 &&
            ((x.access | y.access) & PTOWSP_OUT) != 0)
          return true;
    return false;
  }

  uint64_t ready_at(const graph_op &op, uint64_t submitted) const {
    uint64_t ready = submitted;
    for (uint64_t t = 0; t < tasks.size(); ++t) {
      const bool named =
          std::find(op.dependences.begin(), op.dependences.end(), t) != op.dependences.end();
      if (named || conflict(op, *tasks[t].op))
        ready = std::max(ready, tasks[t].ended + s.machine.retire_cycles);
    }
    return ready;
  }

  uint32_t queue_of(const graph_op &op) {
    if (op.step != graph_step::task)
      return 0;
    const uint32_t count = s.machine.unit_count[op.unit];
    const uint32_t domains = std::min(count, s.domains);
    const uint32_t domain =
        op.domain != UINT32_MAX ? op.domain : static_cast<uint32_t>(dispatched++ % domains);
    return domain * 4 + op.unit;
  }

  void run_task(const graph_op &op, model_task &t, uint64_t submitted) {
    const uint32_t domain = t.queue / 4;
    const uint64_t ready = ready_at(op, submitted);
    std::vector<uint64_t> &all = cores[op.unit];
    uint32_t best = domain;
    for (uint32_t c = domain; c < all.size(); c += s.domains)
      if (all[c] < all[best])
        best = c;
    const uint64_t start = std::max(ready + s.machine.dispatch_cycles, all[best]);
    t.ended = all[best] = start + op.cycles;
    t.retired = t.ended + s.machine.retire_cycles;
    const uint32_t kernel =
        op.unit * program::arities + static_cast<uint32_t>(op.accesses.size()) + 1;
    result.times.push_back(
        {tasks.size(), kernel, op.unit, domain, best, 0, submitted, ready, start, t.ended});
  }

  bool submit(const graph_op &op) {
    model_task t = {
        &op, std::min(depth, s.scope_rings - 1), depth, true, 0, 0, tasks.size(), 0, 0, 0, 0};
    t.bytes = op.outputs.size() * 64;
    for (const graph_access &a : op.accesses)
      t.entries += a.bytes.empty() ? 0 : 1;
    if (fence > 0)
      clock = std::max(clock, tasks[fence - 1].retired);
    if (!wait_for_slot(t.ring))
      return false;
    t.queue = queue_of(op);
    wait_for_queue(op, t.queue);
    if (!wait_for_heap(t.ring, t.bytes, t.heap_begin))
      return false;
    wait_for_entries(t.entries);
    const uint64_t submitted = clock += s.machine.submit_cycles;
    if (op.step == graph_step::task) {
      run_task(op, t, submitted);
    } else {
      t.ended = t.retired = submitted;
      result.times.push_back(
          {tasks.size(), PTOWSP_NO_KERNEL, 0, 0, 0, 0, submitted, submitted, submitted, submitted});
    }
    if (!tasks.empty())
      t.retired = std::max(t.retired, tasks.back().retired);
    for (uint32_t b : op.outputs)
      owner[b] = tasks.size();
    for (const graph_access &a : op.accesses)
      if (owner[a.buffer] < tasks.size())
        tasks[owner[a.buffer]].last_use = tasks.size();
    tasks.push_back(t);
    mark(submitted);
    return true;
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
      if ((t.open && t.bytes != 0) || tasks[t.last_use].retired > now)
        break;
      heap_tail = t.heap_begin + t.bytes;
    }
    raise(PTOWSP_TASK_RING, ring.size() - tail);
    raise(PTOWSP_HEAP_RING, last.heap_begin + last.bytes - heap_tail);
    uint64_t entries = 0;
    uint64_t queued = 0;
    for (const model_task &t : tasks)
      if (t.retired > now || &t == &last) {
        entries += t.entries;
        queued += t.op->step == graph_step::task && t.queue == last.queue ? 1 : 0;
      }
    raise(PTOWSP_TENSORMAP_POOL, entries);
    if (last.op->step == graph_step::task)
      raise(PTOWSP_READY_QUEUE, queued);
  }

  const graph &g;
  const model_settings &s;
  std::vector<model_task> tasks;
  std::vector<uint64_t> heads;
  std::vector<uint64_t> owner; /* the task whose output a buffer is */
  std::vector<uint64_t> cores[4];
  uint64_t fence = 0;
  uint64_t clock = 0;
  uint64_t dispatched = 0;
  uint32_t depth = 0;
  model_result result;
};

} // namespace

model_result run_model(const graph &g, const model_settings &settings) {
  return model(g, settings).run();
}

} // namespace test
