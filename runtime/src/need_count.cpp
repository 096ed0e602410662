// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Follows an orchestration only to count what it takes of task rings and heaps.

#include "core/need_count.h"

#include "core/follow.h"
#include "core/heap_ring.h"
#include "core/region.h"
#include "core/symbol_table.h"
#include "core/task_ring.h"
#include "ptowsp/rt/orchestration.h"

#include <algorithm>
#include <cstring>

namespace ptowsp::rt {
namespace {

class need_counter : public ptowsp_orchestrator {
public:
  need_counter(const ptowsp_artifact &artifact, const uint64_t *args, uint64_t *symbols,
               uint32_t rings)
      : ptowsp_orchestrator{&table}, artifact(artifact), args(args), symbols(symbols),
        ring_count(rings) {}

  /// Nothing when it could not be followed to its end.
  least_settings count() {
    for (uint32_t r = 0; r < ring_count; ++r)
      followed &= rings[r].allocate(1, 0); // counts positions; entries are of no use here
    followed = followed && follow(*artifact.aicpu, *this, args);
    return followed ? least : least_settings{};
  }

private:
  static const ptowsp_orchestrator_ops table;
  static need_counter &of(ptowsp_orchestrator *self) { return *static_cast<need_counter *>(self); }

  /// At an operation that begins something: leaves when the count is of no use any more.
  void go_on() {
    if (!followed || ++operations > most_counted)
      throw orchestration_left();
  }

  uint64_t submitted(uint64_t bytes) {
    const uint32_t r = std::min(depth, ring_count - 1);
    if (bytes != 0)
      rings[r].hold(depth, demands[r].total);
    demands[r].add(bytes);
    least.submitted(rings[r], demands[r], bytes, heap_alignment);
    rings[r].add({});
    return next++;
  }

  /// Gives a tensor an address and an owner, so that it is counted once.
  uint64_t bind(ptowsp_tensor &tensor) {
    tensor.address = heap_alignment;
    tensor.owner = tensor.buffer_bytes != 0 ? next + 1 : 0;
    followed &= tensor.buffer_bytes <= PTOWSP_MAX_BUFFER_BYTES; // refused by the run itself
    return followed ? heap_bytes_for(tensor.buffer_bytes) : 0;
  }

  uint64_t submit(const ptowsp_task &task) {
    go_on();
    uint64_t bytes = 0;
    for (uint32_t p = 0; followed && p < task.param_count; ++p) {
      if (task.params[p].access != PTOWSP_OUT)
        continue;
      auto &tensor = *reinterpret_cast<ptowsp_tensor *>(task.params[p].value);
      if (tensor.address == 0)
        bytes += bind(tensor);
    }
    return submitted(bytes);
  }

  uint64_t alloc(ptowsp_tensor *const *tensors, uint32_t count) {
    go_on();
    uint64_t bytes = 0;
    for (uint32_t t = 0; t < count; ++t)
      bytes += bind(*tensors[t]);
    return submitted(bytes);
  }

  void scope_begin() {
    go_on();
    ++depth;
  }

  void scope_end() {
    followed &= depth != 0;
    if (!followed)
      return;
    rings[std::min(depth, ring_count - 1)].scope_ended(depth);
    --depth;
  }

  /// Whether a task may write there: then the value is not known yet.
  bool may_be_written(uint64_t address) const {
    for (uint32_t a = 0; a < artifact.argument_count; ++a) {
      if ((artifact.arguments[a].access & PTOWSP_OUT) == 0)
        continue;
      const auto &tensor = *reinterpret_cast<const ptowsp_tensor *>(args[a]);
      if (address - tensor.address < tensor.buffer_bytes)
        return true;
    }
    return false;
  }

  uint64_t load(const ptowsp_tensor &element) {
    go_on();
    const uint64_t bytes = dtype_bytes(element.dtype);
    region access = {};
    followed =
        followed && element.rank == 0 && bytes != 0 && element.address != 0 && element.owner == 0 &&
        make_region(element, access) && access.begin >= element.address &&
        access.end - element.address <= element.buffer_bytes && !may_be_written(access.begin);
    uint64_t bits = 0;
    if (followed)
      std::memcpy(&bits, reinterpret_cast<const void *>(access.begin), bytes);
    return bits;
  }

  uint64_t symbol(uint32_t id) const { return id < artifact.symbol_count ? symbols[id] : 0; }
  void set_slot(uint32_t id, uint64_t bits) {
    if (id < artifact.symbol_count)
      symbols[id] = bits;
  }

  /// Its processes have rings of their own; what they leave in slots is not known.
  void network() {
    go_on();
    for (uint32_t s = 0; s < artifact.symbol_count; ++s)
      followed &= artifact.symbols[s].kind != PTOWSP_KIND_SLOT;
  }

  const ptowsp_artifact &artifact;
  const uint64_t *args;
  uint64_t *symbols; // a copy: slots are written
  const uint32_t ring_count;
  task_ring rings[PTOWSP_MAX_SCOPE_RINGS];
  heap_demand demands[PTOWSP_MAX_SCOPE_RINGS] = {};
  least_settings least = {};
  uint64_t next = 0;
  uint32_t depth = 0;
  uint64_t operations = 0;
  bool followed = true;
};

const ptowsp_orchestrator_ops need_counter::table = {
    PTOWSP_ABI_VERSION,
    sizeof(ptowsp_orchestrator_ops),
    [](ptowsp_orchestrator *self, const ptowsp_task *task) { return of(self).submit(*task); },
    [](ptowsp_orchestrator *self, ptowsp_tensor *const *tensors, uint32_t count, ptowsp_location) {
      return of(self).alloc(tensors, count);
    },
    [](ptowsp_orchestrator *self, ptowsp_location) { of(self).scope_begin(); },
    [](ptowsp_orchestrator *self) { of(self).scope_end(); },
    [](ptowsp_orchestrator *self, uint64_t, ptowsp_location) { of(self).go_on(); },
    [](ptowsp_orchestrator *self) { return of(self).next; },
    [](ptowsp_orchestrator *self, uint32_t id) { return of(self).symbol(id); },
    [](ptowsp_orchestrator *) { return uint64_t{0}; },
    [](ptowsp_orchestrator *, uint64_t) {},
    [](ptowsp_orchestrator *self, const ptowsp_tensor *element, ptowsp_location) {
      return of(self).load(*element);
    },
    [](ptowsp_orchestrator *self, const ptowsp_network *, void *) { of(self).network(); },
    [](ptowsp_orchestrator *self, uint32_t id, uint64_t bits) { of(self).set_slot(id, bits); },
    nullptr,
    nullptr,
    [](ptowsp_orchestrator *, ptowsp_location, const char *) {
      throw orchestration_left(); // the run itself says why
    },
    {}};

} // namespace

least_settings find_needs(const ptowsp_artifact &artifact, const ptowsp_run_options &options,
                          const uint64_t *args, const uint64_t *symbols) {
  const ptowsp_schedule &schedule = artifact.aicpu->schedule;
  const bool window = options.task_window == 0 && schedule.task_window == 0;
  const bool heap = options.heap_bytes == 0 && schedule.heap_bytes == 0;
  least_settings needs = {schedule.window_need, schedule.heap_need};
  const bool open_window = needs.task_window == PTOWSP_NEED_OPEN;
  const bool open_heap = needs.heap_bytes == PTOWSP_NEED_OPEN;
  least_settings counted = {};
  if ((window && open_window) || (heap && open_heap)) {
    const uint32_t rings = options.scope_rings != 0    ? options.scope_rings
                           : schedule.scope_rings != 0 ? schedule.scope_rings
                                                       : PTOWSP_DEFAULT_SCOPE_RINGS;
    symbol_table table;
    if (rings <= PTOWSP_MAX_SCOPE_RINGS && table.take(artifact, symbols)) // else the run says so
      counted = need_counter(artifact, args, table.bits(), rings).count();
  }
  if (open_window)
    needs.task_window = counted.task_window;
  if (open_heap)
    needs.heap_bytes = counted.heap_bytes;
  return needs;
}

} // namespace ptowsp::rt
