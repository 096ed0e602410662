// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Random graphs against the sequential definition, for any settings and any number of
/// workers, on both platforms. `./dev fuzz runtime` runs more of them.

#include "random_case.h"

#include <catch2/catch.hpp>

using namespace test;

namespace {

void check_seeds(uint64_t seeds, case_platform platform) {
  uint64_t deadlocks = 0;
  for (uint64_t seed = 0; seed < seeds; ++seed)
    try {
      deadlocks += check_seed(seed, platform) ? 1 : 0;
    } catch (const mismatch &e) {
      FAIL(e.what() << "\nreplay: ./dev fuzz runtime --first=" << seed << " --seeds=1"
                    << (platform == case_platform::threads ? " --platform=threads" : ""));
    }
  CHECK(deadlocks > seeds / 20);
  CHECK(deadlocks < seeds / 2);
}

} // namespace

TEST_CASE("random graphs keep the sequential definition on threads") {
  check_seeds(500, case_platform::threads);
}

TEST_CASE("random graphs keep the sequential definition in any interleaving") {
  check_seeds(2000, case_platform::det);
}
