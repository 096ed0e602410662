// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The steps of a submission that is certain: wait until what it takes is free, write
/// slot, record and entries, link it to its dependences, let it go.
///
/// Invariant: nothing of a slot, an output or an entry is written before the tasks
/// that used it have retired.

#ifndef PTOWSP_RT_CORE_SUBMISSION_START_H
#define PTOWSP_RT_CORE_SUBMISSION_START_H

#include "submission.h"

#include <cstring>

namespace ptowsp::rt {

/// Sleeps until the last of the tasks that are waited for has completed, or the first of
/// them when the last one has; or until there is a task to run.
template <typename P> void submission<P>::sleep_until(uint64_t last) {
  const uint64_t task = retired.awaits(last);
  // Whoever completes a join does not say so.
  shared.awaited.store(retired[task].runs ? retired.slot_of(task) : no_slot,
                       std::memory_order_seq_cst);
  shared.done_event.prepare();
  if (retired.completed(task, std::memory_order_seq_cst) || shared.any_ready())
    shared.done_event.cancel();
  else
    shared.done_event.sleep();
}

/// Waits until `count` tasks have retired and, with `to_date`, the clock has come to the
/// present submission. Runs ready tasks meanwhile: the modelled
/// time does not care which thread does.
template <typename P> void submission<P>::wait_retired(uint64_t count, bool to_date) {
  typename engine<P>::backoff idle;
  uint32_t mine = no_slot;
  while (retired.count() < count || (to_date && retired.lags(count_submitted))) {
    if (retired.advance(count_submitted, count)) {
      idle.reset();
      continue;
    }
    if (mine != no_slot || shared.take(0, mine)) {
      mine = shared.execute(mine);
      idle.reset();
      continue;
    }
    if (idle.wait())
      continue;
    sleep_until(count - 1);
    idle.reset();
  }
  if (mine != no_slot)
    shared.push(mine);
}

template <typename P> void submission<P>::note_demand(uint32_t ring, uint64_t bytes) {
  // Without an output any slot will do, and the first one is counted.
  if (bytes == 0 && least.task_window != 0 && !rings[ring].holds_something())
    return;
  heap_demand &demand = demands[ring];
  if (bytes != 0)
    rings[ring].hold(depth, demand.total);
  demand.add(bytes);
  least.submitted(rings[ring], demand, bytes, heap_alignment);
}

/// Takes what was planned; returns the slot, whose former task is consumed now.
template <typename P> uint32_t submission<P>::enter(const request &r, bool runs) {
  if (retired.count() < frontier) {
    waits_for.store(reason_of(r), std::memory_order_relaxed);
    // And for some more, so that tasks come and go in batches; most stay in flight.
    wait_retired(retired.plans() ? frontier : frontier + (count_submitted - frontier) / 8);
    waits_for.store(PTOWSP_RESOURCE_COUNT, std::memory_order_relaxed);
  }
  task_ring &ring = *r.slots;
  const uint32_t slot = ring.slot_of(ring.position());
  auto &state = shared.slot(slot).state;
  const task_state before = state.load(std::memory_order_relaxed);
  PTOWSP_CHECK(before == task_state::completed || before == task_state::consumed,
               "a slot is reused after its task has completed");
  state.store(task_state::consumed, std::memory_order_relaxed);
  keep(r, runs, retired.note_of(next));
  return slot;
}

/// Writes what the orchestrator keeps of a task.
template <typename P>
task_record &submission<P>::keep(const request &r, bool runs, clock_note &note) {
  task_ring &ring = *r.slots;
  const uint64_t index = ring.position();
  if (r.output_bytes != 0)
    heaps[r.ring].take(r.piece);
  note_demand(r.ring, r.output_bytes);
  ring.add({next, next, r.piece.begin, r.output_bytes, r.location, r.kernel, 0});
  for (uint32_t o = 0; o < r.owned; ++o)
    owners[o]->last_use = next;
  note.index = index;
  const uint64_t held_from = ring.held_from();
  note.held =
      held_from != task_ring::nothing_held ? static_cast<uint32_t>(index + 1 - held_from) : 0;
  note.waiting = static_cast<uint8_t>(r.waiting);
  note.ring = static_cast<uint8_t>(r.ring);
  note.mixed = r.mixed;
  // A full window makes every task wait for its slot, hardly any for something else.
  if ((r.waiting & 1u << PTOWSP_TASK_RING) != 0)
    note.waits[PTOWSP_TASK_RING] = static_cast<uint32_t>(next - r.waits[PTOWSP_TASK_RING] + 1);
  if (__builtin_expect((r.waiting & ~(1u << PTOWSP_TASK_RING)) != 0, 0))
    for (uint32_t kind = PTOWSP_TASK_RING + 1; kind < PTOWSP_RESOURCE_COUNT; ++kind)
      if ((r.waiting >> kind & 1) != 0)
        note.waits[kind] = static_cast<uint32_t>(next - r.waits[kind] + 1);
  task_record &record = retired[next];
  record.edges = static_cast<uint32_t>(r.preds);
  record.regions = static_cast<uint8_t>(r.regions);
  record.queue = static_cast<uint8_t>(r.queue);
  record.runs = runs;
  return record;
}

template <typename P> void submission<P>::start_alloc(const request &r) {
  auto &slot = shared.slot(enter(r, false));
  slot.state.store(task_state::completed, std::memory_order_relaxed);
  slot.fanout.store(fanout_closed, std::memory_order_relaxed);
  count_submitted = next + 1;
}

template <typename P> void submission<P>::start_join(const request &r) {
  const uint32_t index = enter(r, false);
  auto &slot = shared.slot(index);
  slot.kernel = PTOWSP_NO_KERNEL;
  slot.fanin.store(fanin_bias, std::memory_order_relaxed);
  slot.fanout.store(0, std::memory_order_relaxed);
  slot.state.store(task_state::pending, std::memory_order_relaxed);
  count_submitted = next + 1;
  const uint32_t waits = link(r, index);
  if (waits == 0 || shared.satisfy(slot, fanin_bias - waits))
    shared.complete_join(index);
}

/// When all that is under way is short, waits for it: else what depends on it would
/// follow it to the other threads, task by task.
template <typename P> void submission<P>::catch_up() {
  // With a planner nothing may be waited for that the modelled orchestrator does not wait for.
  if (retired.plans())
    return;
  retired.advance(count_submitted);
  if (retired.count() >= shared_below)
    wait_retired(count_submitted);
}

/// Whether the other threads have enough to do for now: then a task is best run here.
template <typename P> bool submission<P>::others_are_busy() {
  if (retired.plans())
    return false;
  if (next % 8 == 0)
    busy = shared.count_ready() >= uint64_t{16} * settings.threads;
  return busy;
}

template <typename P> void submission<P>::start(const ptowsp_task &task, const request &r) {
  retired.note_priority(next, task.priority);
  const uint32_t index = enter(r, true);
  if (queue_tasks.size() != 0)
    queue_task(r.queue, queue_reserved[r.queue]) = next;
  ++queue_reserved[r.queue];
  std::memcpy(shared.args_of(index), kernel_args.data(), task.param_count * sizeof(int64_t));
  auto &slot = shared.slot(index);
  slot.kernel = task.kernel;
  slot.queue = r.queue;
  slot.turn.store(static_cast<uint32_t>(retired.note_of(next).index), std::memory_order_relaxed);
  slot.fanin.store(fanin_bias, std::memory_order_relaxed);
  slot.fanout.store(0, std::memory_order_relaxed);
  slot.state.store(task_state::pending, std::memory_order_relaxed);
  count_submitted = next + 1;
  const uint32_t waits = link(r, index);
  const bool at_once = settings.threads == 1 || shared.is_short(task.kernel);
  if (!at_once)
    shared_below = count_submitted;
  if (waits == 0) {
    slot.state.store(task_state::ready, std::memory_order_relaxed);
  } else if (!shared.satisfy(slot, fanin_bias - waits)) {
    if (at_once)
      catch_up();
    return;
  }
  if (!at_once && !others_are_busy()) {
    shared.push(index);
    return;
  }
  // What it touches is hot here. A single thread has run every task before.
  shared.execute_at_once(index);
  retired.advance(count_submitted);
}

/// Hangs an edge into the fan-out list of every dependence; returns how many have
/// not completed yet.
template <typename P> uint32_t submission<P>::link(const request &r, uint32_t slot) {
  uint32_t waits = 0;
  for (uint64_t p = 0; p < r.preds; ++p) {
    const uint64_t pred = preds[p];
    const uint32_t edge = shared.edges.add({0, slot, static_cast<uint32_t>(next - pred)}, next);
    if (pred < retired.count())
      continue;
    auto &fanout = shared.slot(retired.slot_of(pred)).fanout;
    uint32_t newest = fanout.load(std::memory_order_acquire);
    while (newest != fanout_closed) {
      shared.edges[edge].next = newest;
      if (fanout.compare_exchange_weak(newest, edge + 1, std::memory_order_acq_rel,
                                       std::memory_order_acquire)) {
        ++waits;
        break;
      }
    }
  }
  return waits;
}

} // namespace ptowsp::rt

#endif // PTOWSP_RT_CORE_SUBMISSION_START_H
