// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// What orchestrator and workers share: slots, edges, ready queues, and how a task
/// is run and completed.
///
/// Invariant: a task is in a ready queue, in the hands of one thread, or waiting for
/// a dependence that is; so while a task is not completed, some thread can make
/// progress.

#ifndef PTOWSP_RT_CORE_ENGINE_H
#define PTOWSP_RT_CORE_ENGINE_H

#include "clock_model.h"
#include "dep_pool.h"
#include "ready_queue.h"
#include "settings.h"
#include "task_slot.h"

#include <memory>

namespace ptowsp::rt {

inline constexpr uint32_t no_slot = UINT32_MAX;

template <typename Platform> class engine {
public:
  using slot_type = task_slot<Platform>;
  using event = typename Platform::event;
  using backoff = typename Platform::backoff;

  /// Takes all memory for `slot_count` tasks; false when there is not enough.
  [[nodiscard]] bool allocate(const run_settings &settings, const ptowsp_aicore_program &program,
                              uint64_t slot_count) {
    aicore = &program;
    uint64_t arg_count = 1;
    bool used[unit_kinds] = {};
    for (uint32_t k = 0; k < program.kernel_count; ++k) {
      used[queue_unit(program.kernels[k].unit)] = true;
      if (program.kernels[k].arg_count > arg_count)
        arg_count = program.kernels[k].arg_count;
    }
    arg_stride = (arg_count + 7) & ~uint64_t{7};
    queues.reset(new (std::nothrow) ready_queue<Platform>[settings.domains * unit_kinds]);
    if (!queues || !slots.allocate(slot_count) || !args.allocate(slot_count * arg_stride) ||
        !edges.allocate(settings.deplist_nodes) || !wall_ns.allocate(program.kernel_count))
      return false;
    const uint64_t entries =
        settings.ready_entries < slot_count ? settings.ready_entries : slot_count;
    for (uint32_t q = 0; q < settings.domains * unit_kinds; ++q)
      if (used[q % unit_kinds]) {
        active[active_count++] = q;
        if (!queues[q].allocate(entries))
          return false;
      }
    return true;
  }

  slot_type &slot(uint32_t index) { return slots[index]; }
  int64_t *args_of(uint32_t index) { return &args[index * arg_stride]; }
  const ptowsp_aicore_program &program() const { return *aicore; }

  /// The edges; only the orchestrator adds some.
  dep_pool edges;

  /// Puts a task whose dependences have completed into its queue.
  void push(uint32_t index) {
    queues[slots[index].queue].push(index);
    work_event.wake_one();
  }

  /// Takes any ready task, first from the queues that `worker` would serve.
  bool take(uint32_t worker, uint32_t &index) {
    for (uint32_t i = 0, q = worker % (active_count + 1); i < active_count; ++i, ++q) {
      const uint32_t queue = active[q < active_count ? q : q - active_count];
      if (!Platform::starves(queue / unit_kinds) && queues[queue].take(index))
        return true;
    }
    return false;
  }

  /// How many tasks wait for a thread, a moment ago.
  uint64_t count_ready() const {
    uint64_t count = 0;
    for (uint32_t i = 0; i < active_count; ++i)
      count += queues[active[i]].size();
    return count;
  }

  bool any_ready() const {
    for (uint32_t i = 0; i < active_count; ++i)
      if (!queues[active[i]].empty())
        return true;
    return false;
  }

  /// Completes a join whose dependences have completed and that nothing waits for yet.
  void complete_join(uint32_t index) {
    slots[index].state.store(task_state::completed, std::memory_order_relaxed);
    slots[index].fanout.store(fanout_closed, std::memory_order_release);
  }

  /// Runs a ready task on this thread. Of the tasks that thereby become ready the
  /// others go to their queues; one is returned, to be run next, or `no_slot`.
  uint32_t execute(uint32_t index) {
    slot_type &task = slots[index];
    // Released, so that an onlooker who sees it may read what the task is.
    task.state.store(task_state::running, std::memory_order_release);
    run_kernel(task, index);
    task.state.store(task_state::completed, std::memory_order_relaxed);
    const uint32_t fanout = task.fanout.exchange(fanout_closed, std::memory_order_seq_cst);
    // From here on the slot is the orchestrator's, who may already reuse it.
    uint32_t next = no_slot;
    release_dependents(fanout, next);
    const uint32_t waited_for = awaited.load(std::memory_order_seq_cst);
    if (waited_for == no_slot || waited_for == index)
      done_event.wake_one();
    return next;
  }

  /// Whether a task of this kernel would be over before another thread could take it. A
  /// guess from the past; nothing depends on it but the time on the wall.
  bool is_short(uint32_t kernel) const {
    const uint32_t ns = wall_ns[kernel].load(std::memory_order_relaxed);
    return ns != 0 && Platform::is_short(ns);
  }

  /// Runs a ready task that no other thread has seen: nothing can wait for it yet, and
  /// nobody has to be told.
  void execute_at_once(uint32_t index) {
    slot_type &task = slots[index];
    task.state.store(task_state::running, std::memory_order_release);
    run_kernel(task, index);
    task.state.store(task_state::completed, std::memory_order_relaxed);
    PTOWSP_CHECK(task.fanout.load(std::memory_order_relaxed) == 0,
                 "nothing waits for a task that runs at its submission");
    task.fanout.store(fanout_closed, std::memory_order_release);
  }

  /// Runs a kernel, now and then with a look at the clock on the wall: `turn` counts. Returns
  /// its cycles.
  PTOWSP_HOT uint64_t run_kernel(uint32_t number, int64_t *arguments, uint64_t turn) {
    auto &known = wall_ns[number];
    const uint32_t before = known.load(std::memory_order_relaxed);
    // The first run of a kernel and a few of the others are timed.
    if (__builtin_expect(before == 0 || turn % timed_turns == 0, 0))
      return run_timed(number, arguments, before);
    return run_parts_of(aicore->kernels[number], arguments);
  }

  /// Makes the dependent task lose `count` from its fan-in; true when it is ready.
  bool satisfy(slot_type &task, uint32_t count) {
    if (task.fanin.fetch_sub(count, std::memory_order_acq_rel) != count)
      return false;
    task.state.store(task_state::ready, std::memory_order_relaxed);
    return true;
  }

  /// What a worker thread does until `stop`.
  void work(uint32_t worker) {
    backoff idle;
    for (uint32_t index;;) {
      if (take(worker, index)) {
        do
          index = execute(index);
        while (index != no_slot);
        idle.reset();
        continue;
      }
      if (stopping.load(std::memory_order_seq_cst))
        return;
      if (idle.wait())
        continue;
      work_event.prepare();
      if (any_ready() || stopping.load(std::memory_order_seq_cst))
        work_event.cancel();
      else
        work_event.sleep();
      idle.reset();
    }
  }

  /// Ends all workers, once no task is left.
  void stop() {
    stopping.store(true, std::memory_order_seq_cst);
    work_event.wake_all();
  }

  /// Where the orchestrator sleeps until a task completes: the one in the slot `awaited`,
  /// or any when that is `no_slot`.
  event done_event;
  alignas(64) typename Platform::template atomic<uint32_t> awaited{no_slot};

private:
  /// Runs the parts of a mixed kernel; returns the cycles of the longest.
  PTOWSP_COLD uint64_t run_mixed(const ptowsp_kernel *kernel, int64_t *arguments) {
    uint64_t longest = 0;
    for (uint32_t part = 1; part <= PTOWSP_MIXED_PARTS; ++part) {
      ptowsp_kernel_report report = {};
      Platform::execute(*aicore, kernel[part], arguments, report);
      longest = report.cycles > longest ? report.cycles : longest;
    }
    return longest;
  }

  PTOWSP_HOT uint64_t run_parts_of(const ptowsp_kernel &kernel, int64_t *arguments) {
    if (__builtin_expect(kernel.unit == PTOWSP_MIXED, 0))
      return run_mixed(&kernel, arguments);
    ptowsp_kernel_report report = {};
    Platform::execute(*aicore, kernel, arguments, report);
    return report.cycles;
  }

  __attribute__((noinline)) uint64_t run_timed(uint32_t number, int64_t *arguments,
                                               uint32_t before) {
    const uint64_t begin = Platform::now_ns();
    const uint64_t cycles = run_parts_of(aicore->kernels[number], arguments);
    const uint64_t took = Platform::now_ns() - begin;
    const auto ns = static_cast<uint32_t>(took < most_ns ? took + 1 : most_ns);
    wall_ns[number].store(before == 0 ? ns : before - before / 4 + ns / 4,
                          std::memory_order_relaxed);
    return cycles;
  }

  void run_kernel(slot_type &task, uint32_t index) {
    task.cycles = run_kernel(task.kernel, args_of(index), index);
  }

  /// Keeps the last task that becomes ready in `next` and pushes the others.
  void release_dependents(uint32_t fanout, uint32_t &next) {
    while (fanout != 0) {
      // Read before the dependent task may run, retire and give the edge back.
      const dep_edge edge = edges[fanout - 1];
      fanout = edge.next;
      if (!satisfy(slots[edge.slot], 1))
        continue;
      if (slots[edge.slot].kernel == PTOWSP_NO_KERNEL) {
        release_join(slots[edge.slot], next);
        continue;
      }
      if (next != no_slot) {
        push(next);
        done_event.wake_one(); // the orchestrator could run it
      }
      next = edge.slot;
    }
  }

  /// A join completes where its last dependence does. Only tasks with kernels depend on
  /// it, so that this goes no deeper.
  void release_join(slot_type &join, uint32_t &next) {
    join.state.store(task_state::completed, std::memory_order_relaxed);
    release_dependents(join.fanout.exchange(fanout_closed, std::memory_order_seq_cst), next);
  }

  template <typename T> using atomic = typename Platform::template atomic<T>;

  static constexpr uint32_t timed_turns = 32;
  /// What is longer counts as this, so that one interruption is soon forgotten.
  static constexpr uint64_t most_ns = 1000;

  const ptowsp_aicore_program *aicore = nullptr;
  zeroed_array<atomic<uint32_t>> wall_ns; /* of each kernel, on the average; zero: unknown */
  zeroed_array<slot_type> slots;
  zeroed_array<int64_t> args;
  uint64_t arg_stride = 0;
  std::unique_ptr<ready_queue<Platform>[]> queues;
  uint32_t active[PTOWSP_MAX_DOMAINS * unit_kinds] = {};
  uint32_t active_count = 0;
  event work_event;
  alignas(64) atomic<bool> stopping{false};
};

} // namespace ptowsp::rt

#endif // PTOWSP_RT_CORE_ENGINE_H
