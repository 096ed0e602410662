// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Networks whose processes follow a list of operations, and the sequential definition of
/// what such a network does.
///
/// Invariant: the definition keeps every time of every token and looks at nothing else, so
/// that nothing of a ring, a queue or a turn is in it.

#ifndef PTOWSP_TEST_UNIT_RUNTIME_NETWORK_SCRIPT_H
#define PTOWSP_TEST_UNIT_RUNTIME_NETWORK_SCRIPT_H

#include "support.h"

#include "ptowsp/rt/process.h"

#include <memory>
#include <optional>
#include <ostream>

namespace test {

enum class action { task, send, take, drain, close };

struct operation {
  action what;
  uint32_t channel; /* or a task's cycles */
};

struct scripted_channel {
  uint64_t capacity;
  uint64_t latency;
  bool shared = false;
};

struct script {
  std::vector<scripted_channel> channels;
  std::vector<std::vector<operation>> processes;
  bool ordered = false;
};

/// What a run of a script leaves.
struct outcome {
  int status = PTOWSP_RUN_OK;
  std::vector<uint64_t> clocks; /* of the processes, where they ended or wait */
  bool operator==(const outcome &other) const {
    return status == other.status && clocks == other.clocks;
  }
};

std::ostream &operator<<(std::ostream &os, const outcome &o);
std::ostream &operator<<(std::ostream &os, const script &s);

/// The sequential definition, for networks without shared channels.
outcome define(const script &s);

/// Runs it in the runtime; `p` has the report.
outcome run_script(program &p, const script &s);

} // namespace test

#endif // PTOWSP_TEST_UNIT_RUNTIME_NETWORK_SCRIPT_H
