// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Networks of processes with one loop, as text and run in modelled time.
///
/// Invariant: the run keeps every time of every token and knows nothing of periods.

#ifndef PTOWSP_TEST_FUZZ_TIMEDNETWORK_H
#define PTOWSP_TEST_FUZZ_TIMEDNETWORK_H

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ptowsp::fuzz {

/// A task costs ten cycles.
struct TimedStep {
  enum What { work, send, take } what;
  unsigned number; ///< of tasks, or the channel
};

struct TimedProcess {
  std::vector<TimedStep> before, loop;
  unsigned perPeriod; ///< iterations
  std::vector<TimedStep> behind;
};

struct TimedNetwork {
  struct Channel {
    uint64_t capacity, latency;
  };
  std::vector<Channel> channels;
  std::vector<TimedProcess> processes;

  /// A module of which each process runs so many periods.
  std::string text(uint64_t periods) const;
  /// The makespan; nothing after a deadlock.
  std::optional<uint64_t> run(uint64_t periods) const;
  /// The cycles of all that can happen beside the steady state.
  uint64_t slack() const;
};

/// Rates fit; capacities may be too small.
TimedNetwork makeRandomNetwork(unsigned seed);

} // namespace ptowsp::fuzz

#endif // PTOWSP_TEST_FUZZ_TIMEDNETWORK_H
