// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// How the world chooses.

#include "world.h"

#include "../../src/core/check.h"

#include <new>

namespace ptowsp::rt {
namespace {

thread_local det_world *here = nullptr;

uint64_t mix(uint64_t z) {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

constexpr uint64_t starving_window = 256;

} // namespace

struct det_world::member {
  fiber stack;
  det_world *world = nullptr;
  uint32_t worker = 0;
  uint32_t weight = 1; /* its share of the choices */
  uint64_t held_until = 0;
  const void *blocked_on = nullptr;
  bool woken = false; /* by `wake`, not for nothing */
  bool ended = false;

  bool can_run(uint64_t time) const {
    return !ended && blocked_on == nullptr && held_until <= time;
  }
};

det_world::det_world(uint64_t seed) : seed(seed), random(mix(seed + 1)), outer(here) {
  static constexpr uint32_t strides[] = {1, 2, 6, 20, 60};
  stride = strides[below(5)];
  hold_ups = below(2) == 0 ? 0 : 4 + below(40);
  longest_hold_up = 8u << below(8);
  false_alarms = below(2) == 0 ? 0 : 2 + below(30);
  flaky = below(2) == 0 ? 0 : 2 + below(16);
  starving = below(3) == 0;
  members.push_back(std::make_unique<member>());
  running = members[0].get();
  running->weight = 1u << below(5);
  here = this;
}

det_world::~det_world() { here = outer; }

det_world &det_world::current() { return *here; }

uint64_t det_world::draw() { return mix(random += 0x9e3779b97f4a7c15u); }

bool det_world::starves(uint32_t domain) const {
  return starving &&
         mix(seed ^ (domain + 1) * 0x9e3779b97f4a7c15u ^ (time / starving_window)) % 3 == 0;
}

bool det_world::start(uint32_t count, std::function<void(uint32_t)> body) {
  work = std::move(body);
  for (uint32_t worker = 1; worker <= count; ++worker) {
    auto added = std::make_unique<member>();
    added->world = this;
    added->worker = worker;
    added->weight = 1u << below(5);
    if (!added->stack.prepare(run_member, added.get()))
      return false;
    members.push_back(std::move(added));
    ++alive;
  }
  return true;
}

void det_world::join() {
  while (alive > 0)
    block(&alive);
  members.resize(1);
}

void det_world::run_member(void *argument) {
  auto &self = *static_cast<member *>(argument);
  det_world &world = *self.world;
  world.work(self.worker);
  self.ended = true;
  if (--world.alive == 0)
    world.wake(&world.alive, 1);
  world.choose(true);
}

void det_world::yield() {
  ++time;
  choose(true);
}

bool det_world::block(const void *on) {
  member &self = *running;
  self.blocked_on = on;
  self.woken = false;
  choose(true);
  return self.woken;
}

void det_world::wake(const void *on, uint32_t most) {
  // Whoever sleeps on it may be the first that wakes.
  const auto size = static_cast<uint32_t>(members.size());
  const uint32_t from = below(size);
  for (uint32_t i = 0; i < size && most > 0; ++i) {
    member &sleeper = *members[(from + i) % size];
    if (sleeper.blocked_on != on)
      continue;
    sleeper.blocked_on = nullptr;
    sleeper.woken = true;
    --most;
  }
}

det_world::member *det_world::pick(bool leave) {
  uint64_t shares = 0;
  for (const auto &m : members)
    shares += m->can_run(time) && !(leave && m.get() == running) ? m->weight : 0;
  if (shares == 0)
    return leave && running->can_run(time) ? running : nullptr;
  uint64_t share = draw() % shares;
  for (const auto &m : members) {
    if (!m->can_run(time) || (leave && m.get() == running))
      continue;
    if (share < m->weight)
      return m.get();
    share -= m->weight;
  }
  return nullptr;
}

/// Some other fiber goes on, or this one; with `leave` this one only when no other can.
void det_world::choose(bool leave) {
  if (hold_ups != 0 && below(hold_ups) == 0)
    running->held_until = time + 1 + below(longest_hold_up);
  member *next = pick(leave);
  if (next == nullptr) {
    uint64_t first = UINT64_MAX;
    for (const auto &m : members)
      if (!m->ended && m->blocked_on == nullptr && m->held_until < first)
        first = m->held_until;
    PTOWSP_CHECK(first != UINT64_MAX, "no wake-up is lost: some thread can go on");
    time = first;
    next = pick(leave);
  }
  if (false_alarms != 0 && below(false_alarms) == 0) {
    member &sleeper = *members[below(static_cast<uint32_t>(members.size()))];
    if (sleeper.blocked_on != &alive)
      sleeper.blocked_on = nullptr;
  }
  next_choice = time + 1 + below(2 * stride);
  if (next == running)
    return;
  member &left = *running;
  running = next;
  left.stack.switch_to(next->stack, left.ended);
}

} // namespace ptowsp::rt
