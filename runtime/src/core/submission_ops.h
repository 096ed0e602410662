// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The operations of the orchestrator's table, and what is left of them after a failure.
///
/// Invariant: after a failure nothing waits and nothing runs; what is submitted is
/// only counted, so that the report can name the settings that would do.

#ifndef PTOWSP_RT_CORE_SUBMISSION_OPS_H
#define PTOWSP_RT_CORE_SUBMISSION_OPS_H

#include "../csp/network_run.h"
#include "follow.h"
#include "submission.h"

#include "ptowsp/rt/orchestration.h"

#include <cstring>

namespace ptowsp::rt {

template <typename P>
const ptowsp_orchestrator_ops submission<P>::table = {
    PTOWSP_ABI_VERSION,
    sizeof(ptowsp_orchestrator_ops),
    [](ptowsp_orchestrator *self, const ptowsp_task *task) { return of(self).submit(*task); },
    [](ptowsp_orchestrator *self, ptowsp_tensor *const *tensors, uint32_t count,
       ptowsp_location location) { return of(self).alloc(tensors, count, location); },
    [](ptowsp_orchestrator *self, ptowsp_location location) { of(self).scope_begin(location); },
    [](ptowsp_orchestrator *self) { of(self).scope_end(); },
    [](ptowsp_orchestrator *self, uint64_t first, ptowsp_location location) {
      of(self).fence(first, location);
    },
    [](ptowsp_orchestrator *self) { return of(self).next; },
    [](ptowsp_orchestrator *self, uint32_t id) { return of(self).symbol(id); },
    [](ptowsp_orchestrator *self) { return of(self).joined; },
    [](ptowsp_orchestrator *self, uint64_t outer) { of(self).ordered_end(outer); },
    [](ptowsp_orchestrator *self, const ptowsp_tensor *element, ptowsp_location location) {
      return of(self).load(*element, location);
    },
    [](ptowsp_orchestrator *self, const ptowsp_network *network, void *captured) {
      of(self).network(*network, captured);
    },
    [](ptowsp_orchestrator *self, uint32_t id, uint64_t bits) { of(self).set_slot(id, bits); },
    nullptr,
    nullptr,
    [](ptowsp_orchestrator *self, ptowsp_location location, const char *reason) {
      of(self).fail(location, reason);
    },
    {}};

template <typename P>
submission<P>::submission(const ptowsp_artifact &artifact, const run_settings &settings,
                          uint64_t *symbols, engine<P> &shared, report_text &text)
    : ptowsp_orchestrator{&table}, retired(shared), artifact(artifact), settings(settings),
      symbols(symbols), shared(shared), text(text) {
  dispatch.own = artifact.aicpu->dispatch_policy;
}

template <typename P> bool submission<P>::allocate(const uint64_t *args) {
  const uint64_t slots = slots_for(settings);
  const uint64_t per_ring = task_ring::slots_for(settings.task_window);
  for (uint32_t r = 0; r < settings.scope_rings; ++r)
    if (!rings[r].allocate(settings.task_window, static_cast<uint32_t>(r * per_ring)) ||
        !heaps[r].allocate(settings.heap_bytes))
      return false;
  const uint32_t joins = ring_of_joins();
  if (!rings[joins].allocate(settings.task_window, static_cast<uint32_t>(joins * per_ring)))
    return false;
  if (settings.ready_entries < settings.scope_rings * per_ring &&
      !queue_tasks.allocate(settings.domains * unit_kinds *
                            power_of_two_above(settings.ready_entries)))
    return false;
  const ptowsp_aicore_program &aicore = *artifact.aicore;
  if (!kernels.allocate(aicore.kernel_count))
    return false;
  uint64_t view_count = 0;
  uint32_t most_args = 1;
  for (uint32_t k = 0; k < aicore.kernel_count; ++k) {
    const ptowsp_kernel &kernel = aicore.kernels[k];
    kernels[k] = {kernel.unit, kernel.arg_count,
                  clock_model::domains_for(artifact.aicpu->machine, kernel.unit, settings.domains),
                  queue_unit(kernel.unit), static_cast<uint32_t>(view_count)};
    view_count += kernel.arg_count;
    most_args = std::max(most_args, kernel.arg_count);
  }
  if (view_count >= UINT32_MAX)
    return false;
  return views.allocate(view_count + 1) && kernel_args.allocate(most_args) &&
         keys.allocate(artifact, args) && regions.allocate(settings.tensormap_entries) &&
         preds.allocate(slots + 8) &&
         retired.allocate(settings, artifact.aicpu->machine, slots, rings);
}

template <typename P> uint64_t submission<P>::submit(const ptowsp_task &task) {
  if (__builtin_expect(status != PTOWSP_RUN_OK, 0)) {
    pass_after_failure();
    return count_only(task);
  }
  request r = make_request(task.kernel, task.location, ring_here());
  if (!check(task, r) || !take_params(task, r) || !take_slot(r) || !take_queue(task, r) ||
      !take_heap(r) || !take_regions(task, r))
    return count_only(task);
  // Decided first: what is known of the dependences' ends depends on it.
  const bool directly = runs_directly(task.kernel);
  find_preds(task, r);
  take_edges(r);
  if (directly)
    run_directly(task, r);
  else
    start(task, r);
  return next++;
}

template <typename P>
uint64_t submission<P>::alloc(ptowsp_tensor *const *tensors, uint32_t count,
                              ptowsp_location location) {
  if (status != PTOWSP_RUN_OK)
    pass_after_failure();
  request r = make_request(PTOWSP_NO_KERNEL, location, ring_here());
  for (uint32_t t = 0; t < count; ++t)
    if (tensors[t]->buffer_bytes > PTOWSP_MAX_BUFFER_BYTES) {
      fail_input(location, "an intermediate has extents that are negative or too large");
      return 0;
    }
  for (uint32_t t = 0; t < count; ++t)
    r.output_bytes += heap_bytes_for(tensors[t]->buffer_bytes);
  const bool fits = status == PTOWSP_RUN_OK && take_slot(r) && take_heap(r);
  uint64_t position = fits ? r.piece.begin : 0;
  for (uint32_t t = 0; t < count; ++t)
    bind(*tensors[t], r.ring, position);
  if (!fits)
    return count_only(r.output_bytes);
  start_alloc(r);
  return next++;
}

template <typename P> void submission<P>::scope_begin(ptowsp_location location) {
  if (status != PTOWSP_RUN_OK)
    pass_after_failure();
  set_depth(depth + 1);
  if (depth < known_scopes)
    scopes[depth] = location;
}

template <typename P> void submission<P>::scope_end() {
  if (depth == 0) {
    fail_input(0, "the orchestration ends a scope that it has not begun");
    return;
  }
  rings[ring_here()].scope_ended(depth);
  set_depth(depth - 1);
}

/// A join depends on all tasks since `first` that have a kernel, and what follows
/// depends on the join. Those of the tasks that waited for an earlier join pass it on,
/// so that one is enough. Without any there is nothing to wait for but the earlier one.
template <typename P> void submission<P>::fence(uint64_t first, ptowsp_location location) {
  if (status != PTOWSP_RUN_OK) {
    pass_after_failure();
    return;
  }
  request r = make_request(PTOWSP_NO_KERNEL, location, ring_of_joins());
  uint64_t task = first > frontier ? first : frontier;
  while (task < next && !retired[task].runs)
    ++task;
  if (task >= next || !take_slot(r))
    return;
  for (; task < next; ++task)
    if (retired[task].runs)
      add_pred(r, task);
  take_edges(r);
  start_join(r);
  joined = ++next;
}

template <typename P> void submission<P>::ordered_end(uint64_t outer) {
  if (outer <= next)
    joined = outer;
  else
    fail_input(0, "the orchestration ends an ordered part that it has not begun");
}

/// On the host all tasks are waited for, so that the clock has seen every submission (a
/// planner sees them without that); in
/// modelled time only those up to the last writer. After a failure, what no task writes can
/// still be read, so that loops over it are counted as they are.
template <typename P>
uint64_t submission<P>::load(const ptowsp_tensor &element, ptowsp_location location) {
  const uint64_t bytes = dtype_bytes(element.dtype);
  if (status != PTOWSP_RUN_OK) {
    pass_after_failure();
    return element.rank == 0 && element.address != 0 ? load_input(element, bytes) : 0;
  }
  if (element.dtype == PTOWSP_OUTSIDE)
    return fail_input(location, "the orchestration reads outside of a tensor");
  if (element.rank != 0 || bytes == 0)
    return fail_input(location, "the orchestration reads something that is not an element");
  if (element.address == 0)
    return fail_input(location, "the orchestration reads a tensor that nothing has written");
  if (element.owner != 0 && owner_of(element) == nullptr)
    return fail_input(location, "the orchestration reads a tensor whose scope has ended");
  region access;
  make_region(element, access);
  if (access.begin < element.address || access.end - element.address > element.buffer_bytes)
    return fail_input(location, "the orchestration reads outside of a tensor");
  access.key = keys.of(element.address);
  uint64_t writers_end = 0;
  regions.find_writers(access, frontier, [&](uint64_t writer) {
    writers_end = writer + 1 > writers_end ? writer + 1 : writers_end;
  });
  if (writers_end != 0) {
    if (retired.plans())
      wait_retired(writers_end, true);
    else
      wait_retired(next);
    retired.wait_for(writers_end - 1);
  }
  uint64_t bits = 0;
  const char *wrong = places.fetch(&bits, reinterpret_cast<const void *>(access.begin), bytes);
  if (wrong != nullptr)
    return fail_input(location, wrong);
  return bits;
}

template <typename P>
uint64_t submission<P>::load_input(const ptowsp_tensor &element, uint64_t bytes) {
  const uint64_t begin =
      element.address + static_cast<uint64_t>(element.offset) * bytes; // may be anywhere
  uint64_t bits = 0;
  if (bytes != 0 && keys.are_input(begin, begin + bytes))
    std::memcpy(&bits, reinterpret_cast<const void *>(begin), bytes);
  return bits;
}

template <typename P> uint64_t submission<P>::symbol(uint32_t id) {
  if (id < artifact.symbol_count)
    return symbols[id];
  fail_input(0, "the orchestration reads a symbol that the artifact does not have");
  return 0;
}

/// Starts when all before it has retired, in modelled time as well, and lets the
/// orchestrator go on when its last process has ended.
template <typename P> void submission<P>::network(const ptowsp_network &network, void *captured) {
  if (status != PTOWSP_RUN_OK) {
    pass_after_failure();
    return;
  }
  wait_retired(count_submitted, true);
  if (places.is_device()) {
    fail_input(0, "processes run in the memory of the host; the kernels of this artifact do not");
    return;
  }
  if (count_submitted != 0)
    retired.wait_for(count_submitted - 1);
  const network_host host = {artifact,
                             settings,
                             symbols,
                             text,
                             &P::execute,
                             retired.listener(),
                             retired.listener_context(),
                             retired.recorder()};
  network_run live(host, network);
  if (!live.allocate(captured, retired.now())) {
    status = PTOWSP_RUN_CAPACITY;
    text.add("a network does not fit into memory\n"
             "hint: set '--task-window' or '--heap' lower; each process has its own\n");
    return;
  }
  status = live.run();
  retired.resume(live.end_clock(), live.tasks_run());
  live.add_stats(of_networks);
  if (status == PTOWSP_RUN_DEADLOCK)
    live.report(of_networks.network);
}

template <typename P> void submission<P>::set_slot(uint32_t id, uint64_t bits) {
  if (status != PTOWSP_RUN_OK)
    pass_after_failure();
  if (id < artifact.symbol_count && artifact.symbols[id].kind == PTOWSP_KIND_SLOT)
    symbols[id] = bits;
  else
    fail_input(0, "the orchestration writes a slot that the artifact does not have");
}

template <typename P> int submission<P>::place(const uint64_t *args) {
  const char *wrong = places.allocate(artifact) ? places.map_arguments(artifact, args)
                                                : "the run does not fit into memory";
  for (uint32_t r = 0; r < settings.scope_rings && wrong == nullptr; ++r)
    wrong = places.map(heaps[r].data(), heaps[r].capacity(), false);
  if (wrong == nullptr)
    return PTOWSP_RUN_OK;
  text.add("%s\n", wrong);
  return PTOWSP_RUN_CAPACITY;
}

template <typename P> void submission<P>::fail(ptowsp_location location, const char *reason) {
  fail_input(location, reason);
  throw orchestration_left();
}

template <typename P> int submission<P>::finish(const uint64_t *args, bool ended) {
  wait_retired(count_submitted);
  if (status == PTOWSP_RUN_OK && depth != 0)
    fail_input(0, "the orchestration returned inside a scope");
  if (status == PTOWSP_RUN_OK)
    if (const char *wrong = places.fetch_outputs(artifact, args))
      fail_input(0, wrong);
  if (failure.kind == PTOWSP_RUN_DEADLOCK || failure.kind == PTOWSP_RUN_CAPACITY) {
    describe_enough(least, settings.task_window, heaps[0].capacity(), failure);
    write_failure(failure, artifact, settings.task_window, heaps[0].capacity(), text);
    if (!ended)
      text.add("detail: the orchestration was followed to task %llu; what comes after it may need "
               "more\n",
               static_cast<unsigned long long>(next));
  }
  return status;
}

template <typename P> void submission<P>::fill(ptowsp_run_report &report) const {
  report.tasks = retired.kernels_run();
  report.total_cycles = retired.total_cycles();
  for (uint32_t r = 0; r < PTOWSP_RESOURCE_COUNT; ++r)
    report.resources[r] = retired.stats[r];
  report.resources[PTOWSP_TASK_RING].capacity = settings.task_window;
  report.resources[PTOWSP_TENSORMAP_POOL].capacity = settings.tensormap_entries;
  report.resources[PTOWSP_DEPLIST_POOL].capacity = settings.deplist_nodes;
  report.resources[PTOWSP_HEAP_RING].capacity = heaps[0].capacity();
  report.resources[PTOWSP_READY_QUEUE].capacity = settings.ready_entries;
  for (uint32_t r = 0; r < PTOWSP_RESOURCE_COUNT; ++r) {
    report.resources[r].stalls += of_networks.resources[r].stalls;
    report.resources[r].stall_cycles += of_networks.resources[r].stall_cycles;
  }
  for (uint32_t w = 0; w < PTOWSP_CHANNEL_WAITS; ++w)
    report.channels[w] = of_networks.channels[w];
  report.tokens = of_networks.tokens;
  report.network = of_networks.network;
  report.failure = failure;
}

template <typename P>
void submission<P>::report_stuck(uint32_t slot, uint32_t turn, uint64_t ns,
                                 ptowsp_run_report &report) const {
  const ring_entry &entry = rings[slot / task_ring::slots_for(settings.task_window)][turn];
  report.status = report.failure.kind = PTOWSP_RUN_TIMEOUT;
  report.failure.task = {entry.sequence, entry.bytes, entry.location, entry.kernel, 0};
  report.failure.resource = waits_for.load(std::memory_order_relaxed);
  report.failure.running_ms = ns / 1000000;
  report_text words(report.text);
  write_failure(report.failure, artifact, settings.task_window, heaps[0].capacity(), words);
}

// After a failure.

/// An operation after the failure. After bad input there is nothing to count.
template <typename P> void submission<P>::pass_after_failure() {
  if (status == PTOWSP_RUN_BAD_INPUT || ++counted_after > most_counted)
    throw orchestration_left();
}

/// Stops the run at a submission; what runs still runs to its end first.
template <typename P>
bool submission<P>::fail_short(int how, uint32_t resource, const request &r, uint64_t wanted) {
  wait_retired(count_submitted);
  status = how;
  const task_ring &ring = rings[r.ring];
  const uint32_t holder = ring.holder_depth();
  const uint64_t capacities[PTOWSP_RESOURCE_COUNT] = {
      ring.capacity(), regions.capacity(), shared.edges.capacity(), heaps[r.ring].capacity(),
      settings.ready_entries};
  failure.kind = how;
  failure.resource = resource;
  failure.task = {next, r.output_bytes, r.location, r.kernel, 0};
  failure.wanted = wanted;
  failure.capacity = capacities[resource];
  failure.ring = r.ring;
  failure.scope_depth = holder;
  failure.scope_location = holder < known_scopes ? scopes[holder] : 0;
  if (how == PTOWSP_RUN_DEADLOCK)
    describe_holders(ring, failure);
  return false;
}

template <typename P> bool submission<P>::fail_input(ptowsp_location location, const char *what) {
  if (status != PTOWSP_RUN_OK)
    return false;
  wait_retired(count_submitted);
  status = PTOWSP_RUN_BAD_INPUT;
  text.add("%s", what);
  text.add_location(*artifact.aicpu, location);
  text.add("\ndetail: while task %llu was to be submitted\n",
           static_cast<unsigned long long>(next));
  return false;
}

template <typename P> uint64_t submission<P>::count_only(uint64_t bytes) {
  note_demand(ring_here(), bytes);
  rings[ring_here()].add({});
  return next++;
}

template <typename P> uint64_t submission<P>::count_only(const ptowsp_task &task) {
  uint64_t bytes = 0;
  uint64_t nowhere = 0;
  for (uint32_t p = 0; p < task.param_count; ++p) {
    if (task.params[p].access != PTOWSP_OUT)
      continue;
    auto &tensor = *reinterpret_cast<ptowsp_tensor *>(task.params[p].value);
    if (tensor.address == 0 || tensor.owner == next + 1) {
      bytes += heap_bytes_for(tensor.buffer_bytes);
      bind(tensor, ring_here(), nowhere);
      tensor.owner = 0;
    }
  }
  return count_only(bytes);
}

} // namespace ptowsp::rt

#endif // PTOWSP_RT_CORE_SUBMISSION_OPS_H
