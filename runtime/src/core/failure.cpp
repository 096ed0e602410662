// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The data and the texts of failed runs.

#include "failure.h"

#include "resource_words.h"

namespace ptowsp::rt {
namespace {

using ull = unsigned long long;

constexpr uint32_t most_in_text = 6;

void add_task(const ptowsp_task_name &task, const ptowsp_artifact &artifact, report_text &text) {
  if (task.kernel == PTOWSP_NO_KERNEL)
    text.add("task %llu (alloc)", static_cast<ull>(task.task));
  else
    text.add("task %llu '%s'", static_cast<ull>(task.task),
             artifact.aicore->kernels[task.kernel].name);
  text.add_location(*artifact.aicpu, task.location);
}

void add_request(const ptowsp_failure &failure, const ptowsp_artifact &artifact,
                 report_text &text) {
  text.add("detail: ");
  add_task(failure.task, artifact, text);
  text.add(" needs %llu %s of %llu\n", static_cast<ull>(failure.wanted),
           words_of[failure.resource].units, static_cast<ull>(failure.capacity));
}

void add_knob(uint32_t resource, uint64_t enough, uint64_t now, report_text &text) {
  if (enough != 0)
    text.add("hint: set '%s' to %llu (now %llu)\n", words_of[resource].option,
             static_cast<ull>(enough), static_cast<ull>(now));
}

void add_holders(const ptowsp_failure &failure, const ptowsp_artifact &artifact,
                 report_text &text) {
  text.add("detail: the scope of depth %u", failure.scope_depth);
  text.add_location(*artifact.aicpu, failure.scope_location);
  text.add(" holds %llu slots and %llu outputs of %llu bytes in ring set %u until it ends\n",
           static_cast<ull>(failure.held_slots), static_cast<ull>(failure.held_outputs),
           static_cast<ull>(failure.held_bytes), failure.ring);
  uint32_t listed = 0;
  for (; listed < failure.held_count && listed < most_in_text; ++listed) {
    text.add("detail: held: ");
    add_task(failure.held[listed], artifact, text);
    text.add(", %llu bytes\n", static_cast<ull>(failure.held[listed].output_bytes));
  }
  if (failure.held_slots > listed)
    text.add("detail: and %llu more\n", static_cast<ull>(failure.held_slots - listed));
}

void write_timeout(const ptowsp_failure &failure, const ptowsp_artifact &artifact,
                   report_text &text) {
  text.add("timeout: kernel '%s' has not returned for %llu.%03llu seconds\n",
           artifact.aicore->kernels[failure.task.kernel].name,
           static_cast<ull>(failure.running_ms / 1000),
           static_cast<ull>(failure.running_ms % 1000));
  text.add("detail: ");
  add_task(failure.task, artifact, text);
  text.add(" is still running; this is no deadlock\n");
  if (failure.resource < PTOWSP_RESOURCE_COUNT)
    text.add("detail: the orchestrator waits for %s (%s)\n", words_of[failure.resource].name,
             words_of[failure.resource].reason);
  text.add("hint: if the kernel is only slow, set '--kernel-timeout' higher\n");
}

} // namespace

void describe_holders(const task_ring &ring, ptowsp_failure &failure) {
  for (uint64_t i = ring.held_from(); i < ring.position(); ++i) {
    const ring_entry &entry = ring[i];
    ++failure.held_slots;
    failure.held_outputs += entry.bytes != 0 ? 1u : 0u;
    failure.held_bytes += entry.bytes;
    if (failure.held_count < PTOWSP_REPORT_HELD)
      failure.held[failure.held_count++] = {entry.sequence, entry.bytes, entry.location,
                                            entry.kernel, 0};
  }
}

void describe_enough(const least_settings &least, uint64_t task_window, uint64_t heap_bytes,
                     ptowsp_failure &failure) {
  failure.enough[PTOWSP_TASK_RING] = least.task_window > task_window ? least.task_window : 0;
  failure.enough[PTOWSP_HEAP_RING] = least.heap_bytes > heap_bytes ? least.heap_bytes : 0;
  if (failure.kind == PTOWSP_RUN_CAPACITY && failure.resource != PTOWSP_HEAP_RING &&
      failure.aborted == 0)
    failure.enough[failure.resource] = failure.wanted;
}

void write_failure(const ptowsp_failure &failure, const ptowsp_artifact &artifact,
                   uint64_t task_window, uint64_t heap_bytes, report_text &text) {
  if (failure.kind == PTOWSP_RUN_TIMEOUT) {
    write_timeout(failure, artifact, text);
    return;
  }
  const resource_words &words = words_of[failure.resource];
  if (failure.kind == PTOWSP_RUN_DEADLOCK)
    text.add("deadlock: the orchestrator waits for %s (%s), no task is running or ready, and an "
             "open scope holds what it waits for\n",
             words.name, words.reason);
  else if (failure.aborted != 0)
    text.add("capacity: %s is full (%s), and window mode 'abort' does not wait\n", words.name,
             words.reason);
  else
    text.add("capacity: one task needs more than the whole of %s\n", words.name);
  add_request(failure, artifact, text);
  if (failure.aborted != 0)
    text.add("hint: set '--task-window' higher, or '--window-mode' to 'stall'\n");
  if (failure.kind == PTOWSP_RUN_DEADLOCK)
    add_holders(failure, artifact, text);
  else if (failure.resource != PTOWSP_HEAP_RING)
    add_knob(failure.resource, failure.enough[failure.resource], failure.capacity, text);
  add_knob(PTOWSP_TASK_RING, failure.enough[PTOWSP_TASK_RING], task_window, text);
  add_knob(PTOWSP_HEAP_RING, failure.enough[PTOWSP_HEAP_RING], heap_bytes, text);
}

} // namespace ptowsp::rt
