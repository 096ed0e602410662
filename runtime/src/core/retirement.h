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
#include "high_water.h"
#include "planner.h"
#include "trace.h"

namespace ptowsp::rt {

/// What later tasks and the high-water marks want to know of a task.
struct alignas(32) task_record {
  uint64_t seen; /* when dependents see that it has ended */
  uint64_t retired_at;
  uint32_t edges;
  uint32_t mark; /* low bits of the task that last found this one as a dependence */
  uint8_t regions;
  uint8_t queue;
  bool runs; /* a kernel, on a unit */
};

/// What the clock alone wants to know of a task, until it has passed it.
struct clock_note {
  uint64_t index; /* in its task ring */
  /// How many tasks back the one lies that had to retire first, for the kinds of `waiting`.
  uint32_t waits[PTOWSP_RESOURCE_COUNT];
  uint32_t held; /* how many tasks back in the ring the scopes held; zero: none */
  uint8_t ring;
  uint8_t waiting; /* a bit for each kind of wait */
  bool mixed; /* on an AIC and two AIV */
};

static_assert(sizeof(task_record) == 32, "two to a cache line");
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
    window = settings.window;
    // The clock can lag behind the submissions by all slots, and what it has not yet
    // settled behind that by as many.
    mask = power_of_two_above(2 * slot_count) - 1;
    if (!records.allocate(mask + 1) || !notes.allocate(mask + 1) ||
        !clock.allocate(machine, settings.domains) || !plan.allocate(settings, machine, mask + 1))
      return false;
    timed = plan.on() ? 0 : UINT64_MAX;
    marks.allocate(stats, slot_count - 1);
    return true;
  }

  /// Who is told about every task that retires.
  void tell(void (*retired_call)(void *, const ptowsp_task_times *), void *call_context) {
    task_retired = retired_call;
    context = call_context;
  }

  auto listener() const { return task_retired; }
  void *listener_context() const { return context; }

  /// Where the clock's decisions are recorded; null: nowhere.
  void trace(ptowsp_trace *into) {
    tracing.start(into);
    if (tracing.on())
      marks.look_closely();
  }
  tracer &recorder() { return tracing; }
  bool traces() const { return tracing.on(); }

  uint32_t slot_of(uint64_t sequence) const {
    const clock_note &note = notes[sequence & mask];
    return rings[note.ring].slot_of(note.index);
  }

  task_record &operator[](uint64_t sequence) { return records[sequence & mask]; }
  clock_note &note_of(uint64_t sequence) { return notes[sequence & mask]; }

  /// How many tasks have retired: all with a lower number.
  uint64_t count() const { return retired; }

  /// Retires what has completed, in order, of the first `submitted` tasks; false
  /// when there was nothing. The orchestrator waits until `awaited` have retired.
  bool advance(uint64_t submitted, uint64_t awaited = 0) {
    if (plan.on())
      return advance_planned(submitted, awaited);
    const uint64_t before = retired;
    while (retired < submitted && completed(retired, std::memory_order_acquire))
      pass((*this)[retired]);
    return retired != before;
  }

  /// Retires the task that follows on what has retired, and that has no slot: it has run where
  /// it was submitted, for `cycles`. What it depends on has ended and is seen at `seen`.
  PTOWSP_HOT void pass_directly(task_record &record, const clock_note &note, uint64_t seen,
                                uint64_t cycles) {
    pass(record, note, seen, cycles);
  }

  /// The task that must complete for `advance` to go on until task `last` has retired.
  uint64_t awaits(uint64_t last) {
    if (plan.on())
      return blocked_on;
    return completed(last, std::memory_order_acquire) ? retired : last;
  }
  /// Whether a task that has not retired has completed.
  bool completed(uint64_t sequence, std::memory_order order) {
    return shared.slot(slot_of(sequence)).fanout.load(order) == fanout_closed;
  }

  /// The orchestrator, which has submitted what has retired and no more, waits until task
  /// `last` has retired in modelled time as well.
  void wait_for(uint64_t last) { clock.wait_until((*this)[last].retired_at); }
  /// Where the orchestrator is.
  uint64_t now() const { return clock.now(); }
  /// The orchestrator goes on at `time`, after so many tasks of a network.
  void resume(uint64_t time, uint64_t tasks) {
    clock.wait_until(time);
    kernels += tasks;
  }
  /// Keeps what a planner wants to know of a task that is about to be submitted.
  void note_priority(uint64_t task, int32_t priority) {
    if (plan.on())
      plan[task].priority = priority;
  }

  /// Whether the orchestrator, having submitted all before, would have to wait until
  /// `count` tasks have retired. They have completed, as all before.
  bool would_wait(uint64_t count) { return (*this)[count - 1].retired_at > clock.now(); }
  /// Whether tasks are given to cores in the order of modelled time: then the orchestrator
  /// must not wait for more than it has to.
  bool plans() const { return plan.on(); }
  /// Whether the clock has not come to all submissions yet.
  bool lags(uint64_t submitted) const { return (plan.on() ? issued : retired) < submitted; }

  uint64_t total_cycles() const { return clock.total(); }
  uint64_t kernels_run() const { return kernels; }
  ptowsp_resource_stats stats[PTOWSP_RESOURCE_COUNT] = {};

private:
  void pass(task_record &record) {
    uint64_t seen = 0;
    for (uint64_t e = passed_edges; e < passed_edges + record.edges; ++e) {
      const uint64_t other = (*this)[retired - shared.edges.at_position(e).back].seen;
      seen = other > seen ? other : seen;
    }
    pass(record, note_of(retired), seen, record.runs ? shared.slot(slot_of(retired)).cycles : 0);
  }

  /// Of what the task depends on, the last is seen to be over at `seen`.
  PTOWSP_HOT void pass(task_record &record, const clock_note &note, uint64_t seen,
                       uint64_t cycles) {
    if (note.waiting != 0)
      wait(note, retired);
    const uint64_t submitted = clock.submit();
    uint64_t ready = submitted > earliest ? submitted : earliest;
    ready = seen > ready ? seen : ready;
    passed_edges += record.edges;
    if (record.runs) {
      run(record, note, submitted, ready, cycles);
    } else {
      record.seen = ready;
      record.retired_at = clock.retire(ready);
      if (told())
        report(record, note, retired, {submitted, ready, ready, ready, 0},
               record.queue / unit_kinds);
    }
    mark_use(record, note, submitted, retired);
    if (tracing.on())
      trace_dependences(record, retired);
    ++retired;
  }

  /// The orchestrator waits, in the order in which a submission takes its resources.
  PTOWSP_HOT void wait(const clock_note &note, uint64_t task) {
    // A full window makes every task wait for its slot, hardly any for something else.
    if ((note.waiting & 1u << PTOWSP_TASK_RING) != 0)
      wait_for_resource(note, task, PTOWSP_TASK_RING);
    if ((note.waiting & ~(1u << PTOWSP_TASK_RING)) != 0)
      wait_for_others(note, task);
  }

  PTOWSP_COLD void wait_for_others(const clock_note &note, uint64_t task) {
    for (uint32_t kind :
         {PTOWSP_READY_QUEUE, PTOWSP_HEAP_RING, PTOWSP_TENSORMAP_POOL, PTOWSP_DEPLIST_POOL})
      if ((note.waiting >> kind & 1) != 0)
        wait_for_resource(note, task, kind);
  }

  PTOWSP_HOT void wait_for_resource(const clock_note &note, uint64_t task, uint32_t kind) {
    const uint64_t last = task - note.waits[kind];
    frontier = last + 1 > frontier ? last + 1 : frontier;
    const uint64_t until = (*this)[last].retired_at;
    const uint64_t from = clock.now();
    if (until <= from)
      return;
    // What has retired then is not looked at any more when dependences are found.
    if (kind != PTOWSP_TASK_RING || window->charges)
      clock.wait_until(until);
    else
      earliest = until > earliest ? until : earliest;
    if (tracing.on())
      tracing.stall(task, kind, from, until);
    ++stats[kind].stalls;
    stats[kind].stall_cycles += until - from;
  }

  PTOWSP_HOT void run(task_record &record, const clock_note &note, uint64_t submitted,
                      uint64_t ready, uint64_t cycles) {
    if (__builtin_expect(told() || note.mixed, 0)) {
      run_and_tell(record, note, submitted, ready, cycles);
      return;
    }
    uint32_t core = 0;
    end(record, clock.occupy(ready, record.queue, cycles, core));
  }

  PTOWSP_HOT void end(task_record &record, uint64_t ended) {
    record.seen = clock.visible(ended);
    record.retired_at = clock.retire(record.seen);
    ++kernels;
  }

  PTOWSP_COLD void run_and_tell(task_record &record, const clock_note &note, uint64_t submitted,
                                uint64_t ready, uint64_t cycles) {
    const clock_times times =
        run_on(record, note, submitted, ready, record.queue / unit_kinds, cycles);
    end(record, times.ended);
    if (told())
      report(record, note, retired, times, record.queue / unit_kinds);
  }

  clock_times run_on(const task_record &record, const clock_note &note, uint64_t submitted,
                     uint64_t ready, uint32_t domain, uint64_t cycles) {
    if (__builtin_expect(note.mixed, 0))
      return clock.run_mixed(submitted, ready, domain, cycles);
    return clock.run(submitted, ready, record.queue % unit_kinds, domain, cycles);
  }

  /// Whether anybody wants to know about single tasks.
  bool told() const { return __builtin_expect(task_retired != nullptr || tracing.on(), 0); }

  PTOWSP_COLD void report(const task_record &record, const clock_note &note, uint64_t task,
                          const clock_times &times, uint32_t domain) {
    const ring_entry &entry = rings[note.ring][note.index];
    const uint32_t unit = note.mixed ? uint32_t{PTOWSP_MIXED} : record.queue % unit_kinds;
    const ptowsp_task_times result = {
        task,           entry.kernel,    unit,        domain,        times.core,
        entry.location, times.submitted, times.ready, times.started, times.ended};
    if (task_retired != nullptr)
      task_retired(context, &result);
    if (tracing.on())
      tracing.task(result, entry.bytes == 0);
    if (tracing.on() && note.mixed)
      for (uint32_t core : times.partners)
        tracing.part(result, core);
  }

  PTOWSP_COLD void trace_dependences(const task_record &record, uint64_t task) {
    for (uint64_t e = passed_edges - record.edges; e < passed_edges; ++e)
      tracing.dependence(task, task - shared.edges.at_position(e).back);
  }

  PTOWSP_COLD void trace_use(const task_record &record, const clock_note &note, uint64_t task,
                             uint64_t now) {
    tracing.use(task, PTOWSP_TASK_RING, note.ring, now, marks.in_ring);
    tracing.use(task, PTOWSP_HEAP_RING, note.ring, now, marks.in_heap);
    tracing.use(task, PTOWSP_TENSORMAP_POOL, 0, now, marks.regions);
    tracing.use(task, PTOWSP_DEPLIST_POOL, 0, now, marks.edges);
    if (record.runs)
      tracing.use(task, PTOWSP_READY_QUEUE, record.queue, now, marks.in_queue[record.queue]);
  }

  /// Whether task `last` and all before it have retired at `time`.
  bool over(uint64_t last, uint64_t time) {
    return last < frontier || (last < timed && (*this)[last].retired_at <= time);
  }

  /// The high-water marks at the time when the task was submitted.
  PTOWSP_HOT void mark_use(const task_record &record, const clock_note &note, uint64_t now,
                           uint64_t task) {
    const task_ring &ring = rings[note.ring];
    const ring_entry &entry = ring[note.index];
    const resource_take taken = {task,
                                 note.ring,
                                 note.index,
                                 entry.heap_begin + entry.bytes,
                                 note.index + 1 - (note.held != 0 ? note.held : 1),
                                 record.regions,
                                 record.edges,
                                 record.queue,
                                 record.runs};
    marks.take(
        taken, ring, [&](uint64_t last) { return over(last, now); },
        [&](uint64_t settled) {
          const task_record &old = (*this)[settled];
          marks.regions -= old.regions;
          marks.edges -= old.edges;
          marks.in_queue[old.queue] -= old.runs ? 1 : 0;
        });
    if (tracing.on())
      trace_use(record, note, task, now);
  }

  // With a planner: `issued` tasks have been submitted in modelled time; for those below
  // `timed` it is known when they retire; those below `retired` have been given back.

  PTOWSP_COLD bool advance_planned(uint64_t submitted, uint64_t awaited) {
    const uint64_t before = issued + ended + retired;
    if (submit_planned(submitted) && run_planned(clock.now()))
      while (timed < awaited) {
        // The orchestrator waits: nothing can come that would run before.
        plan.open(clock.now());
        planner::choice next;
        const bool found = plan.next(clock, UINT64_MAX, next);
        PTOWSP_CHECK(found, "a task that is awaited can run");
        if (!run_next(next))
          break;
      }
    while (retired < timed && give_back())
      ++retired;
    return issued + ended + retired != before;
  }

  /// A task that needed no core can be over in modelled time before a worker is done with it.
  bool give_back() {
    if ((*this)[retired].runs || completed(retired, std::memory_order_acquire))
      return true;
    blocked_on = retired;
    return false;
  }

  bool submit_planned(uint64_t submitted) {
    while (issued < submitted)
      if (!submit_planned((*this)[issued]))
        return false;
    return true;
  }

  /// Submits the next task, after all have run that start before; false when one of them
  /// has not completed.
  bool submit_planned(task_record &record) {
    const clock_note &note = note_of(issued);
    if (!submitting) {
      if (note.waiting != 0)
        wait(note, issued);
      clock.submit();
      submitting = true;
    }
    if (!run_planned(clock.now()))
      return false;
    submitting = false;
    const uint64_t task = issued++;
    plan.begin(task, clock.now(), record.queue, note.mixed);
    plan[task].ready = std::max(clock.now(), earliest);
    for (uint32_t e = 0; e < record.edges; ++e, ++passed_edges) {
      const uint64_t other = task - shared.edges.at_position(passed_edges).back;
      if (other < timed || plan[other].over)
        plan[task].ready = std::max(plan[task].ready, (*this)[other].seen);
      else
        plan.depend(task, other, passed_edges);
    }
    if (plan.holds_enough())
      plan.open(clock.now());
    if (plan[task].unmet == 0)
      met(task);
    mark_use(record, note, clock.now(), task);
    if (tracing.on())
      trace_dependences(record, task);
    retire_planned();
    return true;
  }

  /// All dependences of the task are over.
  void met(uint64_t task) {
    if ((*this)[task].runs) {
      plan.wait_for_core(task);
      return;
    }
    planned_task &t = plan[task];
    t.times = {t.times.submitted, t.ready, t.ready, t.ready, 0};
    t.domain = t.home;
    end_planned(task, t.ready);
  }

  void end_planned(uint64_t task, uint64_t seen) {
    (*this)[task].seen = seen;
    ++ended;
    plan.end(task, seen, [this](uint64_t dependent) { met(dependent); });
  }

  /// Runs all tasks that a core takes before `limit`; false when one has not completed.
  bool run_planned(uint64_t limit) {
    planner::choice next;
    while (plan.next(clock, limit, next))
      if (!run_next(next))
        return false;
    return true;
  }

  bool run_next(const planner::choice &next) {
    if (!completed(next.task, std::memory_order_acquire)) {
      blocked_on = next.task;
      return false;
    }
    planned_task &t = plan[next.task];
    const task_record &record = (*this)[next.task];
    t.times = run_on(record, note_of(next.task), t.times.submitted, t.ready, next.domain,
                     shared.slot(slot_of(next.task)).cycles);
    t.domain = next.domain;
    plan.take(next.task);
    ++kernels;
    end_planned(next.task, clock.visible(t.times.ended));
    retire_planned();
    return true;
  }

  void retire_planned() {
    for (; timed < issued && plan[timed].over; ++timed) {
      task_record &record = (*this)[timed];
      record.retired_at = clock.retire(record.seen);
      if (told())
        report(record, note_of(timed), timed, plan[timed].times, plan[timed].domain);
    }
  }

  engine<Platform> &shared;
  const task_ring *rings = nullptr;
  zeroed_array<task_record> records;
  zeroed_array<clock_note> notes; /* of tasks that have a slot */
  uint64_t mask = 0;
  uint64_t retired = 0;
  uint64_t earliest = 0; /* no task is ready before */
  uint64_t issued = 0;
  uint64_t ended = 0; /* of the issued ones */
  uint64_t blocked_on = 0;
  bool submitting = false; /* the clock has done so, but not all that runs before */
  uint64_t timed = UINT64_MAX; /* from here on retired_at is not known */
  const window_mode *window = nullptr;
  planner plan;
  uint64_t frontier = 0; /* below it, everything retired before the present submission */
  uint64_t passed_edges = 0; /* position of the next task's fan-in in the DepList pool */
  uint64_t kernels = 0;
  high_water marks;
  uint32_t domains = 1;
  void (*task_retired)(void *, const ptowsp_task_times *) = nullptr;
  void *context = nullptr;
  tracer tracing;
  clock_model clock;
};

} // namespace ptowsp::rt

#endif // PTOWSP_RT_CORE_RETIREMENT_H
