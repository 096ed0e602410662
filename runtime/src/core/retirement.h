// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Retires tasks in the order of their submission: gives their numbers to the clock
/// and keeps the stats.
///
/// Invariant: what is computed here is a function of the records, which the
/// orchestrator wrote when it submitted, and of the cycles that kernels reported.

#ifndef PTOWSP_RT_CORE_RETIREMENT_H
#define PTOWSP_RT_CORE_RETIREMENT_H

#include "engine.h"
#include "task_ring.h"
#include "trace.h"

namespace ptowsp::rt {

/// The ring sets of the scope depths, and behind them the task ring of the joins.
inline constexpr uint32_t max_rings = PTOWSP_MAX_SCOPE_RINGS + 1;

/// What the clock must know of a task, by the number of the task.
struct alignas(64) task_record {
  uint64_t index; /* in its task ring */
  uint64_t seen; /* when dependents see that it has ended */
  uint64_t retired_at;
  /// How many tasks back the one lies that had to retire first, for the kinds of `waiting`.
  uint32_t waits[PTOWSP_RESOURCE_COUNT];
  uint32_t held; /* how many tasks back in the ring the scopes held; zero: none */
  uint32_t edges;
  uint32_t mark; /* low bits of the task that last found this one as a dependence */
  uint8_t regions;
  uint8_t queue;
  uint8_t ring;
  bool runs; /* a kernel, on a unit */
  uint8_t waiting; /* a bit for each kind of wait */
};

static_assert(sizeof(task_record) == 64, "one cache line per task");
static_assert(PTOWSP_RESOURCE_COUNT <= 8, "the kinds of wait fit a byte");
static_assert(PTOWSP_MAX_DOMAINS * unit_kinds <= 256, "a queue fits a byte");
static_assert(PTOWSP_MAX_PARAMS <= 255, "the regions of a task fit a byte");

/// For one thread, the orchestrator.
template <typename Platform> class retirement {
public:
  explicit retirement(engine<Platform> &shared) : shared(shared) {}

  [[nodiscard]] bool allocate(const run_settings &settings, const ptowsp_machine &machine,
                              uint64_t slot_count, const task_ring *task_rings) {
    rings = task_rings;
    domains = settings.domains;
    // The clock can lag behind the submissions by all slots, and what it has not yet
    // settled behind that by as many.
    mask = power_of_two_above(2 * slot_count + 8) - 1;
    return records.allocate(mask + 1) && clock.allocate(machine, settings.domains);
  }

  /// Who is told about every task that retires.
  void tell(void (*retired_call)(void *, const ptowsp_task_times *), void *call_context) {
    task_retired = retired_call;
    context = call_context;
  }

  /// Where the clock's decisions are recorded; null: nowhere.
  void trace(ptowsp_trace *into) { tracing.start(into); }

  uint32_t slot_of(const task_record &record) const {
    return rings[record.ring].slot_of(record.index);
  }

  task_record &operator[](uint64_t sequence) { return records[sequence & mask]; }

  /// How many tasks have retired: all with a lower number.
  uint64_t count() const { return retired; }

  /// Retires what has completed, in order, of the first `submitted` tasks; false
  /// when there was nothing.
  bool advance(uint64_t submitted) {
    const uint64_t before = retired;
    while (retired < submitted && completed(std::memory_order_acquire))
      pass((*this)[retired]);
    return retired != before;
  }

  /// Whether the next task in order has completed.
  bool completed(std::memory_order order) { return completed(retired, order); }
  /// Whether a task that has not retired has completed.
  bool completed(uint64_t sequence, std::memory_order order) {
    return shared.slot(slot_of((*this)[sequence])).fanout.load(order) == fanout_closed;
  }

  /// The orchestrator, which has submitted what has retired and no more, waits until task
  /// `last` has retired in modelled time as well.
  void wait_for(uint64_t last) { clock.wait_until((*this)[last].retired_at); }

  uint64_t total_cycles() const { return clock.total(); }
  uint64_t kernels_run() const { return kernels; }
  ptowsp_resource_stats stats[PTOWSP_RESOURCE_COUNT] = {};

private:
  void pass(task_record &record) {
    if (record.waiting != 0)
      wait(record);
    const uint64_t submitted = clock.submit();
    uint64_t ready = submitted;
    for (uint32_t e = 0; e < record.edges; ++e) {
      const dep_edge &edge = shared.edges.at_position(passed_edges++);
      const uint64_t seen = (*this)[retired - edge.back].seen;
      ready = seen > ready ? seen : ready;
    }
    if (record.runs) {
      run(record, submitted, ready);
    } else {
      record.seen = ready;
      record.retired_at = clock.retire(ready);
      if (told())
        report(record, {submitted, ready, ready, ready, 0});
    }
    mark_use(record, submitted);
    if (tracing.on())
      trace_dependences(record);
    ++retired;
  }

  /// The orchestrator waits, in the order in which a submission takes its resources.
  void wait(const task_record &record) {
    static constexpr uint32_t order[PTOWSP_RESOURCE_COUNT] = {
        PTOWSP_TASK_RING, PTOWSP_READY_QUEUE, PTOWSP_HEAP_RING, PTOWSP_TENSORMAP_POOL,
        PTOWSP_DEPLIST_POOL};
    for (uint32_t kind : order) {
      if ((record.waiting >> kind & 1) == 0)
        continue;
      const uint64_t last = retired - record.waits[kind];
      frontier = last + 1 > frontier ? last + 1 : frontier;
      const uint64_t waited = clock.wait_until((*this)[last].retired_at);
      if (waited == 0)
        continue;
      if (tracing.on())
        tracing.stall(retired, kind, clock.now() - waited, clock.now());
      ++stats[kind].stalls;
      stats[kind].stall_cycles += waited;
    }
  }

  void run(task_record &record, uint64_t submitted, uint64_t ready) {
    const clock_times times =
        clock.run(submitted, ready, record.queue % unit_kinds, record.queue / unit_kinds,
                  shared.slot(slot_of(record)).cycles);
    record.seen = clock.visible(times.ended);
    record.retired_at = clock.retire(record.seen);
    ++kernels;
    if (told())
      report(record, times);
  }

  /// Whether anybody wants to know about single tasks.
  bool told() const { return __builtin_expect(task_retired != nullptr || tracing.on(), 0); }

  void report(const task_record &record, const clock_times &times) {
    const ring_entry &entry = rings[record.ring][record.index];
    const ptowsp_task_times result = {
        retired,       entry.kernel,   record.queue % unit_kinds, record.queue / unit_kinds,
        times.core,    entry.location, times.submitted,           times.ready,
        times.started, times.ended};
    if (task_retired != nullptr)
      task_retired(context, &result);
    if (tracing.on())
      tracing.task(result, entry.bytes == 0);
  }

  void trace_dependences(const task_record &record) {
    for (uint64_t e = passed_edges - record.edges; e < passed_edges; ++e)
      tracing.dependence(retired, retired - shared.edges.at_position(e).back);
  }

  void trace_use(const task_record &record, uint64_t now, uint64_t in_ring, uint64_t in_heap) {
    tracing.use(retired, PTOWSP_TASK_RING, record.ring, now, in_ring);
    tracing.use(retired, PTOWSP_HEAP_RING, record.ring, now, in_heap);
    tracing.use(retired, PTOWSP_TENSORMAP_POOL, 0, now, pool_use[0]);
    tracing.use(retired, PTOWSP_DEPLIST_POOL, 0, now, pool_use[1]);
    if (record.runs)
      tracing.use(retired, PTOWSP_READY_QUEUE, record.queue, now, queue_use[record.queue]);
  }

  /// Whether task `last` and all before it have retired at `time`.
  bool over(uint64_t last, uint64_t time) {
    return last < frontier || (*this)[last].retired_at <= time;
  }

  void raise(uint32_t resource, uint64_t used) {
    if (used > stats[resource].high_water)
      stats[resource].high_water = used;
  }

  /// The high-water marks at the time when the task was submitted.
  void mark_use(const task_record &record, uint64_t now) {
    const task_ring &ring = rings[record.ring];
    ring_use &use = ring_uses[record.ring];
    const uint64_t reclaimable = record.index + 1 - (record.held != 0 ? record.held : 1);
    while (use.tail < reclaimable) {
      const ring_entry &oldest = ring[use.tail];
      if (!over(oldest.last_use, now))
        break;
      use.heap_tail = oldest.heap_begin + oldest.bytes;
      ++use.tail;
    }
    raise(PTOWSP_TASK_RING, record.index + 1 - use.tail);
    const ring_entry &entry = ring[record.index];
    raise(PTOWSP_HEAP_RING, entry.heap_begin + entry.bytes - use.heap_tail);
    for (; settled < retired && over(settled, now); ++settled) {
      const task_record &old = (*this)[settled];
      pool_use[0] -= old.regions;
      pool_use[1] -= old.edges;
      queue_use[old.queue] -= old.runs ? 1 : 0;
    }
    raise(PTOWSP_TENSORMAP_POOL, pool_use[0] += record.regions);
    raise(PTOWSP_DEPLIST_POOL, pool_use[1] += record.edges);
    raise(PTOWSP_READY_QUEUE, queue_use[record.queue] += record.runs ? 1 : 0);
    if (tracing.on())
      trace_use(record, now, record.index + 1 - use.tail,
                entry.heap_begin + entry.bytes - use.heap_tail);
  }

  struct ring_use {
    uint64_t tail;
    uint64_t heap_tail;
  };

  engine<Platform> &shared;
  const task_ring *rings = nullptr;
  zeroed_array<task_record> records;
  uint64_t mask = 0;
  uint64_t retired = 0;
  uint64_t frontier = 0; /* below it, everything retired before the present submission */
  uint64_t settled = 0;
  uint64_t passed_edges = 0; /* position of the next task's fan-in in the DepList pool */
  uint64_t kernels = 0;
  uint64_t pool_use[2] = {};
  ring_use ring_uses[max_rings] = {};
  uint64_t queue_use[PTOWSP_MAX_DOMAINS * unit_kinds] = {};
  uint32_t domains = 1;
  void (*task_retired)(void *, const ptowsp_task_times *) = nullptr;
  void *context = nullptr;
  tracer tracing;
  clock_model clock;
};

} // namespace ptowsp::rt

#endif // PTOWSP_RT_CORE_RETIREMENT_H
