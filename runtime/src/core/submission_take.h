// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The steps of a submission before it is certain: checks, and the resources in the
/// order in which they are taken. Nothing is changed that a failure would have to undo,
/// but for the storage of tensors, which nobody reads after a failure.
///
/// Invariant: a step that needs something that is in use says how many tasks must
/// have retired to give it back; it does not wait.

#ifndef PTOWSP_RT_CORE_SUBMISSION_TAKE_H
#define PTOWSP_RT_CORE_SUBMISSION_TAKE_H

#include "submission.h"

#include "ptowsp/rt/orchestration.h"

#include <algorithm>

namespace ptowsp::rt {

/// Whether the view is its whole buffer, packed.
inline bool is_whole(const ptowsp_tensor &tensor) {
  int64_t elements = 1;
  for (uint32_t d = tensor.rank; d-- > 0;) {
    if (tensor.sizes[d] != 1 && tensor.strides[d] != elements)
      return false;
    elements *= tensor.sizes[d];
  }
  return tensor.offset == 0 &&
         static_cast<uint64_t>(elements) * dtype_bytes(tensor.dtype) == tensor.buffer_bytes;
}

template <typename P> bool submission<P>::check(const ptowsp_task &task, request &r) {
  if (task.kernel >= shared.program().kernel_count)
    return fail_input(task.location, "a task names a kernel that the AICore program does not have");
  const kernel_facts &kernel = kernels[task.kernel];
  r.queue = kernel.queue;
  r.mixed = kernel.unit == PTOWSP_MIXED;
  return (task.unit == kernel.unit && task.param_count == kernel.arg_count && kernel.domains != 0 &&
          task.dependence_count == 0) ||
         check_closely(task, kernel);
}

template <typename P>
bool submission<P>::check_closely(const ptowsp_task &task, const kernel_facts &kernel) {
  if (task.unit != kernel.unit)
    return fail_input(task.location, "a task names another unit than its kernel");
  if (task.param_count != kernel.arg_count)
    return fail_input(task.location, "a task has more or fewer parameters than its kernel");
  if (kernel.domains == 0)
    return fail_input(task.location, "a task needs a unit that the machine does not have");
  for (uint32_t d = 0; d < task.dependence_count; ++d)
    if (task.dependences[d] >= next)
      return fail_input(task.location, "a task depends on one that has not been submitted");
  return true;
}

/// The entry of the task that owns the tensor's storage, while a scope holds it; else null.
template <typename P> ring_entry *submission<P>::owner_of(const ptowsp_tensor &tensor) {
  const uint64_t ring = tensor.owner_slot >> slot_bits;
  if (ring >= settings.scope_rings)
    return nullptr;
  return rings[ring].held(tensor.owner_slot, tensor.owner - 1);
}

/// Checks every parameter, notes what the kernel will see of it, and where it lies: only of
/// outputs without storage not yet.
template <typename P> bool submission<P>::take_params(const ptowsp_task &task, request &r) {
  known_view *view = &views[kernels[task.kernel].first_view];
  const ptowsp_param *param = task.params;
  int64_t *arg = kernel_args.data();
  for (uint32_t p = 0; p < task.param_count; ++p, ++view, ++param, ++arg) {
    if (param->access == PTOWSP_SCALAR) {
      *arg = static_cast<int64_t>(param->value);
      continue;
    }
    if (param->access > PTOWSP_INOUT || (p >= PTOWSP_MAX_PARAMS && has_too_many(task, p)))
      return fail_input(task.location, "a task has a parameter of unknown access or too many");
    const auto &tensor = *reinterpret_cast<const ptowsp_tensor *>(param->value);
    if (__builtin_expect(!view->fits(tensor), 0)) {
      if (!is_view(tensor))
        return fail_input(task.location, why_refused(tensor));
      view->learn(tensor);
    }
    const uint64_t first = view->first_element(tensor);
    *arg = static_cast<int64_t>(first);
    bool placed = true;
    if (tensor.owner != 0) {
      owners[r.owned] = owner_of(tensor);
      if (owners[r.owned++] == nullptr)
        return fail_input(task.location, "a task uses a tensor whose scope has ended");
    } else if (tensor.address == 0) {
      if (!check_unbound(task, *param, r))
        return false;
      placed = param->access != PTOWSP_OUT;
      if (!placed)
        unbound[r.unbound++] = p;
    }
    if (view->known == known_view::no_bytes)
      continue;
    if (placed && !view->place(tensor, first))
      return fail_input(task.location, "a task uses a view that leaves its buffer");
    if (param->flags != 0 && use_proofs(param->flags, tensor, r))
      continue;
    view->access.key = keys.of(tensor.address);
    view->writes = (param->access & PTOWSP_OUT) != 0;
    accesses[r.regions++] = view;
  }
  return true;
}

/// Whether there are more tensors than a task can have up to parameter `last`.
template <typename P>
bool submission<P>::has_too_many(const ptowsp_task &task, uint32_t last) const {
  uint32_t tensors = 0;
  for (uint32_t p = 0; p <= last; ++p)
    tensors += task.params[p].access != PTOWSP_SCALAR ? 1 : 0;
  return tensors > PTOWSP_MAX_PARAMS;
}

/// A tensor without storage: an output that gets some, or one without bytes.
template <typename P>
bool submission<P>::check_unbound(const ptowsp_task &task, const ptowsp_param &param, request &r) {
  const auto &tensor = *reinterpret_cast<const ptowsp_tensor *>(param.value);
  if (tensor.buffer_bytes == 0)
    return true;
  if (tensor.buffer_bytes > PTOWSP_MAX_BUFFER_BYTES)
    return fail_input(task.location, "an intermediate has extents that are negative or too large");
  if (param.access != PTOWSP_OUT)
    return fail_input(task.location, "a task reads a tensor that nothing has written");
  if (!is_whole(tensor))
    return fail_input(task.location, "a task writes a part of a tensor without storage");
  r.output_bytes += heap_bytes_for(tensor.buffer_bytes);
  return true;
}

/// Gives the outputs their storage, once it is known where that is.
template <typename P> bool submission<P>::bind_outputs(const ptowsp_task &task, const request &r) {
  known_view *const known = &views[kernels[task.kernel].first_view];
  uint64_t position = r.piece.begin;
  for (uint32_t u = 0; u < r.unbound; ++u) {
    const uint32_t p = unbound[u];
    auto &tensor = *reinterpret_cast<ptowsp_tensor *>(task.params[p].value);
    if (tensor.address == 0 && tensor.owner == 0)
      bind(tensor, r.ring, position);
    kernel_args[p] = static_cast<int64_t>(known[p].first_element(tensor));
    if (known[p].known == known_view::no_bytes)
      continue;
    if (!known[p].place(tensor))
      return fail_input(task.location, "a task uses a view that leaves its buffer");
    known[p].access.key = keys.of(tensor.address);
  }
  return true;
}

template <typename P> bool submission<P>::take_slot(request &r) {
  task_ring &ring = *r.slots;
  uint64_t count = 0;
  if (ring.position() >= ring.capacity() &&
      !ring.release(ring.position() + 1 - ring.capacity(), count))
    return fail_short(PTOWSP_RUN_DEADLOCK, PTOWSP_TASK_RING, r, 1);
  if (settings.window->aborts && count > frontier) {
    wait_retired(count, true);
    if (retired.would_wait(count)) {
      failure.aborted = 1;
      return fail_short(PTOWSP_RUN_CAPACITY, PTOWSP_TASK_RING, r, 1);
    }
  }
  require(r, PTOWSP_TASK_RING, count);
  return true;
}

template <typename P> bool submission<P>::take_queue(const ptowsp_task &task, request &r) {
  const uint32_t domains = kernels[task.kernel].domains;
  uint32_t domain = task.domain;
  if (domain == PTOWSP_ANY_DOMAIN && by_turns_in_one)
    domain = 0;
  else if (domain == PTOWSP_ANY_DOMAIN) {
    domain = settings.dispatch->choose(dispatch, task, domains);
    ++dispatch.dispatched;
  }
  if (domain >= domains)
    return fail_input(task.location, "a task names a domain that has no core of its unit");
  r.queue += domain * unit_kinds;
  if (queue_tasks.size() == 0)
    return true;
  const uint64_t reserved = queue_reserved[r.queue];
  if (reserved >= settings.ready_entries)
    require(r, PTOWSP_READY_QUEUE, queue_task(r.queue, reserved - settings.ready_entries) + 1);
  return true;
}

template <typename P> bool submission<P>::take_heap(request &r) {
  heap_ring &heap = heaps[r.ring];
  task_ring &ring = *r.slots;
  if (r.output_bytes > heap.capacity())
    return fail_short(PTOWSP_RUN_CAPACITY, PTOWSP_HEAP_RING, r, r.output_bytes);
  r.piece = {heap.position(), heap.position(), 0};
  if (r.output_bytes == 0)
    return true;
  r.piece = heap.plan(r.output_bytes);
  if (r.piece.free_before == 0)
    return true;
  // Find the last output that must be given back. Pieces only go up, so that nobody
  // looks at a task twice.
  heap_cursor &cursor = heap_cursors[r.ring];
  cursor.next = std::max(cursor.next, ring.released_below());
  for (; cursor.next < ring.position(); ++cursor.next) {
    const ring_entry &entry = ring[cursor.next];
    if (entry.heap_begin >= r.piece.free_before)
      break;
    if (entry.bytes != 0)
      cursor.end = cursor.next + 1;
  }
  uint64_t count = 0;
  if (!ring.release(cursor.end, count))
    return fail_short(PTOWSP_RUN_DEADLOCK, PTOWSP_HEAP_RING, r, r.output_bytes);
  require(r, PTOWSP_HEAP_RING, count);
  return true;
}

template <typename P>
void submission<P>::bind(ptowsp_tensor &tensor, uint32_t ring, uint64_t &position) {
  tensor.address = heaps[ring].address_of(position);
  // An empty tensor has an address, but nothing that would have to be kept.
  tensor.owner = tensor.buffer_bytes != 0 ? next + 1 : 0;
  tensor.owner_slot = rings[ring].slot_of(rings[ring].position());
  position += heap_bytes_for(tensor.buffer_bytes);
}

/// Notes the dependence that the flags of a parameter give; whether there is no need to look
/// for others.
template <typename P>
bool submission<P>::use_proofs(uint32_t flags, const ptowsp_tensor &tensor, request &r) {
  if ((flags & PTOWSP_AFTER_WRITER) != 0 && tensor.owner != 0 && tensor.owner <= next)
    writers[r.writers++] = tensor.owner - 1;
  return (flags & PTOWSP_UNTRACKED) != 0 && !keys.aliased();
}

template <typename P> bool submission<P>::take_regions(const ptowsp_task &task, request &r) {
  if (r.unbound != 0 && !bind_outputs(task, r))
    return false;
  if (r.regions > regions.capacity())
    return fail_short(PTOWSP_RUN_CAPACITY, PTOWSP_TENSORMAP_POOL, r, r.regions);
  require(r, PTOWSP_TENSORMAP_POOL, regions.retired_for(r.regions));
  return true;
}

template <typename P> void submission<P>::find_preds(const ptowsp_task &task, request &r) {
  retired[next].mark = static_cast<uint32_t>(next); // does not depend on itself
  regions.make_room(r.regions, frontier);
  for (uint32_t a = 0; a < r.regions; ++a) {
    known_view &view = *accesses[a];
    regions.enter(view.access, view.writes, next, view.hint,
                  [&](uint64_t pred) { add_pred(r, pred); });
  }
  for (uint32_t w = 0; w < r.writers; ++w)
    add_pred(r, writers[w]);
  for (uint32_t d = 0; d < task.dependence_count; ++d)
    add_pred(r, task.dependences[d]);
  if (joined != 0)
    add_pred(r, joined - 1);
}

/// Makes sure that the pool has an edge for every dependence. More than the pool has
/// are no failure: then the oldest must retire first.
template <typename P> void submission<P>::take_edges(request &r) {
  const auto drop_retired = [&] {
    r.preds = static_cast<uint64_t>(std::remove_if(preds.data(), preds.data() + r.preds,
                                                   [&](uint64_t pred) { return pred < frontier; }) -
                                    preds.data());
  };
  const uint64_t capacity = shared.edges.capacity();
  if (r.preds > capacity) {
    uint64_t *last_dropped = preds.data() + (r.preds - capacity - 1);
    std::nth_element(preds.data(), last_dropped, preds.data() + r.preds);
    require(r, PTOWSP_DEPLIST_POOL, *last_dropped + 1);
    drop_retired();
  }
  const uint64_t before = frontier;
  require(r, PTOWSP_DEPLIST_POOL, shared.edges.retired_for(r.preds, next));
  if (frontier != before)
    drop_retired();
}

} // namespace ptowsp::rt

#endif // PTOWSP_RT_CORE_SUBMISSION_TAKE_H
