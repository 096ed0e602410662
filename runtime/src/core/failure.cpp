// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The texts of failed runs.

#include "failure.h"

namespace ptowsp::rt {
namespace {

using ull = unsigned long long;

struct resource_words {
  const char *reason; /* the stall reason */
  const char *name;
  const char *units;
  const char *knob;
};

constexpr resource_words words[PTOWSP_RESOURCE_COUNT] = {
    {"TASK_RING_FULL", "the task ring", "slots", "task_window"},
    {"TENSORMAP_POOL_FULL", "the TensorMap pool", "entries", "tensormap_entries"},
    {"DEPLIST_POOL_FULL", "the DepList pool", "nodes", "deplist_nodes"},
    {"HEAP_ARENA_FULL", "the heap ring", "bytes", "heap_bytes"},
    {"READY_QUEUE_FULL", "the ready queue", "entries", "ready_entries"},
};

constexpr uint64_t most_listed = 6;

void add_task(uint64_t sequence, uint32_t kernel, ptowsp_location location,
              const ptowsp_artifact &artifact, report_text &text) {
  if (kernel == PTOWSP_NO_KERNEL)
    text.add("task %llu (alloc)", static_cast<ull>(sequence));
  else
    text.add("task %llu '%s'", static_cast<ull>(sequence), artifact.aicore->kernels[kernel].name);
  text.add_location(*artifact.aicpu, location);
}

void add_request(const shortage &what, const ptowsp_artifact &artifact, report_text &text) {
  text.add("detail: ");
  add_task(what.sequence, what.kernel, what.task_at, artifact, text);
  text.add(" needs %llu %s of %llu\n", static_cast<ull>(what.wanted), words[what.resource].units,
           static_cast<ull>(what.capacity));
}

void add_knob(const char *knob, uint64_t enough, uint64_t now, report_text &text) {
  if (enough > now)
    text.add("hint: set '%s' to %llu (now %llu)\n", knob, static_cast<ull>(enough),
             static_cast<ull>(now));
}

void add_holders(const shortage &what, const task_ring &ring, const ptowsp_artifact &artifact,
                 report_text &text) {
  const uint64_t from = ring.held_from();
  uint64_t bytes = 0;
  uint64_t outputs = 0;
  for (uint64_t i = from; i < ring.position(); ++i) {
    bytes += ring[i].bytes;
    outputs += ring[i].bytes != 0 ? 1u : 0u;
  }
  text.add("detail: the scope of depth %u", what.depth);
  text.add_location(*artifact.aicpu, what.scope_at);
  text.add(" holds %llu slots and %llu outputs of %llu bytes in ring set %u until it ends\n",
           static_cast<ull>(ring.position() - from), static_cast<ull>(outputs),
           static_cast<ull>(bytes), what.ring);
  uint64_t listed = 0;
  for (uint64_t i = from; i < ring.position() && listed < most_listed; ++i, ++listed) {
    text.add("detail: held: ");
    add_task(ring[i].sequence, ring[i].kernel, ring[i].location, artifact, text);
    text.add(", %llu bytes\n", static_cast<ull>(ring[i].bytes));
  }
  if (ring.position() - from > listed)
    text.add("detail: and %llu more\n", static_cast<ull>(ring.position() - from - listed));
}

} // namespace

void write_deadlock(const shortage &what, const task_ring &ring, const ptowsp_artifact &artifact,
                    report_text &text) {
  text.add("deadlock: the orchestrator waits for %s (%s), no task is running or ready, and an "
           "open scope holds what it waits for\n",
           words[what.resource].name, words[what.resource].reason);
  add_request(what, artifact, text);
  add_holders(what, ring, artifact, text);
}

void write_capacity(const shortage &what, const ptowsp_artifact &artifact, report_text &text) {
  text.add("capacity: one task needs more than the whole of %s\n", words[what.resource].name);
  add_request(what, artifact, text);
  if (what.resource != PTOWSP_HEAP_RING)
    add_knob(words[what.resource].knob, what.wanted, what.capacity, text);
}

void write_hints(const least_settings &least, uint64_t task_window, uint64_t heap_bytes,
                 report_text &text) {
  add_knob("task_window", least.task_window, task_window, text);
  add_knob("heap_bytes", least.heap_bytes, heap_bytes, text);
}

} // namespace ptowsp::rt
