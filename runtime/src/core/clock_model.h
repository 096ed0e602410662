// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The clock: what a run costs on the modelled machine, as one sequential definition.
///
/// Tasks pass in the order of their submission. The orchestrator first waits for
/// what it needs (a slot, a queue entry, heap, pool entries), then pays the
/// submission. The task is ready when its dependences have ended and their
/// retirement has been seen; it starts on the earliest free core of its unit in its
/// domain, the lowest index on ties. It retires when it and all tasks submitted
/// before it have ended, plus the retirement cost.
///
/// Invariant: every number is a function of the sequence of calls alone. No clock is
/// read and no thread is asked, so that any number of host threads gives the same.

#ifndef PTOWSP_RT_CORE_CLOCK_MODEL_H
#define PTOWSP_RT_CORE_CLOCK_MODEL_H

#include "ptowsp/rt/abi.h"
#include "zeroed_array.h"

namespace ptowsp::rt {

inline constexpr uint32_t unit_kinds = 4;

/// The unit in whose ready queue a task waits: a mixed one for its AIC.
constexpr uint32_t queue_unit(uint32_t unit) {
  return unit == PTOWSP_MIXED ? uint32_t{PTOWSP_AIC} : unit;
}

/// The cores of one unit in one domain: a tournament over the times they are free.
class core_set {
public:
  [[nodiscard]] bool allocate(uint32_t cores) {
    leaves = power_of_two_above(cores);
    if (!times.allocate(leaves) || !winners.allocate(2 * leaves))
      return false;
    for (uint64_t core = 0; core < leaves; ++core) {
      times[core] = core < cores ? 0 : UINT64_MAX;
      winners[leaves + core] = static_cast<uint32_t>(core);
    }
    for (uint64_t node = leaves - 1; node > 0; --node)
      play(node);
    return true;
  }

  /// The earliest free core, the lowest on ties, and when it is free.
  uint32_t earliest() const { return winners[1]; }
  uint64_t free_at(uint32_t core) const { return times[core]; }

  void occupy(uint32_t core, uint64_t until) {
    times[core] = until;
    uint32_t winner = core;
    for (uint64_t node = leaves + core; node > 1; node /= 2) {
      // Whoever stands beside the winner so far; on a tie who comes first, the even node.
      const uint32_t other = winners[node ^ 1];
      const uint64_t free = times[other];
      // Nobody can guess the winner: selected without a branch.
      const uint64_t loses = uint64_t{0} - static_cast<uint64_t>(free < until + (node & 1));
      winner ^= (winner ^ other) & static_cast<uint32_t>(loses);
      until ^= (until ^ free) & loses;
      winners[node / 2] = winner;
    }
  }

private:
  void play(uint64_t node) {
    const uint32_t left = winners[2 * node];
    const uint32_t right = winners[2 * node + 1];
    winners[node] = times[left] <= times[right] ? left : right;
  }

  zeroed_array<uint64_t> times;
  zeroed_array<uint32_t> winners; /* a heap-shaped tree; the leaves are the cores */
  uint64_t leaves = 0;
};

/// Where and when a task ran.
struct clock_times {
  uint64_t submitted;
  uint64_t ready;
  uint64_t started;
  uint64_t ended;
  uint32_t core; /* of the unit, counted over the machine */
  uint32_t partners[2] = {}; /* the AIV cores of a mixed task, whose `core` is the AIC */
};

class clock_model {
public:
  /// How many domains own a core of a unit that has `count`: core c belongs to
  /// domain c modulo `domains`.
  static uint32_t domains_with(uint32_t count, uint32_t domains) {
    return count < domains ? count : domains;
  }

  /// How many domains, from the first, own cores for a task of this unit, which may be
  /// PTOWSP_MIXED.
  static uint32_t domains_for(const ptowsp_machine &machine, uint32_t unit, uint32_t domains) {
    if (unit != PTOWSP_MIXED)
      return domains_with(machine.unit_count[unit], domains);
    const uint32_t vectors = machine.unit_count[PTOWSP_AIV];
    const uint32_t with_two = vectors > domains ? domains_with(vectors - domains, domains) : 0;
    const uint32_t with_one = domains_with(machine.unit_count[PTOWSP_AIC], domains);
    return with_one < with_two ? with_one : with_two;
  }

  [[nodiscard]] bool allocate(const ptowsp_machine &machine, uint32_t domain_count) {
    submit_cycles = machine.submit_cycles;
    dispatch_cycles = machine.dispatch_cycles;
    retire_cycles = machine.retire_cycles;
    domains = domain_count;
    for (uint32_t unit = 0; unit < unit_kinds; ++unit)
      for (uint32_t domain = 0; domain < domains; ++domain) {
        const uint32_t count = machine.unit_count[unit];
        const uint32_t own = (count + domains - 1 - domain) / domains;
        if (own > 0 && !cores[domain * unit_kinds + unit].allocate(own))
          return false;
      }
    return true;
  }

  /// The orchestrator waits for `time`; returns for how long.
  uint64_t wait_until(uint64_t time) {
    const uint64_t waited = time > orchestrator ? time - orchestrator : 0;
    orchestrator += waited;
    return waited;
  }

  /// Where the orchestrator is.
  uint64_t now() const { return orchestrator; }

  /// The orchestrator submits a task; returns when that is done.
  uint64_t submit() { return orchestrator += submit_cycles; }

  /// When a dependence that ended at `end` is seen to be over.
  uint64_t visible(uint64_t end) const { return end + retire_cycles; }

  /// When a task that is ready at `ready` could start.
  uint64_t dispatched(uint64_t ready) const { return ready + dispatch_cycles; }

  /// When a core of the unit in the domain is free, or all that a mixed task needs.
  uint64_t free_at(uint32_t unit, uint32_t domain) {
    if (unit == PTOWSP_MIXED)
      return trio_at(domain).free;
    const core_set &set = cores[domain * unit_kinds + unit];
    return set.free_at(set.earliest());
  }

  /// As `run`, on the AIC and the two AIV of the domain that are free first.
  clock_times run_mixed(uint64_t submitted, uint64_t ready, uint32_t domain, uint64_t cycles) {
    const trio t = trio_at(domain);
    const uint64_t dispatched = ready + dispatch_cycles;
    const uint64_t started = dispatched > t.free ? dispatched : t.free;
    cores[domain * unit_kinds + PTOWSP_AIC].occupy(t.cube, started + cycles);
    for (uint32_t vector : t.vectors)
      cores[domain * unit_kinds + PTOWSP_AIV].occupy(vector, started + cycles);
    return {submitted,
            ready,
            started,
            started + cycles,
            t.cube * domains + domain,
            {t.vectors[0] * domains + domain, t.vectors[1] * domains + domain}};
  }

  /// Runs a task that is ready at `ready` on the core of the unit in the domain that is free
  /// first; returns when it ends, and which core of them it is.
  PTOWSP_HOT uint64_t occupy(uint64_t ready, uint32_t queue, uint64_t cycles, uint32_t &core) {
    core_set &set = cores[queue];
    core = set.earliest();
    const uint64_t dispatched = ready + dispatch_cycles;
    const uint64_t free = set.free_at(core);
    const uint64_t ended = (dispatched > free ? dispatched : free) + cycles;
    set.occupy(core, ended);
    return ended;
  }

  /// Runs a task that was submitted and ready at the given times.
  clock_times run(uint64_t submitted, uint64_t ready, uint32_t unit, uint32_t domain,
                  uint64_t cycles) {
    uint32_t core = 0;
    const uint64_t ended = occupy(ready, domain * unit_kinds + unit, cycles, core);
    return {submitted, ready, ended - cycles, ended, core * domains + domain};
  }

  /// Retires a task that is over at `over`; returns when it retires.
  uint64_t retire(uint64_t over) { return retired = over > retired ? over : retired; }

  /// The time when everything so far has been submitted and has retired.
  uint64_t total() const { return retired > orchestrator ? retired : orchestrator; }

private:
  /// The cores of a mixed task, by their places in their sets.
  struct trio {
    uint64_t free;
    uint32_t cube;
    uint32_t vectors[2];
  };

  trio trio_at(uint32_t domain) {
    const core_set &cubes = cores[domain * unit_kinds + PTOWSP_AIC];
    core_set &vectors = cores[domain * unit_kinds + PTOWSP_AIV];
    trio t = {};
    t.cube = cubes.earliest();
    t.vectors[0] = vectors.earliest();
    const uint64_t first = vectors.free_at(t.vectors[0]);
    // Out of the way for a moment, to see who comes second.
    vectors.occupy(t.vectors[0], UINT64_MAX - 1);
    t.vectors[1] = vectors.earliest();
    vectors.occupy(t.vectors[0], first);
    const uint64_t second = vectors.free_at(t.vectors[1]);
    const uint64_t cube = cubes.free_at(t.cube);
    t.free = cube > second ? cube : second;
    return t;
  }

  core_set cores[PTOWSP_MAX_DOMAINS * unit_kinds];
  uint64_t submit_cycles = 0;
  uint64_t dispatch_cycles = 0;
  uint64_t retire_cycles = 0;
  uint64_t orchestrator = 0;
  uint64_t retired = 0;
  uint32_t domains = 1;
};

} // namespace ptowsp::rt

#endif // PTOWSP_RT_CORE_CLOCK_MODEL_H
