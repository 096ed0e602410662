// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// ptowsp-rt-fuzz: as many random cases as asked for.
///
/// Invariant: whatever ends it before the last seed, it says which seed that was and
/// how to run that one again.

#include "random_case.h"

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <unistd.h>

namespace {

struct fuzz_options {
  uint64_t seeds = 100000;
  uint64_t first = 0;
  test::case_platform platform = test::case_platform::det;
};

char replay[160];

/// A failed check of the runtime aborts: say how to get there again, then do as before.
void at_abort(int signal) {
  const ssize_t written = write(STDERR_FILENO, replay, std::strlen(replay));
  std::signal(signal, SIG_DFL);
  std::raise(written < 0 ? SIGKILL : signal);
}

bool number_of(const char *argument, const char *name, uint64_t &value) {
  const size_t length = std::strlen(name);
  if (std::strncmp(argument, name, length) != 0 || argument[length] < '0' || argument[length] > '9')
    return false;
  char *end = nullptr;
  value = std::strtoull(argument + length, &end, 10);
  return *end == 0;
}

bool parse(int argc, char **argv, fuzz_options &given) {
  for (int i = 1; i < argc; ++i) {
    if (number_of(argv[i], "--seeds=", given.seeds) || number_of(argv[i], "--first=", given.first))
      continue;
    if (std::strcmp(argv[i], "--platform=threads") == 0)
      given.platform = test::case_platform::threads;
    else if (std::strcmp(argv[i], "--platform=det") == 0)
      given.platform = test::case_platform::det;
    else
      return false;
  }
  return true;
}

/// Runs them all; false at the first that fails.
bool run(const fuzz_options &given, uint64_t &deadlocks) {
  const bool threads = given.platform == test::case_platform::threads;
  for (uint64_t seed = given.first; seed - given.first < given.seeds; ++seed) {
    std::snprintf(replay, sizeof replay, "replay: ./dev fuzz runtime --first=%llu --seeds=1%s\n",
                  static_cast<unsigned long long>(seed), threads ? " --platform=threads" : "");
    try {
      deadlocks += test::check_seed(seed, given.platform) ? 1 : 0;
    } catch (const test::mismatch &e) {
      std::fprintf(stderr, "error: %s\n%s", e.what(), replay);
      return false;
    }
  }
  return true;
}

} // namespace

int main(int argc, char **argv) {
  fuzz_options given;
  if (!parse(argc, argv, given)) {
    std::fputs("usage: ptowsp-rt-fuzz [--seeds=N] [--first=N] [--platform=det|threads]\n", stderr);
    return 2;
  }
  std::signal(SIGABRT, at_abort);
  std::signal(SIGSEGV, at_abort);
  const auto begin = std::chrono::steady_clock::now();
  uint64_t deadlocks = 0;
  if (!run(given, deadlocks))
    return 1;
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begin;
  std::printf("%llu seeds from %llu: all as the sequential definition, %llu of them deadlocks; "
              "%.1f s\n",
              static_cast<unsigned long long>(given.seeds),
              static_cast<unsigned long long>(given.first),
              static_cast<unsigned long long>(deadlocks), wall.count());
  return 0;
}
