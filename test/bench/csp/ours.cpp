// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Processes as an artifact has them, run by the runtime; and a thousand of them.

#include "harness.h"

#include "ptowsp/rt/host.h"
#include "ptowsp/rt/process.h"

namespace {

using ptowsp::rt::process;

uint64_t sum = 0;

struct source : process {
  int64_t i;

  void go_on() {
    switch (resume) {
    case 0:
      for (i = 0; i < static_cast<int64_t>(bench::token_count); ++i) {
      case 1:
        if (!send(channel_at(0), i))
          return wait_at(1);
      }
      [[fallthrough]];
    case 2:
      if (!close(channel_at(0)))
        return wait_at(2);
    }
    finish();
  }
};

template <uint32_t From> struct stage : process {
  int64_t token;

  void go_on() {
    switch (resume) {
    case 0:
      for (;;) {
      case 1:
        if (!arrives(channel_at(From)))
          return wait_at(1);
        if (!take(channel_at(From), token))
          break;
        ++token;
        [[fallthrough]];
      case 2:
        if (!send(channel_at(From + 1), token))
          return wait_at(2);
      }
      [[fallthrough]];
    case 3:
      if (!close(channel_at(From + 1)))
        return wait_at(3);
    }
    finish();
  }
};

template <uint32_t From> struct sink : process {
  int64_t token;

  void go_on() {
    switch (resume) {
    case 0:
      for (;;) {
      case 1:
        if (!arrives(channel_at(From)))
          return wait_at(1);
        if (!take(channel_at(From), token))
          break;
        sum += static_cast<uint64_t>(token);
      }
    }
    finish();
  }
};

/// One of a thousand in a row, each with a channel to the next.
struct link : process {
  int64_t token;

  void go_on() {
    switch (resume) {
    case 0:
      if (instance != 0) {
      case 1:
        if (!arrives(takes_from(0, static_cast<int64_t>(instance) - 1)))
          return wait_at(1);
        take(takes_from(0, static_cast<int64_t>(instance) - 1), token);
      }
      ++token;
      if (instance + 1 != 1000) {
      case 2:
        if (!send(sends_to(0, instance), token))
          return wait_at(2);
      }
    }
    if (instance + 1 == 1000)
      sum = static_cast<uint64_t>(token);
    finish();
  }
};

constexpr ptowsp_channel_use from_channel(uint32_t c) { return {c, PTOWSP_CHANNEL_TAKES}; }
constexpr ptowsp_channel_use to_channel(uint32_t c) { return {c, PTOWSP_CHANNEL_SENDS}; }
constexpr ptowsp_location places[4] = {};

template <typename Process>
ptowsp_process_description describe(const ptowsp_channel_use *uses, uint32_t count,
                                    uint32_t instances = 1) {
  return {"", ptowsp::rt::step<Process>, instances, sizeof(Process), 0, count, 4, 0, uses, places,
          0};
}

ptowsp_network running = {};

void orchestrate(ptowsp_orchestrator *impl, const uint64_t *) {
  ptowsp::rt::orchestrator(impl).run_network(running, nullptr);
}

void execute(const ptowsp_kernel *, int64_t *, ptowsp_kernel_report *) {}

void run_network(const ptowsp_network &network) {
  running = network;
  sum = 0;
  ptowsp_aicpu_program aicpu = {};
  aicpu.abi_version = PTOWSP_ABI_VERSION;
  aicpu.struct_bytes = sizeof aicpu;
  aicpu.name = "pipeline";
  aicpu.orchestrate = orchestrate;
  aicpu.machine.unit_count[PTOWSP_AIV] = 1;
  ptowsp_aicore_program aicore = {};
  aicore.abi_version = PTOWSP_ABI_VERSION;
  aicore.struct_bytes = sizeof aicore;
  aicore.execute = execute;
  ptowsp_artifact artifact = {};
  artifact.abi_version = PTOWSP_ABI_VERSION;
  artifact.struct_bytes = sizeof artifact;
  artifact.name = "pipeline";
  artifact.aicpu = &aicpu;
  artifact.aicore = &aicore;
  ptowsp_run_options options = {};
  options.struct_bytes = sizeof options;
  options.threads = 2;
  ptowsp_run_report report = {};
  report.struct_bytes = sizeof report;
  if (ptowsp_run(&artifact, nullptr, nullptr, &options, &report) != PTOWSP_RUN_OK) {
    std::fprintf(stderr, "%s", report.text);
    std::exit(EXIT_FAILURE);
  }
}

uint64_t run_pipeline(uint32_t stages, uint32_t capacity) {
  ptowsp_channel_description channels[7];
  ptowsp_channel_use uses[8][2];
  for (uint32_t c = 0; c < stages - 1; ++c)
    channels[c] = {"", 0, ptowsp::rt::token_words<int64_t>(), capacity, 0, 0, 0, 0};
  for (uint32_t s = 0; s < stages; ++s) {
    uses[s][0] = s == 0 ? to_channel(0) : from_channel(s - 1);
    uses[s][1] = to_channel(s);
  }
  ptowsp_process_description processes[8] = {
      describe<source>(uses[0], 1),   describe<stage<0>>(uses[1], 2),
      describe<stage<1>>(uses[2], 2), describe<stage<2>>(uses[3], 2),
      describe<stage<3>>(uses[4], 2), describe<stage<4>>(uses[5], 2),
      describe<stage<5>>(uses[6], 2), describe<sink<6>>(uses[7], 1)};
  if (stages == 3)
    processes[2] = describe<sink<1>>(uses[2], 1);
  run_network({channels, processes, stages - 1, stages, 0, 0, 0});
  return sum;
}

/// The most memory of this program alone: what getrusage says begins with its parent's.
long peak_kib() {
  long kib = 0;
  if (std::FILE *status = std::fopen("/proc/self/status", "r")) {
    char line[256];
    while (std::fgets(line, sizeof line, status))
      if (std::sscanf(line, "VmHWM: %ld", &kib) == 1)
        break;
    std::fclose(status);
  }
  return kib;
}

/// Time and memory of a thousand processes, each of which takes and sends one token.
void run_thousand() {
  const long before = peak_kib();
  double least = 1e18;
  for (int turn = 0; turn < 5; ++turn) {
    const ptowsp_channel_description channel = {"", 999, 2, 1, 0, 0, 0, 0};
    const ptowsp_channel_use use = {0, PTOWSP_CHANNEL_SENDS | PTOWSP_CHANNEL_TAKES};
    const ptowsp_process_description row = describe<link>(&use, 1, 1000);
    const auto begin = std::chrono::steady_clock::now();
    run_network({&channel, &row, 1, 1, 0, 0, 0});
    const std::chrono::duration<double, std::micro> us = std::chrono::steady_clock::now() - begin;
    least = us.count() < least ? us.count() : least;
    if (sum != 1000)
      std::exit(EXIT_FAILURE);
  }
  std::printf("{\"processes\": 1000, \"us\": %.1f, \"kib\": %ld}\n", least, peak_kib() - before);
}

} // namespace

int main() {
  run_thousand();
  return bench::measure(run_pipeline);
}
