// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The memory of a network, and whose turn it is.

#include "network_run.h"

#include <new>

namespace ptowsp::rt {
namespace {

network_run &run_of(ptowsp_process *p) { return *static_cast<network_run *>(p->run); }

/// Of processes' states in memory.
constexpr uint64_t state_alignment = 64;
uint64_t state_bytes(const ptowsp_process_description &d) {
  return (d.state_bytes + state_alignment - 1) & ~(state_alignment - 1);
}

/// Thrown by an operation of a process that cannot go on.
struct process_left {};

} // namespace

const ptowsp_process_ops network_run::table = {
    PTOWSP_ABI_VERSION,
    sizeof(ptowsp_process_ops),
    [](ptowsp_process *p, ptowsp_channel *c) { return run_of(p).offer(*p, *c); },
    [](ptowsp_process *p, ptowsp_channel *c) { return run_of(p).put(*p, *c); },
    [](ptowsp_process *p, ptowsp_channel *c) { return run_of(p).arrives(*p, *c); },
    [](ptowsp_process *p, ptowsp_channel *c) { return run_of(p).has_token(*p, *c); },
    [](ptowsp_process *p, ptowsp_channel *c) { run_of(p).taken(*p, *c); },
    [](ptowsp_process *p, ptowsp_channel *c) { return run_of(p).close(*p, *c); },
    [](ptowsp_process *p, ptowsp_channel *c) { return run_of(p).query(*p, *c); },
    [](ptowsp_process *p, uint32_t array, int64_t index, uint32_t sends) {
      return run_of(p).channel(*p, array, index, sends != 0);
    },
    [](ptowsp_process *p, const ptowsp_task *task) { return run_of(p).submit(*p, *task); },
    [](ptowsp_process *p, ptowsp_tensor *tensor, ptowsp_location location) {
      return run_of(p).alloc(*p, *tensor, location);
    },
    [](ptowsp_process *p) { run_of(p).scope_begin(*p); },
    [](ptowsp_process *p) { run_of(p).scope_end(*p); },
    [](ptowsp_process *p, const ptowsp_tensor *tensor) { run_of(p).hold(*tensor); },
    [](ptowsp_process *p, const ptowsp_tensor *tensor) { run_of(p).release(*p, *tensor); },
    [](ptowsp_process *p, const ptowsp_tensor *element, ptowsp_location location) {
      return run_of(p).load(*p, *element, location);
    },
    [](ptowsp_process *p, uint32_t id) { return run_of(p).symbol(id); },
    [](ptowsp_process *p, uint32_t id, uint64_t bits) { run_of(p).set_slot(*p, id, bits); },
    [](ptowsp_process *p, ptowsp_location location, const char *reason) {
      run_of(p).fail(*p, location, reason);
      throw process_left(); // a loop of its own could go on for ever
    },
    nullptr,
    {}};

const ptowsp_process_ops network_run::traced_table = [] {
  ptowsp_process_ops ops = table;
  ops.waited = [](ptowsp_process *p, ptowsp_channel *c, uint32_t why, uint64_t since) {
    run_of(p).note_wait(*p, *c, why, since);
  };
  return ops;
}();

network_run::network_run(const network_host &host, const ptowsp_network &network)
    : ptowsp_network_run{host.trace.on() ? &traced_table : &table, nullptr, nullptr, nullptr},
      host(host), network(network), random(host.settings.seed) {
  last = &first;
}

network_run::~network_run() = default;

//===-- Memory ------------------------------------------------------------------------===//

bool network_run::allocate(void *captured, uint64_t start) {
  return allocate_channels() && allocate_processes(captured, start);
}

bool network_run::allocate_channels() {
  if (!first_channel.allocate(network.channel_count + 1))
    return false;
  uint64_t words = 0;
  for (uint32_t d = 0; d < network.channel_count; ++d) {
    const ptowsp_channel_description &c = network.channels[d];
    const uint64_t count = c.count != 0 ? c.count : 1;
    first_channel[d] = channel_count;
    channel_count += static_cast<uint32_t>(count);
    words += count * (c.capacity != 0 ? c.capacity : 1) * (c.words + 1);
  }
  first_channel[network.channel_count] = channel_count;
  // The last one stands for those that do not exist.
  if (!channel_memory.allocate(channel_count + 1) || !channel_states.allocate(channel_count + 1) ||
      !token_memory.allocate(words))
    return false;
  channels = channel_memory.data();
  channels[channel_count].guarded = 1;
  uint64_t *memory = token_memory.data();
  for (uint32_t d = 0, number = 0; d < network.channel_count; ++d)
    for (uint32_t element = 0; number < first_channel[d + 1]; ++element, ++number) {
      const ptowsp_channel_description &description = network.channels[d];
      channel_state &s = channel_states[number];
      s.description = &description;
      s.number = d;
      s.element = element;
      s.capacity = description.capacity;
      const uint64_t places = places_of(s);
      ptowsp_channel &c = channels[number];
      c.words = description.words;
      c.latency = description.latency;
      // The functions of the table see every token; others are put and taken without a call.
      const bool sees_all = network.ordered != 0 || host.settings.check_races;
      c.guarded = s.capacity == 0 || description.shared != 0 || sees_all ? 1 : 0;
      c.places = c.guarded != 0 ? 0 : s.capacity;
      c.begin = c.head = c.tail = memory;
      c.end = memory += places * c.words;
      c.taken_at = c.taken_next = c.settled = memory;
      c.taken_end = memory += places;
    }
  return true;
}

bool network_run::allocate_processes(void *captured, uint64_t start) {
  uint64_t bytes = 0;
  for (uint32_t d = 0; d < network.process_count; ++d) {
    bytes += network.processes[d].instances * state_bytes(network.processes[d]);
    process_count += network.processes[d].instances;
  }
  process_states.reset(new (std::nothrow) process_state[process_count]());
  if (!process_states || !process_memory.allocate(bytes))
    return false;
  unsigned char *memory = process_memory.data();
  uint32_t index = 0;
  for (uint32_t d = 0; d < network.process_count; ++d)
    for (uint32_t instance = 0; instance < network.processes[d].instances; ++instance, ++index) {
      const ptowsp_process_description &description = network.processes[d];
      process_state &s = process_states[index];
      s.description = &description;
      s.process = reinterpret_cast<ptowsp_process *>(memory);
      memory += state_bytes(description);
      s.process->clock = start;
      s.process->run = this;
      s.process->step = description.step;
      s.process->captured = captured;
      s.process->instance = instance;
      s.process->index = index;
      make_ready(*s.process);
      s.ring_count = description.scope_depth < host.settings.scope_rings
                         ? description.scope_depth
                         : host.settings.scope_rings;
      if (s.ring_count == 0)
        continue;
      s.rings.reset(new (std::nothrow) process_ring[s.ring_count]);
      if (!s.rings)
        return false;
      for (uint32_t r = 0; r < s.ring_count; ++r)
        if (!s.rings[r].allocate(host.settings.task_window, host.settings.heap_bytes))
          return false;
    }
  bind_ends();
  return !host.settings.check_races || look_for_races();
}

bool network_run::look_for_races() {
  try {
    races = std::make_unique<process_races>(host.artifact, network, process_count, channel_count);
  } catch (const std::bad_alloc &) {
    return false;
  }
  return true;
}

/// Counts who must close each channel, and notes who is at the ends of single ones.
void network_run::bind_ends() {
  for (uint32_t i = 0; i < process_count; ++i) {
    const process_state &s = process_states[i];
    for (uint32_t u = 0; u < s.description->use_count; ++u) {
      const ptowsp_channel_use &use = s.description->uses[u];
      for (uint32_t c = first_channel[use.channel]; c < first_channel[use.channel + 1]; ++c) {
        channel_state &state = channel_states[c];
        if ((use.roles & PTOWSP_CHANNEL_SENDS) != 0)
          state.closers = state.description->shared != 0 ? state.closers + 1 : 1;
        if (state.description->count != 0 || state.description->shared != 0)
          continue;
        if ((use.roles & PTOWSP_CHANNEL_SENDS) != 0)
          state.producer = s.process;
        if ((use.roles & PTOWSP_CHANNEL_TAKES) != 0)
          state.consumer = s.process;
      }
    }
  }
  // What nobody sends to is never closed either.
  for (uint32_t c = 0; c < channel_count; ++c)
    if (channel_states[c].closers == 0)
      channel_states[c].closers = 1;
}

//===-- Turns -------------------------------------------------------------------------===//

static bool goes_before(const ptowsp_process &a, const ptowsp_process &b) {
  return a.clock != b.clock ? a.clock < b.clock : a.index < b.index;
}

void network_run::make_ready(ptowsp_process &p) {
  p.waits_for = PTOWSP_PROCESS_READY;
  p.next = nullptr;
  *last = &p;
  last = &p.next;
}

void network_run::wake_all(ptowsp_process *&waiters) {
  while (waiters != nullptr) {
    ptowsp_process *p = waiters;
    waiters = p->next;
    make_ready(*p);
  }
}

/// Where the process that goes next is linked in; the queue is not empty.
ptowsp_process **network_run::place_of_next() {
  ptowsp_process **place = &first;
  *last = nullptr;
  if (network.ordered != 0) {
    for (ptowsp_process **p = &(*place)->next; *p != nullptr; p = &(*p)->next)
      if (goes_before(**p, **place))
        place = p;
  } else if (random != 0) {
    uint64_t ready = 0;
    for (const ptowsp_process *p = first; p != nullptr; p = p->next)
      ++ready;
    random = random * 6364136223846793005u + 1442695040888963407u;
    for (uint64_t skip = (random >> 33) % ready; skip != 0; --skip)
      place = &(*place)->next;
  }
  return place;
}

ptowsp_process *network_run::next_ready() {
  if (last == &first)
    return nullptr;
  ptowsp_process **place = &first;
  if (__builtin_expect(network.ordered != 0 || random != 0, 0))
    place = place_of_next();
  ptowsp_process *p = *place;
  if (last == &p->next)
    last = place;
  else
    *place = p->next;
  return p;
}

/// Whether no process that can go on has less time, or the same and a lower number.
bool network_run::has_turn(ptowsp_process &p) {
  if (network.ordered == 0)
    return true;
  *last = nullptr;
  for (const ptowsp_process *other = first; other != nullptr; other = other->next)
    if (goes_before(*other, p)) {
      make_ready(p);
      return false;
    }
  return true;
}

int network_run::run() {
  while (ptowsp_process *p = next_ready()) {
    try {
      p->step(p);
    } catch (const process_left &) {
    }
    if (__builtin_expect(status != PTOWSP_RUN_OK, 0))
      return status;
  }
  for (uint32_t i = 0; i < process_count; ++i)
    if (process_states[i].process->waits_for != PTOWSP_PROCESS_ENDED)
      status = PTOWSP_RUN_DEADLOCK;
  if (races && status == PTOWSP_RUN_OK)
    status = races->finish(host.text);
  return status;
}

uint64_t network_run::end_clock() const {
  uint64_t end = 0;
  for (uint32_t i = 0; i < process_count; ++i)
    end = process_states[i].process->clock > end ? process_states[i].process->clock : end;
  return end;
}

static void add_waits(ptowsp_resource_stats &stats, uint64_t waits, uint64_t cycles) {
  stats.stalls += waits;
  stats.stall_cycles += cycles;
}

void network_run::add_stats(ptowsp_run_report &report) const {
  ptowsp_resource_stats &full = report.channels[PTOWSP_CHANNEL_FULL];
  ptowsp_resource_stats &empty = report.channels[PTOWSP_CHANNEL_EMPTY];
  for (uint32_t i = 0; i < channel_count; ++i) {
    const ptowsp_channel &c = channels[i];
    add_waits(full, c.full_waits, c.full_cycles);
    add_waits(empty, c.empty_waits, c.empty_cycles);
    // The fullest channel, and of equals the one with less room.
    if (c.high_water > full.high_water)
      full.capacity = channel_states[i].capacity;
    full.high_water = c.high_water > full.high_water ? c.high_water : full.high_water;
    report.tokens += c.sent;
  }
  empty.capacity = full.capacity;
  empty.high_water = full.high_water;
  add_waits(report.resources[PTOWSP_TASK_RING], room[0].stalls, room[0].stall_cycles);
  add_waits(report.resources[PTOWSP_HEAP_RING], room[1].stalls, room[1].stall_cycles);
}

/// Tells a trace that a process waited at a channel until now.
void network_run::note_wait(const ptowsp_process &p, const ptowsp_channel &c, uint32_t why,
                            uint64_t since) {
  if (host.trace.on() && p.clock > since)
    host.trace.channel_wait(why, p.index, p.instance, state_of(p).description->name,
                            state_of(c).description->name, since, p.clock);
}

/// A mistake of the program: the run ends.
uint32_t network_run::fail(ptowsp_process &p, ptowsp_location location, const char *what) {
  if (status != PTOWSP_RUN_OK)
    return 0;
  status = PTOWSP_RUN_BAD_INPUT;
  const process_state &s = state_of(p);
  const uint32_t place = p.resume < s.description->place_count ? p.resume : 0;
  host.text.add("%s", what);
  host.text.add_location(*host.artifact.aicpu,
                         location != 0 || place == 0 ? location : s.description->places[place]);
  host.text.add("\ndetail: in process '%s'", s.description->name);
  host.text.add_location(*host.artifact.aicpu, s.description->location);
  host.text.add("\n");
  return 0;
}

} // namespace ptowsp::rt
