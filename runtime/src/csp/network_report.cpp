// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Why a network cannot go on: who waits for whom, and which room would end it.
///
/// Invariant: the text says nothing that the data do not have.

#include "network_run.h"

#include "../core/resource_words.h"

namespace ptowsp::rt {
namespace {

using ull = unsigned long long;

constexpr uint32_t most_in_text = 8;

bool waits_for_room(uint32_t why) {
  return why == PTOWSP_PROCESS_TASK_RING_WAIT || why == PTOWSP_PROCESS_HEAP_WAIT;
}

} // namespace

//===-- Who waits for whom --------------------------------------------------------------===//

/// A process at an end of a channel, one that has not ended if there is one; or null.
ptowsp_process *network_run::at_end(const channel_state &c, uint32_t role) {
  ptowsp_process *bound = role == PTOWSP_CHANNEL_SENDS ? c.producer : c.consumer;
  if (bound != nullptr)
    return bound;
  ptowsp_process *found = nullptr;
  for (uint32_t i = 0; i < process_count; ++i) {
    const process_state &s = process_states[i];
    for (uint32_t u = 0; u < s.description->use_count; ++u)
      if (s.description->uses[u].channel == c.number &&
          (s.description->uses[u].roles & role) != 0 &&
          (found == nullptr || found->waits_for == PTOWSP_PROCESS_ENDED))
        found = s.process;
  }
  return found;
}

/// Who keeps what the process wants to reuse: itself, or who takes tokens that it has sent.
ptowsp_process *network_run::holder_of(const ptowsp_process &p) {
  process_state &s = state_of(p);
  process_ring &ring = ring_of(s);
  if (ring.in_use() != 0 && ring[ring.tail_position()].depth != process_ring::no_scope)
    return s.process;
  ptowsp_process *found = nullptr;
  for (uint32_t u = 0; u < s.description->use_count; ++u) {
    const ptowsp_channel_use &use = s.description->uses[u];
    if ((use.roles & PTOWSP_CHANNEL_SENDS) == 0)
      continue;
    for (uint32_t c = first_channel[use.channel]; c < first_channel[use.channel + 1]; ++c)
      if (found == nullptr || fill_of(channels[c]) != 0)
        found = at_end(channel_states[c], PTOWSP_CHANNEL_TAKES);
  }
  return found;
}

ptowsp_process *network_run::blocker_of(const ptowsp_process &p) {
  if (p.waits_for == PTOWSP_PROCESS_ENDED)
    return nullptr;
  if (waits_for_room(p.waits_for))
    return holder_of(p);
  return at_end(state_of(*p.channel), p.waits_for == PTOWSP_CHANNEL_FULL_WAIT
                                          ? PTOWSP_CHANNEL_TAKES
                                          : PTOWSP_CHANNEL_SENDS);
}

//===-- Data --------------------------------------------------------------------------===//

void network_run::describe_process(const process_state &s, ptowsp_network_process &out) {
  out = {};
  const ptowsp_process &p = *s.process;
  out.name = s.description->name;
  out.replicated = s.description->replicated;
  out.instance = p.instance;
  out.waits_for = p.waits_for;
  out.channel = PTOWSP_NO_CHANNEL;
  out.location = p.resume < s.description->place_count ? s.description->places[p.resume]
                                                       : s.description->location;
  out.clock = p.clock;
  if (!waits_for_room(p.waits_for))
    return;
  const process_ring &ring = ring_of(state_of(p));
  const bool heap = p.waits_for == PTOWSP_PROCESS_HEAP_WAIT;
  out.window = heap ? ring.heap.capacity() : ring.capacity();
  out.window_used = heap ? s.blocked_bytes : ring.in_use();
}

/// What would let a process that waits for room go on. Outputs of one size need no more than
/// themselves; others may leave gaps, so that what there is now and the new one are enough.
void network_run::note_room(const ptowsp_process &p, uint64_t now,
                            ptowsp_network_failure &failure) {
  if (p.waits_for == PTOWSP_PROCESS_TASK_RING_WAIT && failure.enough_window == 0)
    failure.enough_window = now + 1;
  if (p.waits_for != PTOWSP_PROCESS_HEAP_WAIT || failure.enough_heap != 0)
    return;
  process_state &s = state_of(p);
  const process_ring &ring = ring_of(s);
  uint64_t live = 0;
  bool same = true;
  for (uint64_t i = ring.tail_position(); i < ring.position(); ++i) {
    same = same && (ring[i].bytes == 0 || ring[i].bytes == s.blocked_bytes);
    live += ring[i].bytes;
  }
  failure.enough_heap = (same ? live : now) + s.blocked_bytes;
}

void network_run::report(ptowsp_network_failure &failure) {
  // From any process that waits, the chain of blockers ends in a cycle, or in one that ended.
  ptowsp_process *p = nullptr;
  for (uint32_t i = 0; i < process_count; ++i) {
    const bool waits = process_states[i].process->waits_for != PTOWSP_PROCESS_ENDED;
    failure.waiting_processes += waits ? 1 : 0;
    if (waits && p == nullptr)
      p = process_states[i].process;
  }
  failure.total_processes = process_count;
  failure.location = network.location;
  for (uint32_t step = 0; step < process_count; ++step) {
    ptowsp_process *next = blocker_of(*p);
    if (next == nullptr || next->waits_for == PTOWSP_PROCESS_ENDED)
      break;
    p = next;
  }
  uint32_t channels_used = 0;
  const ptowsp_channel *listed[PTOWSP_REPORT_HELD] = {};
  const ptowsp_process *begin = p;
  do {
    ptowsp_network_process &entry = failure.processes[failure.process_count++];
    describe_process(state_of(*p), entry);
    if (!waits_for_room(p->waits_for) && channels_used < PTOWSP_REPORT_HELD) {
      const channel_state &c = state_of(*p->channel);
      entry.channel = channels_used;
      listed[channels_used] = p->channel;
      failure.channels[channels_used++] = {c.description->name,
                                           c.description->count != 0 ? 1u : 0u,
                                           c.element,
                                           c.closers == 0 ? 1u : 0u,
                                           c.description->words - 1,
                                           fill_of(*p->channel),
                                           c.capacity,
                                           p->channel->sent,
                                           c.description->location};
      if (p->waits_for == PTOWSP_CHANNEL_FULL_WAIT && failure.enough_capacity == 0) {
        failure.enough_capacity = c.capacity + 1;
        failure.enough_channel = entry.channel;
      }
    }
    note_room(*p, entry.window, failure);
    p = blocker_of(*p);
  } while (p != nullptr && p != begin && p->waits_for != PTOWSP_PROCESS_ENDED &&
           failure.process_count < PTOWSP_REPORT_HELD);
  failure.cycle_count = p == begin ? failure.process_count : 0;
  failure.ended_waited_for = p == nullptr || p->waits_for == PTOWSP_PROCESS_ENDED ? 1 : 0;
  if (failure.ended_waited_for != 0)
    failure.enough_capacity = failure.enough_window = failure.enough_heap = 0;
  for (uint32_t c = 0; c < channel_count && channels_used < PTOWSP_REPORT_HELD; ++c) {
    bool known = false;
    for (uint32_t l = 0; l < channels_used; ++l)
      known = known || listed[l] == &channels[c];
    const channel_state &s = channel_states[c];
    if (!known)
      failure.channels[channels_used++] = {s.description->name,
                                           s.description->count != 0 ? 1u : 0u,
                                           s.element,
                                           s.closers == 0 ? 1u : 0u,
                                           s.description->words - 1,
                                           fill_of(channels[c]),
                                           s.capacity,
                                           channels[c].sent,
                                           s.description->location};
  }
  failure.channel_count = channels_used;
  write_report(failure);
}

//===-- Text --------------------------------------------------------------------------===//

static void add_name(report_text &text, const char *kind, const char *name, bool numbered,
                     uint32_t number) {
  if (numbered)
    text.add("%s '%s[%u]'", kind, name, number);
  else
    text.add("%s '%s'", kind, name);
}

void network_run::write_process(const ptowsp_network_process &process) {
  report_text &text = host.text;
  const ptowsp_aicpu_program &program = *host.artifact.aicpu;
  text.add("detail: ");
  add_name(text, "process", process.name, process.replicated != 0, process.instance);
  text.add_location(program, process.location);
  switch (process.waits_for) {
  case PTOWSP_CHANNEL_FULL_WAIT:
    text.add(" waits for a place (CHANNEL_FULL_WAIT) in ");
    break;
  case PTOWSP_CHANNEL_EMPTY_WAIT:
    text.add(" waits for a token (CHANNEL_EMPTY_WAIT) of ");
    break;
  case PTOWSP_PROCESS_TASK_RING_WAIT:
    text.add(" waits for its task window (TASK_RING_FULL), %llu of %llu slots in use\n",
             static_cast<ull>(process.window_used), static_cast<ull>(process.window));
    break;
  default:
    text.add(" waits for its heap (HEAP_ARENA_FULL), %llu bytes of %llu\n",
             static_cast<ull>(process.window_used), static_cast<ull>(process.window));
  }
}

void network_run::write_report(const ptowsp_network_failure &failure) {
  report_text &text = host.text;
  const ptowsp_aicpu_program &program = *host.artifact.aicpu;
  text.add("deadlock: %u of %u processes wait and none can go on, in the network",
           failure.waiting_processes, failure.total_processes);
  text.add_location(program, failure.location);
  text.add("\n");
  uint32_t listed = 0;
  for (; listed < failure.process_count && listed < most_in_text; ++listed) {
    const ptowsp_network_process &process = failure.processes[listed];
    write_process(process);
    if (process.channel == PTOWSP_NO_CHANNEL)
      continue;
    const ptowsp_network_channel &channel = failure.channels[process.channel];
    add_name(text, "channel", channel.name, channel.is_array != 0, channel.element);
    text.add(", which has %llu of %llu tokens\n", static_cast<ull>(channel.fill),
             static_cast<ull>(channel.capacity));
  }
  if (failure.cycle_count != 0)
    text.add("detail: each waits for the next, and the last one for the first\n");
  else if (failure.ended_waited_for != 0)
    text.add("detail: each waits for the next, and the last one for a process that has ended or "
             "does not exist\n");
  if (failure.enough_capacity != 0) {
    const ptowsp_network_channel &channel = failure.channels[failure.enough_channel];
    text.add("hint: give channel '%s' a capacity of %llu or more (now %llu)\n", channel.name,
             static_cast<ull>(failure.enough_capacity), static_cast<ull>(channel.capacity));
  }
  if (failure.enough_window != 0)
    text.add("hint: set '%s' to %llu or more (now %llu)\n", words_of[PTOWSP_TASK_RING].option,
             static_cast<ull>(failure.enough_window), static_cast<ull>(host.settings.task_window));
  if (failure.enough_heap != 0)
    text.add("hint: set '%s' to %llu or more (now %llu)\n", words_of[PTOWSP_HEAP_RING].option,
             static_cast<ull>(failure.enough_heap), static_cast<ull>(host.settings.heap_bytes));
  if (failure.ended_waited_for != 0)
    text.add("hint: close a channel when nothing more is sent; take all that is sent\n");
  else if (failure.enough_capacity == 0 && failure.enough_window == 0 && failure.enough_heap == 0)
    text.add("hint: no capacity would let it pass: every process waits for a token that another "
             "one sends only later; send a token before the loop\n");
}

} // namespace ptowsp::rt
