// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// A program with plenty of everything, of which a test takes away one thing.
///
/// Invariant: whatever stalls, stalls for the reason that is expected, and nothing else.

#ifndef PTOWSP_TEST_UNIT_RUNTIME_ROOMY_H
#define PTOWSP_TEST_UNIT_RUNTIME_ROOMY_H

#include "support.h"

#include <catch2/catch.hpp>

namespace test {

inline constexpr uint32_t nothing = UINT32_MAX;

/// Its kernels take 100 cycles.
struct roomy : program {
  roomy() {
    options.threads = 2;
    options.task_window = 64;
    options.heap_bytes = 64 * 64;
    options.tensormap_entries = 64;
    options.deplist_nodes = 64;
    options.ready_entries = 64;
    body = [](int64_t *, uint32_t) { return 100; };
  }

  /// Runs it: of all resources only `resource` stalls, or `nothing`.
  void expect(uint32_t resource) {
    REQUIRE(run() == PTOWSP_RUN_OK);
    for (uint32_t r = 0; r < PTOWSP_RESOURCE_COUNT; ++r) {
      CAPTURE(r);
      CHECK((stats(r).stalls > 0) == (r == resource));
      CHECK((stats(r).stall_cycles > 0) == (r == resource));
    }
  }
};

} // namespace test

#endif // PTOWSP_TEST_UNIT_RUNTIME_ROOMY_H
