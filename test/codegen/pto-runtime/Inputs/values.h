// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// What both stand-ins for pto-runtime need: the values of the command line, the kernels of
/// the artifact, and a seeded choice of who goes on.
///
///   PROGRAM SEEDS (in:FILE.npy | out:FILE.npy | VALUE)...
///
/// Invariant: an output has bytes of its own for each seed, which begin as 0xa5.

#ifndef PTOWSP_TEST_PTO_RUNTIME_VALUES_H
#define PTOWSP_TEST_PTO_RUNTIME_VALUES_H

#include <pto/kernel_runner.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

// Given on the command line of the compiler: "KERNEL(a) KERNEL(b)", in the order of numbers.
extern "C" {
#define KERNEL(name) void name(int64_t *args);
KERNELS
#undef KERNEL
}

namespace test {

inline void (*const kernels[])(int64_t *) = {
#define KERNEL(name) name,
    KERNELS
#undef KERNEL
};

/// xorshift
struct choice {
  uint64_t state;
  uint64_t operator()(uint64_t below) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state % below;
  }
};

struct value {
  uint64_t bits = 0;
  std::vector<unsigned char> bytes; ///< of a tensor
  std::vector<unsigned char> expected; ///< of an output
};

inline std::vector<unsigned char> read_npy(const char *path) {
  std::FILE *file = std::fopen(path, "rb");
  std::vector<unsigned char> all;
  for (int c; file && (c = std::fgetc(file)) != EOF;)
    all.push_back(static_cast<unsigned char>(c));
  if (all.size() < 10) {
    std::printf("cannot read %s\n", path);
    std::exit(2);
  }
  std::fclose(file);
  all.erase(all.begin(), all.begin() + 10 + all[8] + 256 * all[9]);
  return all;
}

inline std::vector<value> read_values(int argc, char **argv) {
  std::vector<value> values;
  for (int i = 2; i < argc; ++i) {
    value v;
    if (std::strncmp(argv[i], "in:", 3) == 0)
      v.bytes = read_npy(argv[i] + 3);
    else if (std::strncmp(argv[i], "out:", 4) == 0)
      v.expected = read_npy(argv[i] + 4);
    else
      v.bits = std::strtoull(argv[i], nullptr, 0);
    values.push_back(v);
  }
  return values;
}

/// Runs `run(values, seed)` on fresh outputs for each seed; returns what main returns.
template <typename Run> int run_seeds(int argc, char **argv, Run run) {
  const std::vector<value> given = read_values(argc, argv);
  const uint64_t seeds = std::strtoull(argv[1], nullptr, 0);
  for (uint64_t seed = 1; seed <= seeds; ++seed) {
    std::vector<value> values = given;
    std::vector<uint64_t> raw;
    for (value &v : values) {
      if (!v.expected.empty())
        v.bytes.assign(v.expected.size(), 0xa5);
      raw.push_back(v.bytes.empty() ? v.bits : reinterpret_cast<uint64_t>(v.bytes.data()));
    }
    if (!run(values, raw, choice{seed * 0x9e3779b97f4a7c15u + 1})) {
      std::printf("seed %llu: the run failed\n", static_cast<unsigned long long>(seed));
      return 1;
    }
    for (const value &v : values)
      if (!v.expected.empty() && v.bytes != v.expected) {
        std::printf("seed %llu: an output differs\n", static_cast<unsigned long long>(seed));
        return 1;
      }
  }
  std::printf("%llu orders agree\n", static_cast<unsigned long long>(seeds));
  return 0;
}

} // namespace test

#endif // PTOWSP_TEST_PTO_RUNTIME_VALUES_H
