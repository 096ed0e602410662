// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// What schedulers and workers touch of a task: one cache line per slot.
///
/// Invariant: the orchestrator writes a slot before it releases the bias of `fanin`;
/// the worker that runs the task writes it until it closes `fanout`; after that it
/// is the orchestrator's again.

#ifndef PTOWSP_RT_CORE_TASK_SLOT_H
#define PTOWSP_RT_CORE_TASK_SLOT_H

#include <cstdint>

namespace ptowsp::rt {

/// The life of a task. A slot that was never used counts as consumed.
enum class task_state : uint32_t {
  consumed = 0, /* the slot and the packed output are free */
  pending = 1, /* waits for its dependences */
  ready = 2, /* in a ready queue */
  running = 3,
  completed = 4, /* done, but the output is still held */
};

/// The value of `fanout` once the task has completed: no edge can be added.
inline constexpr uint32_t fanout_closed = UINT32_MAX;

/// What keeps `fanin` above zero while the orchestrator still adds edges.
inline constexpr uint32_t fanin_bias = 1u << 31;

template <typename Platform> struct alignas(64) task_slot {
  template <typename T> using atomic = typename Platform::template atomic<T>;

  /// Dependences that have not completed, plus the bias.
  atomic<uint32_t> fanin;
  /// 1 + the newest edge to a dependent task, zero for none, or `fanout_closed`.
  atomic<uint32_t> fanout;
  atomic<task_state> state;
  /// The kernel, an index into the AICore program; PTOWSP_NO_KERNEL: a join.
  uint32_t kernel;
  /// The ready queue, an index of the engine.
  uint32_t queue;
  /// The low bits of the task's index in its ring: who has the slot, for onlookers.
  atomic<uint32_t> turn;
  /// What the kernel reported.
  uint64_t cycles;
};

static_assert(fanin_bias > (1u << 30), "a task cannot have that many dependences");

} // namespace ptowsp::rt

#endif // PTOWSP_RT_CORE_TASK_SLOT_H
