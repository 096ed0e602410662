// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The command line and the measurements of a benchmark program.
///
/// usage: PROGRAM PATTERN TASKS THREADS SPINS RUNS, with PATTERN one of a to f; zero
/// TASKS: the usual number; SPINS zero: empty bodies; RUNS zero: the peak alone.
///        PROGRAM --calibrate: prints how many spins take one microsecond.
///        PROGRAM --round-trip: prints the ns of a cross-core round trip.

#include "harness.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <thread>

namespace bench {
namespace {

double seconds_of(const std::function<void()> &what) {
  const auto begin = std::chrono::steady_clock::now();
  what();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

/// The least of many short measurements: interruptions only ever add.
uint64_t spins_per_microsecond() {
  constexpr uint64_t count = 20000;
  double best = 1;
  for (int i = 0; i < 200; ++i)
    best = std::min(best, seconds_of([] { spin(count); }));
  return std::max<uint64_t>(1, static_cast<uint64_t>(count * 1e-6 / best));
}

/// Two threads hand one cache line to and fro; the least of several measurements.
double round_trip_ns() {
  constexpr uint64_t count = 20000;
  double best = 1;
  for (int i = 0; i < 20; ++i) {
    alignas(64) std::atomic<uint64_t> line{0};
    std::thread other([&] {
      for (uint64_t n = 1; n < 2 * count; n += 2) {
        while (line.load(std::memory_order_acquire) != n)
          ;
        line.store(n + 1, std::memory_order_release);
      }
    });
    best = std::min(best, seconds_of([&] {
                      for (uint64_t n = 0; n < 2 * count; n += 2) {
                        line.store(n + 1, std::memory_order_release);
                        while (line.load(std::memory_order_acquire) != n + 2)
                          ;
                      }
                    }));
    other.join();
  }
  return best * 1e9 / count;
}

/// Of this program alone: what getrusage says begins with the peak of its parent.
long peak_kib() {
  long kib = 0;
  if (std::FILE *status = std::fopen("/proc/self/status", "r")) {
    char line[256];
    while (std::fgets(line, sizeof line, status) != nullptr)
      if (std::sscanf(line, "VmHWM: %ld", &kib) == 1)
        break;
    std::fclose(status);
  }
  return kib;
}

/// Whether the cells are what the tasks give one after the other.
bool check_order(workload w, const runner &run) {
  std::vector<padded_cell> cells(cells_of(w.graph));
  std::vector<padded_cell> expected(cells.size());
  w.kind = body::check;
  run(w, cells);
  generate(w.graph, w.tasks, [&](const task_cells &t) {
    uint64_t *at[3] = {};
    for (uint32_t c = 0; c < t.count; ++c)
      at[c] = &expected[t.cell[c]].value;
    run_body(w, at, t.count, t.writes_only);
  });
  return std::equal(cells.begin(), cells.end(), expected.begin(),
                    [](const padded_cell &a, const padded_cell &b) { return a.value == b.value; });
}

int usage(const char *program) {
  std::fprintf(stderr, "usage: %s PATTERN TASKS THREADS SPINS RUNS | --calibrate | --round-trip\n",
               program);
  return 2;
}

} // namespace

int run_program(int argc, char **argv, const runner &run) {
  if (argc == 2 && std::strcmp(argv[1], "--calibrate") == 0)
    return std::printf("%llu\n", static_cast<unsigned long long>(spins_per_microsecond())) < 0;
  if (argc == 2 && std::strcmp(argv[1], "--round-trip") == 0)
    return std::printf("%.1f\n", round_trip_ns()) < 0;
  if (argc != 6 || argv[1][0] < 'a' || argv[1][0] > 'f' || argv[1][1] != 0)
    return usage(argv[0]);
  workload w = {static_cast<pattern>(argv[1][0] - 'a'), std::strtoull(argv[2], nullptr, 10),
                static_cast<uint32_t>(std::strtoul(argv[3], nullptr, 10)), body::empty,
                std::strtoull(argv[4], nullptr, 10)};
  const uint64_t runs = std::strtoull(argv[5], nullptr, 10);
  if (w.threads == 0)
    return usage(argv[0]);
  w.tasks = w.tasks != 0 ? w.tasks : tasks_of(w.graph);
  w.kind = w.spins != 0 ? body::spin : body::empty;
  workload first = w;
  first.tasks = std::min(w.tasks, tasks_of(w.graph));
  if (runs != 0 && !check_order(first, run)) {
    std::fprintf(stderr, "%s: pattern %s: the tasks did not keep their order\n", argv[0], argv[1]);
    return 1;
  }
  std::vector<padded_cell> cells(cells_of(w.graph));
  const long before = peak_kib();
  std::printf("{\"ns\": [");
  for (uint64_t r = 0; r < std::max<uint64_t>(runs, 1); ++r)
    std::printf("%s%.2f", r != 0 ? ", " : "",
                seconds_of([&] { run(w, cells); }) * 1e9 / static_cast<double>(w.tasks));
  std::printf("], \"peak_kib\": %ld}\n", peak_kib() - before);
  return 0;
}

} // namespace bench
