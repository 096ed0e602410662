// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Pipelines that every contender builds: a source that counts, stages that add one, a sink
/// that sums up. Prints a line of JSON per pipeline.
///
/// Invariant: a pipeline whose sum is wrong is not measured.

#ifndef PTOWSP_TEST_BENCH_CSP_HARNESS_H
#define PTOWSP_TEST_BENCH_CSP_HARNESS_H

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

namespace bench {

constexpr uint64_t token_count = 1000000;

/// What the sink of a pipeline with so many stages sums up to.
constexpr uint64_t sum_of(uint32_t stages) {
  return token_count * (token_count - 1) / 2 + token_count * (stages - 2);
}

/// `run(stages, capacity)` runs a pipeline and returns the sum.
template <typename Run> int measure(Run run) {
  for (const uint32_t stages : {3u, 8u})
    for (const uint32_t capacity : {1u, 64u}) {
      double least = 1e18;
      for (int turn = 0; turn < 3; ++turn) {
        const auto begin = std::chrono::steady_clock::now();
        const uint64_t sum = run(stages, capacity);
        const std::chrono::duration<double, std::nano> ns =
            std::chrono::steady_clock::now() - begin;
        if (sum != sum_of(stages)) {
          std::fprintf(stderr, "a pipeline of %u stages gives a wrong sum\n", stages);
          return EXIT_FAILURE;
        }
        least = ns.count() < least ? ns.count() : least;
      }
      std::printf("{\"stages\": %u, \"capacity\": %u, \"ns\": %.2f}\n", stages, capacity,
                  least / static_cast<double>(token_count));
    }
  return EXIT_SUCCESS;
}

} // namespace bench

#endif // PTOWSP_TEST_BENCH_CSP_HARNESS_H
