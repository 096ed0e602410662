// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The modelled time of one core: every pipe has a clock, flags carry times from
/// pipe to pipe, barriers drain.
///
/// The rules, with all numbers from the machine:
/// - an instruction starts when its pipe is free and the scalar pipe, which issues
///   all instructions, has come past its last wait;
/// - it holds its pipe for its body, and for its head if the pipe was drained;
/// - a flag, a wait, a barrier and the end of the kernel drain their pipe: the tail
///   of its last instruction passes;
/// - a flag is raised when everything before it on its pipe is complete, latencies
///   included; the pipe itself goes on after `sync_cycles`;
/// - a wait ends at the flag's time or at the pipe's own, the later, plus
///   `sync_cycles`.
///
/// Invariant: integers only; times never decrease.

#ifndef PTO_CLOCK_H
#define PTO_CLOCK_H

#include "pto/machine_model.h"
#include "pto/types.h"

namespace pto::detail {

/// What one instruction costs on its pipe.
struct instruction_cost {
  uint64_t head;
  uint64_t body;
  uint64_t tail;
  uint64_t latency; // from the end of the body until others see the result
  const char *name = "instruction"; // for those who watch the pipes
};

/// Who is told of every instruction, or nobody: what it does, its pipe, and when the pipe is
/// busy with it.
struct pipe_recorder {
  void (*record)(const void *context, const char *name, pipe_t pipe, uint64_t begin, uint64_t end);
  const void *context;
};

class core_clock {
public:
  void reset() {
    for (pipe_time &p : pipes)
      p = {};
    for (auto &row : raised)
      for (uint8_t &events : row)
        events = 0;
  }

  void issue(pipe_t pipe, const instruction_cost &cost) {
    pipe_time &p = pipes[pipe];
    const uint64_t start = larger(p.free, pipes[PIPE_S].free);
    p.free = start + (p.queued ? 0 : cost.head) + cost.body;
    p.complete = larger(p.complete, p.free + cost.latency);
    p.tail = cost.tail;
    p.queued = true;
    if (recorder.record)
      recorder.record(recorder.context, cost.name, pipe, start, p.free);
  }

  /// False when the event is already raised: a second flag would be lost.
  bool set_flag(pipe_t from, pipe_t to, event_t event, uint32_t sync_cycles) {
    const uint8_t bit = static_cast<uint8_t>(1u << event);
    if (raised[from][to] & bit)
      return false;
    raised[from][to] |= bit;
    pipe_time &p = pipes[from];
    p.free = larger(p.free, pipes[PIPE_S].free);
    drain(p);
    flag_times[from][to][event] = p.complete + sync_cycles;
    p.free += sync_cycles;
    p.complete = larger(p.complete, p.free);
    return true;
  }

  /// False when nothing has raised the event: the core would wait forever.
  bool wait_flag(pipe_t from, pipe_t to, event_t event, uint32_t sync_cycles) {
    const uint8_t bit = static_cast<uint8_t>(1u << event);
    if (!(raised[from][to] & bit))
      return false;
    raised[from][to] &= static_cast<uint8_t>(~bit);
    pipe_time &p = pipes[to];
    p.free = larger(p.free, pipes[PIPE_S].free);
    drain(p);
    p.free = larger(p.free, flag_times[from][to][event]) + sync_cycles;
    p.complete = larger(p.complete, p.free);
    return true;
  }

  void barrier(pipe_t pipe, uint32_t sync_cycles) {
    if (pipe == PIPE_ALL) {
      const uint64_t all = end() + sync_cycles;
      for (pipe_time &p : pipes)
        p.free = p.complete = all;
      return;
    }
    pipe_time &p = pipes[pipe];
    p.free = larger(p.free, pipes[PIPE_S].free);
    drain(p);
    p.free = p.complete = p.complete + sync_cycles;
  }

  /// Drains every pipe and returns the largest time.
  uint64_t end() {
    uint64_t latest = 0;
    for (pipe_time &p : pipes) {
      drain(p);
      latest = larger(latest, p.complete);
    }
    return latest;
  }

  /// When `pipe` can start its next instruction.
  uint64_t now(pipe_t pipe) const { return pipes[pipe].free; }

  bool any_raised() const {
    unsigned any = 0;
    for (const auto &row : raised)
      for (uint8_t events : row)
        any |= events;
    return any != 0;
  }

  bool is_raised(pipe_t from, pipe_t to, event_t event) const {
    return raised[from][to] >> event & 1;
  }

  pipe_recorder recorder = {};

private:
  struct pipe_time {
    uint64_t free; // when the next instruction can start
    uint64_t complete; // when all effects so far are visible
    uint64_t tail; // of the last instruction
    bool queued; // whether something runs since the last drain
  };

  static void drain(pipe_time &p) {
    if (p.queued) {
      p.free += p.tail;
      p.queued = false;
    }
    p.complete = larger(p.complete, p.free);
  }

  pipe_time pipes[pipe_count] = {};
  uint8_t raised[pipe_count][pipe_count] = {}; // a bit for each event
  uint64_t flag_times[pipe_count][pipe_count][event_count] = {}; // of raised events
};

/// Cycles of a vector instruction over `rows` rows of `row_bytes`; `packed` when
/// the rows follow each other without gaps, so that repeats run across them.
constexpr instruction_cost vector_cost(const machine_model &m, op_class c, uint64_t rows,
                                       uint64_t row_bytes, bool packed) {
  const op_cost &cost = m[c];
  const uint64_t unit = m.repeat_bytes;
  const uint64_t repeats =
      packed ? (rows * row_bytes + unit - 1) / unit : rows * ((row_bytes + unit - 1) / unit);
  const uint64_t mask = row_bytes % unit != 0 ? m.count_mask_cycles : 0;
  return {cost.head, cost.slope * repeats + mask, cost.tail, 0, name_of(c)};
}

/// Cycles of a transfer of `bytes`, rounded up.
constexpr instruction_cost transfer_cost(const machine_model &m, path p, uint64_t bytes) {
  const uint64_t bandwidth = m[p].bytes_per_kilocycle;
  return {0, (bytes * 1000 + bandwidth - 1) / bandwidth, 0, m[p].latency_cycles, name_of(p)};
}

} // namespace pto::detail

#endif // PTO_CLOCK_H
