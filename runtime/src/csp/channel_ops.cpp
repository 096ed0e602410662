// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// What a process asks the runtime about channels: rendezvous, shared and closed ones, and
/// elements of arrays.
///
/// Invariant: where an operation answers that the process has to wait, the process is in
/// the queue of those that are ready, or whoever ends the wait knows it.

#include "network_run.h"

namespace ptowsp::rt {

uint32_t network_run::wait(ptowsp_process &p, ptowsp_channel &c, uint32_t why,
                           ptowsp_process *&waiters) {
  p.waits_for = why;
  p.channel = &c;
  p.next = waiters;
  waiters = &p;
  return 0;
}

uint32_t network_run::offer(ptowsp_process &p, ptowsp_channel &c) {
  if (status != PTOWSP_RUN_OK)
    return 0;
  if (p.offer == 2) {
    p.offer = 0;
    return 2;
  }
  if (!has_turn(p))
    return 0;
  const channel_state &s = state_of(c);
  if (s.closers == 0)
    return fail(p, 0, "a process sends to a channel that it has closed");
  return s.held < places_of(s) ? 1 : wait(p, c, PTOWSP_CHANNEL_FULL_WAIT, c.sender);
}

uint32_t network_run::put(ptowsp_process &p, ptowsp_channel &c) {
  channel_state &s = state_of(c);
  ++s.held;
  if (races)
    races->sent(p.index, number_of(c), s.capacity);
  wake_all(c.receiver);
  if (s.capacity != 0)
    return 1;
  s.offers = &p;
  p.offer = 1;
  p.waits_for = PTOWSP_CHANNEL_FULL_WAIT;
  p.channel = &c;
  return 0;
}

uint32_t network_run::arrives(ptowsp_process &p, ptowsp_channel &c) {
  if (status != PTOWSP_RUN_OK || !has_turn(p))
    return 0;
  const channel_state &s = state_of(c);
  return s.held != 0 || s.closers == 0 ? 1 : wait(p, c, PTOWSP_CHANNEL_EMPTY_WAIT, c.receiver);
}

uint32_t network_run::has_token(ptowsp_process &p, ptowsp_channel &c) {
  const channel_state &s = state_of(c);
  if (s.held != 0)
    return 1;
  const uint64_t since = p.clock;
  p.clock = s.closed_at > p.clock ? s.closed_at : p.clock;
  note_wait(p, c, PTOWSP_CHANNEL_EMPTY_WAIT, since);
  if (races)
    races->saw_closed(p.index, number_of(c));
  return 0;
}

void network_run::taken(ptowsp_process &p, ptowsp_channel &c) {
  channel_state &s = state_of(c);
  --s.held;
  if (races)
    races->taken(p.index, number_of(c), s.capacity != 0);
  if (s.capacity == 0) {
    ptowsp_process &sender = *s.offers;
    if (races)
      races->met(sender.index, p.index);
    if (p.clock > sender.clock) {
      ++c.full_waits;
      c.full_cycles += p.clock - sender.clock;
      const uint64_t since = sender.clock;
      sender.clock = p.clock;
      note_wait(sender, c, PTOWSP_CHANNEL_FULL_WAIT, since);
    }
    sender.offer = 2;
    make_ready(sender);
  }
  wake_all(c.sender);
}

uint32_t network_run::close(ptowsp_process &p, ptowsp_channel &c) {
  if (status != PTOWSP_RUN_OK || !has_turn(p))
    return 0;
  channel_state &s = state_of(c);
  if (s.closers == 0)
    return fail(p, 0, "a process closes a channel that has been closed");
  const uint64_t seen = p.clock + c.latency;
  s.closed_at = seen > s.closed_at ? seen : s.closed_at;
  if (races)
    races->closed(p.index, number_of(c));
  if (--s.closers != 0)
    return 1;
  c.guarded = 1;
  c.places = 0;
  wake_all(c.receiver);
  return 1;
}

uint32_t network_run::query(ptowsp_process &p, ptowsp_channel &c) {
  if (status != PTOWSP_RUN_OK || !has_turn(p))
    return 2;
  const channel_state &s = state_of(c);
  if (s.held != 0)
    return *c.head <= p.clock ? 1 : 0;
  return s.closers == 0 && s.closed_at <= p.clock ? 1 : 0;
}

ptowsp_channel *network_run::channel(ptowsp_process &p, uint32_t array, int64_t index, bool sends) {
  ptowsp_channel *nowhere = &channels[channel_count];
  if (status != PTOWSP_RUN_OK)
    return nowhere;
  const uint32_t begin = first_channel[array];
  if (index < 0 || index >= static_cast<int64_t>(first_channel[array + 1] - begin)) {
    fail(p, 0, "a process uses a channel that its array does not have");
    return nowhere;
  }
  ptowsp_channel &c = channels[begin + static_cast<uint32_t>(index)];
  channel_state &s = state_of(c);
  if (s.description->shared != 0)
    return &c;
  ptowsp_process *&end = sends ? s.producer : s.consumer;
  if (end == nullptr)
    end = &p;
  if (end == &p)
    return &c;
  fail(p, 0,
       sends ? "more than one process sends to a channel that is not shared"
             : "more than one process takes tokens from a channel that is not shared");
  return nowhere;
}

} // namespace ptowsp::rt
