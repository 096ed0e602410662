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

/// Empty: the same outputs under every schedule, the same cycles with any number of threads.
std::optional<Mismatch> checkProgram(const std::string &text, Fault fault, Tally &tally);

} // namespace ptowsp::fuzz

#endif // PTOWSP_TEST_FUZZ_DIFFERENTIAL_H
