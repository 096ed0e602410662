// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Records what the clock decides, in a buffer that the caller of the run gave.
///
/// Invariant: a full buffer loses what comes later, and every loss is counted; nothing
/// here changes the run.

#ifndef PTOWSP_RT_CORE_TRACE_H
#define PTOWSP_RT_CORE_TRACE_H

#include "clock_model.h"
#include "ptowsp/rt/host.h"

namespace ptowsp::rt {

/// For one thread, the orchestrator.
class tracer {
public:
  /// Starts to record, or does not when `into` is null.
  void start(ptowsp_trace *into) {
    trace = into;
    if (trace != nullptr)
      trace->count = trace->dropped = 0;
  }

  bool on() const { return __builtin_expect(trace != nullptr, 0); }

  /// `no_output` tells a fence from an alloc, which both have no kernel.
  void task(const ptowsp_task_times &t, bool no_output) {
    const bool fence = t.kernel == PTOWSP_NO_KERNEL && no_output;
    add({t.task,
         PTOWSP_TRACE_TASK,
         t.kernel,
         fence ? 1 : t.core,
         static_cast<uint16_t>(t.unit),
         static_cast<uint16_t>(t.domain),
         t.location,
         {t.submitted, t.ready, t.started, t.ended}});
  }

  /// Another core of a mixed task.
  void part(const ptowsp_task_times &t, uint32_t core) {
    add({t.task,
         PTOWSP_TRACE_PART,
         t.kernel,
         core,
         PTOWSP_AIV,
         static_cast<uint16_t>(t.domain),
         t.location,
         {t.submitted, t.ready, t.started, t.ended}});
  }

  /// A task of a process of a network.
  void process_task(const ptowsp_task_times &t, const char *process, uint32_t instance) {
    add({t.task,
         PTOWSP_TRACE_PROCESS,
         t.kernel,
         t.core,
         static_cast<uint16_t>(t.unit),
         static_cast<uint16_t>(instance),
         t.location,
         {t.submitted, reinterpret_cast<uint64_t>(process), t.started, t.ended}});
  }

  /// A process waited at a channel; `process` and `channel` are names.
  void channel_wait(uint32_t why, uint32_t index, uint32_t instance, const char *process,
                    const char *channel, uint64_t from, uint64_t until) {
    add({0,
         PTOWSP_TRACE_CHANNEL_WAIT,
         why,
         index,
         0,
         static_cast<uint16_t>(instance),
         0,
         {reinterpret_cast<uint64_t>(channel), reinterpret_cast<uint64_t>(process), from, until}});
  }

  /// `task` could not be ready before `other` had ended.
  void dependence(uint64_t task, uint64_t other) {
    add({task, PTOWSP_TRACE_DEPENDENCE, 0, 0, 0, 0, 0, {other, 0, 0, 0}});
  }

  /// The submission of `task` waited.
  void stall(uint64_t task, uint32_t resource, uint64_t from, uint64_t until) {
    add({task, PTOWSP_TRACE_STALL, resource, 0, 0, 0, 0, {from, until, 0, 0}});
  }

  /// How much of a resource is in use when `task` has been submitted, if that is news.
  void use(uint64_t task, uint32_t resource, uint32_t place, uint64_t now, uint64_t used) {
    uint64_t &last = last_uses[resource][place];
    if (last == used)
      return;
    last = used;
    add({task, PTOWSP_TRACE_USE, resource, place, 0, 0, 0, {now, used, 0, 0}});
  }

private:
  void add(const ptowsp_trace_record &record) {
    if (trace->count < trace->capacity)
      trace->records[trace->count++] = record;
    else
      ++trace->dropped;
  }

  static constexpr uint32_t most_places = PTOWSP_MAX_DOMAINS * unit_kinds;
  static_assert(PTOWSP_MAX_SCOPE_RINGS <= most_places, "a ring set is a place, too");

  ptowsp_trace *trace = nullptr;
  uint64_t last_uses[PTOWSP_RESOURCE_COUNT][most_places] = {};
};

} // namespace ptowsp::rt

#endif // PTOWSP_RT_CORE_TRACE_H
