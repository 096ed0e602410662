// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// One program, run by the reference interpreter and by the runtime under many schedules.

#ifndef PTOWSP_TEST_FUZZ_DIFFERENTIAL_H
#define PTOWSP_TEST_FUZZ_DIFFERENTIAL_H

#include "test/fuzz/Orchestrator.h"

namespace ptowsp::fuzz {

/// What was different. The kind stays the same while a program is reduced.
struct Mismatch {
  std::string kind;
  std::string text;
};

struct Tally {
  uint64_t programs = 0;
  uint64_t runs = 0;
  uint64_t tasks = 0;
  uint64_t windows = 0; ///< programs of which a smaller window was found to deadlock
};

/// The policies of dispatch, ready and start go together in 60 ways.
constexpr int64_t everyPolicy = 60;

struct Tries {
  int64_t combinations = 5; ///< of policies, others for each seed
  /// Leaves out runs on several threads of the machine: those that are left go the same way each
  /// time, so that what fails once always does.
  bool repeatable = false;
};

/// Empty: the same outputs under every schedule, the same cycles with any number of threads.
std::optional<Mismatch> checkProgram(const std::string &text, Fault fault, Tally &tally,
                                     Tries tries);

} // namespace ptowsp::fuzz

#endif // PTOWSP_TEST_FUZZ_DIFFERENTIAL_H
