// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// One random graph with random settings, run and compared with the sequential
/// definition: the same bytes, the same cycles of every task, the same stats.
///
/// Invariant: a case is a function of its seed; on the deterministic platform its
/// whole run is.

#ifndef PTOWSP_TEST_UNIT_RUNTIME_RANDOM_CASE_H
#define PTOWSP_TEST_UNIT_RUNTIME_RANDOM_CASE_H

#include <cstdint>
#include <stdexcept>

namespace test {

enum class case_platform { threads, det };

/// What was different, with all that is needed to look at it.
struct mismatch : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Returns whether the case was a deadlock. Throws mismatch.
bool check_seed(uint64_t seed, case_platform platform);

} // namespace test

#endif // PTOWSP_TEST_UNIT_RUNTIME_RANDOM_CASE_H
