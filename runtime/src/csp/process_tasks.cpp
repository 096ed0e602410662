// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The tasks of processes, and who keeps their outputs.
///
/// A task costs its process what the machine charges for one: submission, dispatch, the
/// kernel's cycles, and retirement, after which the next operation begins.
///
/// Invariant: the memory of an output is reused only when no scope, no token and nobody who
/// has taken one refers to it.

#include "network_run.h"

#include "../core/clock_model.h"
#include "../core/region.h"
#include "ptowsp/rt/orchestration.h"

#include <cstring>

namespace ptowsp::rt {
namespace {

constexpr uint32_t ring_shift = 32;

uint32_t process_of(const ptowsp_tensor &t) { return static_cast<uint32_t>(t.owner_slot); }
uint32_t ring_in(const ptowsp_tensor &t) {
  return static_cast<uint32_t>((t.owner_slot & ~PTOWSP_OWNED_BY_PROCESS) >> ring_shift);
}

} // namespace

process_task &network_run::owner_of(const ptowsp_tensor &tensor) {
  return process_states[process_of(tensor)].rings[ring_in(tensor)][tensor.owner - 1];
}

//===-- Checks ------------------------------------------------------------------------===//

bool network_run::is_inside(const ptowsp_tensor &tensor) const {
  region access;
  if (!make_region(tensor, access))
    return true; // without elements
  return access.begin >= tensor.address && access.end - tensor.address <= tensor.buffer_bytes;
}

bool network_run::check_tensor(ptowsp_process &p, const ptowsp_tensor &tensor, uint32_t access,
                               ptowsp_location location, demand &d) {
  if (!is_view(tensor))
    return fail(p, location, why_refused(tensor)) != 0;
  if (tensor.buffer_bytes > PTOWSP_MAX_BUFFER_BYTES)
    return fail(p, location, "an intermediate has extents that are negative or too large") != 0;
  if (tensor.address != 0 || tensor.buffer_bytes == 0)
    return is_inside(tensor) || fail(p, location, "a task uses a view that leaves its buffer") != 0;
  if (access != PTOWSP_OUT)
    return fail(p, location, "a task reads a tensor that nothing has written") != 0;
  d.bytes += heap_bytes_for(tensor.buffer_bytes);
  return true;
}

bool network_run::check(ptowsp_process &p, const ptowsp_task &task, demand &d) {
  const ptowsp_aicore_program &aicore = *host.artifact.aicore;
  if (task.kernel >= aicore.kernel_count || task.unit != aicore.kernels[task.kernel].unit ||
      task.param_count != aicore.kernels[task.kernel].arg_count ||
      task.param_count > PTOWSP_MAX_PARAMS)
    return fail(p, task.location, "a task names a kernel that the AICore program does not have") !=
           0;
  if (clock_model::domains_for(host.artifact.aicpu->machine, task.unit, 1) == 0)
    return fail(p, task.location, "a task needs a unit that the machine does not have") != 0;
  for (uint32_t i = 0; i < task.param_count; ++i)
    if (task.params[i].access != PTOWSP_SCALAR &&
        !check_tensor(p, *reinterpret_cast<const ptowsp_tensor *>(task.params[i].value),
                      task.params[i].access, task.location, d))
      return false;
  return true;
}

//===-- Room --------------------------------------------------------------------------===//

/// Takes a slot and storage, or lets the process wait for them.
bool network_run::take_room(ptowsp_process &p, demand &d, ptowsp_location location) {
  process_state &s = state_of(p);
  process_ring &ring = ring_of(s);
  if (d.bytes > ring.heap.capacity()) {
    host.text.add("capacity: one task of process '%s' needs %llu bytes of a heap of %llu",
                  s.description->name, static_cast<unsigned long long>(d.bytes),
                  static_cast<unsigned long long>(ring.heap.capacity()));
    host.text.add_location(*host.artifact.aicpu, location);
    host.text.add("\nhint: set '--heap' to %llu\n", static_cast<unsigned long long>(d.bytes));
    status = PTOWSP_RUN_CAPACITY;
    return false;
  }
  uint64_t free_at[2] = {p.clock, p.clock};
  uint32_t missing = PTOWSP_PROCESS_READY;
  if (!ring.reclaim(ring.wanted_for_slot(), free_at[0])) {
    missing = PTOWSP_PROCESS_TASK_RING_WAIT;
  } else {
    d.piece = {ring.heap.position(), ring.heap.position(), 0};
    if (d.bytes != 0)
      d.piece = ring.heap.plan(d.bytes);
    free_at[1] = free_at[0];
    if (!ring.reclaim(ring.wanted_for(d.piece), free_at[1]))
      missing = PTOWSP_PROCESS_HEAP_WAIT;
  }
  if (missing != PTOWSP_PROCESS_READY) {
    p.waits_for = missing;
    s.blocked_bytes = d.bytes;
    s.blocked_at = location;
    return false;
  }
  uint64_t before = p.clock;
  for (uint32_t kind = 0; kind < 2; ++kind) {
    room[kind].stalls += free_at[kind] > before ? 1 : 0;
    room[kind].stall_cycles += free_at[kind] - before;
    before = free_at[kind];
  }
  p.clock = before;
  if (d.bytes != 0)
    ring.heap.take(d.piece);
  return true;
}

void network_run::bind(ptowsp_process &p, ptowsp_tensor &tensor, uint64_t &position) {
  process_state &s = state_of(p);
  process_ring &ring = ring_of(s);
  tensor.address = ring.heap.address_of(position);
  if (tensor.buffer_bytes == 0)
    return;
  tensor.owner = ring.position() + 1;
  tensor.owner_slot = PTOWSP_OWNED_BY_PROCESS |
                      static_cast<uint64_t>(&ring - s.rings.get()) << ring_shift | p.index;
  position += heap_bytes_for(tensor.buffer_bytes);
}

//===-- Tasks -------------------------------------------------------------------------===//

void network_run::execute(ptowsp_process &p, const ptowsp_task &task) {
  int64_t args[PTOWSP_MAX_PARAMS];
  for (uint32_t i = 0; i < task.param_count; ++i) {
    const ptowsp_param &param = task.params[i];
    args[i] = static_cast<int64_t>(param.value);
    if (param.access == PTOWSP_SCALAR)
      continue;
    const auto &t = *reinterpret_cast<const ptowsp_tensor *>(param.value);
    args[i] =
        static_cast<int64_t>(t.address) + t.offset * static_cast<int64_t>(dtype_bytes(t.dtype));
  }
  const ptowsp_aicore_program &aicore = *host.artifact.aicore;
  const ptowsp_machine &machine = host.artifact.aicpu->machine;
  ptowsp_kernel_report report = {};
  uint64_t cycles = 0;
  const uint32_t parts = task.unit == PTOWSP_MIXED ? PTOWSP_MIXED_PARTS : 1;
  for (uint32_t part = 0; part < parts; ++part) {
    const uint32_t kernel = task.kernel + (parts == 1 ? 0 : part + 1);
    host.execute(aicore, aicore.kernels[kernel], args, report);
    cycles = report.cycles > cycles ? report.cycles : cycles;
  }
  ptowsp_task_times times = {};
  times.task = tasks++;
  times.kernel = task.kernel;
  times.unit = task.unit;
  times.core = p.index;
  times.location = task.location;
  times.submitted = times.ready = p.clock + machine.submit_cycles;
  times.started = times.ready + machine.dispatch_cycles;
  times.ended = times.started + cycles;
  p.clock = times.ended + machine.retire_cycles;
  if (host.trace.on())
    host.trace.process_task(times, state_of(p).description->name, p.instance);
  if (host.task_ended != nullptr)
    host.task_ended(host.context, &times);
}

uint32_t network_run::submit(ptowsp_process &p, const ptowsp_task &task) {
  demand d = {};
  if (status != PTOWSP_RUN_OK || !check(p, task, d) || !take_room(p, d, task.location))
    return 0;
  uint64_t position = d.piece.begin;
  for (uint32_t i = 0; i < task.param_count; ++i)
    if (task.params[i].access == PTOWSP_OUT) {
      auto &tensor = *reinterpret_cast<ptowsp_tensor *>(task.params[i].value);
      if (tensor.address == 0)
        bind(p, tensor, position);
    }
  if (races)
    races->note_task(p.index, task, tasks);
  execute(p, task);
  process_state &s = state_of(p);
  ring_of(s).add({d.piece.begin, d.bytes, p.clock, task.location, task.kernel,
                  d.bytes != 0 ? 1u : 0u, d.bytes != 0 ? s.depth : process_ring::no_scope});
  return 1;
}

uint32_t network_run::alloc(ptowsp_process &p, ptowsp_tensor &tensor, ptowsp_location location) {
  demand d = {};
  if (status != PTOWSP_RUN_OK || !check_tensor(p, tensor, PTOWSP_OUT, location, d) ||
      !take_room(p, d, location))
    return 0;
  uint64_t position = d.piece.begin;
  bind(p, tensor, position);
  p.clock += host.artifact.aicpu->machine.submit_cycles;
  process_state &s = state_of(p);
  ring_of(s).add({d.piece.begin, d.bytes, p.clock, location, PTOWSP_NO_KERNEL,
                  d.bytes != 0 ? 1u : 0u, d.bytes != 0 ? s.depth : process_ring::no_scope});
  return 1;
}

void network_run::scope_begin(ptowsp_process &p) {
  process_state &s = state_of(p);
  ++s.depth;
  if (s.ring_count != 0)
    ring_of(s).begin_scope(s.depth < s.ring_count);
}

void network_run::scope_end(ptowsp_process &p) {
  process_state &s = state_of(p);
  if (s.ring_count != 0)
    ring_of(s).end_scope(s.depth, p.clock);
  --s.depth;
}

void network_run::hold(const ptowsp_tensor &tensor) { ++owner_of(tensor).references; }

void network_run::release(ptowsp_process &p, const ptowsp_tensor &tensor) {
  process_task &task = owner_of(tensor);
  task.free_at = p.clock > task.free_at ? p.clock : task.free_at;
  if (--task.references != 0)
    return;
  ptowsp_process &owner = *process_states[process_of(tensor)].process;
  if (owner.waits_for == PTOWSP_PROCESS_TASK_RING_WAIT ||
      owner.waits_for == PTOWSP_PROCESS_HEAP_WAIT)
    make_ready(owner);
}

uint64_t network_run::load(ptowsp_process &p, const ptowsp_tensor &element,
                           ptowsp_location location) {
  if (status != PTOWSP_RUN_OK)
    return 0;
  if (element.dtype == PTOWSP_OUTSIDE)
    return fail(p, location, "a process reads outside of a tensor");
  if (element.rank != 0 || dtype_bytes(element.dtype) == 0 || element.address == 0 ||
      !is_inside(element))
    return fail(p, location, "a process reads something that is not an element");
  if (races)
    races->note_load(p.index, element, location, tasks);
  uint64_t bits = 0;
  std::memcpy(&bits,
              reinterpret_cast<const unsigned char *>(element.address) +
                  element.offset * static_cast<int64_t>(dtype_bytes(element.dtype)),
              dtype_bytes(element.dtype));
  return bits;
}

uint64_t network_run::symbol(uint32_t id) {
  return id < host.artifact.symbol_count ? host.symbols[id] : 0;
}

void network_run::set_slot(ptowsp_process &p, uint32_t id, uint64_t bits) {
  if (id < host.artifact.symbol_count && host.artifact.symbols[id].kind == PTOWSP_KIND_SLOT)
    host.symbols[id] = bits;
  else
    fail(p, 0, "a process writes a slot that the artifact does not have");
}

} // namespace ptowsp::rt
