// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The statistics in both forms.
///
/// Invariant: the JSON form keeps its members.

#include "json_writer.h"
#include "support.h"

#include <catch2/catch.hpp>

using namespace host_test;

namespace {

const std::vector<std::string> inputs = {"a=1", "alpha=2", "count=3"};

std::vector<std::string> with(std::vector<std::string> more) {
  more.insert(more.begin(), inputs.begin(), inputs.end());
  return more;
}

int run_with_stats(const uint64_t *args, const uint64_t *symbols, const ptowsp_run_options *options,
                   ptowsp_run_report *report) {
  run_workload(args, symbols, options, report);
  report->tasks = 10;
  static uint64_t wall = 0;
  report->wall_ns = wall = wall % 3 + 1;
  report->resources[PTOWSP_HEAP_RING] = {1000, 600, 3, 4000000000000};
  return PTOWSP_RUN_OK;
}

struct with_stats {
  with_stats() { fake_run = run_with_stats; }
  ~with_stats() { fake_run = run_workload; }
};

} // namespace

TEST_CASE_METHOD(with_stats, "statistics as JSON, and nothing else on stdout", "[stats]") {
  const outcome o = invoke(with({"--stats=json", "--repeat=3"}));
  CHECK(o.status == 0);
  CHECK(o.err == "");
  const char *zero = "{\n      \"capacity\": 0,\n      \"high_water\": 0,\n      \"stalls\": 0,\n"
                     "      \"stall_cycles\": 0,\n      \"stall_reason\": \"";
  const char *not_now = "\",\n      \"stalled_now\": false\n    }";
  CHECK(o.out == std::string("{\n"
                             "  \"artifact\": \"workload\",\n"
                             "  \"status\": 0,\n"
                             "  \"runs\": 3,\n"
                             "  \"tasks\": 10,\n"
                             "  \"total_cycles\": 1234,\n"
                             "  \"clock_mhz\": 1850,\n"
                             "  \"wall_ns\": {\n"
                             "    \"min\": 1,\n"
                             "    \"median\": 2,\n"
                             "    \"max\": 3\n"
                             "  },\n"
                             "  \"policies\": {\n"
                             "    \"dispatch\": \"round_robin\",\n"
                             "    \"domains\": \"1\",\n"
                             "    \"ready\": \"submission\",\n"
                             "    \"start\": \"immediate\",\n"
                             "    \"window-mode\": \"stall\"\n"
                             "  },\n"
                             "  \"resources\": {\n"
                             "    \"task_ring\": ") +
                     zero + "TASK_RING_FULL" + not_now + ",\n    \"tensormap_pool\": " + zero +
                     "TENSORMAP_POOL_FULL" + not_now + ",\n    \"deplist_pool\": " + zero +
                     "DEPLIST_POOL_FULL" + not_now +
                     ",\n    \"heap_ring\": {\n      \"capacity\": 1000,\n"
                     "      \"high_water\": 600,\n      \"stalls\": 3,\n"
                     "      \"stall_cycles\": 4000000000000,\n"
                     "      \"stall_reason\": \"HEAP_ARENA_FULL" +
                     not_now + ",\n    \"ready_queue\": " + zero + "READY_QUEUE_FULL" + not_now +
                     "\n  }\n}\n");
}

TEST_CASE_METHOD(with_stats, "statistics as text come after the outputs", "[stats]") {
  const outcome o = invoke(with({"--stats"}));
  CHECK_THAT(o.out, Catch::StartsWith("count = 4 (3 i16)\nf = 3.0 (2x4 f32)\ntasks         10\n"
                                      "total_cycles  1234 at 1850 MHz\nwall_ns       "));
  CHECK_THAT(o.out, Catch::Contains("heap_ring                  1000            600          3  "
                                    "4000000000000\n"));
  CHECK_THAT(invoke(with({"--stats=text", "--repeat=3"})).out,
             Catch::Contains("1 min, 2 median, 3 max of 3 runs\n"));
}

TEST_CASE("a failed run has statistics too", "[stats]") {
  fake_run = [](const uint64_t *, const uint64_t *, const ptowsp_run_options *,
                ptowsp_run_report *report) {
    std::snprintf(report->text, sizeof report->text, "deadlock: \"f\"\ndetail: x\n");
    return static_cast<int>(PTOWSP_RUN_DEADLOCK);
  };
  const outcome o = invoke(with({"--stats=json", "--repeat=5"}));
  fake_run = run_workload;
  CHECK(o.status == PTOWSP_RUN_DEADLOCK);
  CHECK(o.err == "error: deadlock: \"f\"\ndetail: x\n");
  CHECK_THAT(o.out, Catch::Contains(
                        "\"status\": 3,\n  \"error\": \"deadlock: \\\"f\\\"\\ndetail: x\\n\",\n"
                        "  \"runs\": 1,\n"));
}

TEST_CASE("JSON strings are escaped", "[stats]") {
  CHECK(ptowsp::host::json_writer::quoted("a\"b\\c\nd\x01") == "\"a\\\"b\\\\c\\nd\\u0001\"");
}
