// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// --report-json and --kernel-timeout.
///
/// Invariant: exit codes are those of the run; the file is written however it ended.

#include "support.h"

#include "test/unit/json_value.h"

#include <catch2/catch.hpp>

#include <cstdio>

#include <sys/wait.h>
#include <unistd.h>

using namespace host_test;
using test::json_value;
using test::read_json;

namespace {

const std::vector<std::string> inputs = {"a=1", "alpha=2", "count=3"};

std::vector<std::string> with(std::vector<std::string> more) {
  more.insert(more.begin(), inputs.begin(), inputs.end());
  return more;
}

/// A run that ends as `status` says, with a failure of the heap.
int fail(int status, ptowsp_run_report *report) {
  std::snprintf(report->text, sizeof report->text, "%s\ndetail: x\n", "it \"failed\"");
  ptowsp_failure &f = report->failure;
  report->status = f.kind = status;
  f.resource = PTOWSP_HEAP_RING;
  f.task = {7, 128, 0, 0, 0};
  f.wanted = 128;
  f.capacity = 64;
  f.scope_depth = 2;
  f.ring = 1;
  f.held_slots = 40;
  f.held_outputs = 3;
  f.held_bytes = 192;
  f.held_count = 2;
  f.held[0] = {1, 64, 0, PTOWSP_NO_KERNEL, 0};
  f.held[1] = {2, 128, 0, 0, 0};
  f.enough[PTOWSP_HEAP_RING] = 320;
  f.running_ms = 1500;
  return status;
}

struct failing {
  explicit failing(int status) {
    fake_run = [status](const uint64_t *, const uint64_t *, const ptowsp_run_options *,
                        ptowsp_run_report *report) { return fail(status, report); };
  }
  ~failing() { fake_run = run_workload; }
};

} // namespace

TEST_CASE("a run that went well has a report that says so", "[report]") {
  scratch_folder folder;
  const std::string file = folder.file("r.json");
  CHECK(invoke(with({"--report-json=" + file})).status == 0);
  const json_value r = read_json(read_file(file));
  CHECK(r["artifact"].text == "workload");
  CHECK(r["status"].number() == 0);
  CHECK(r["kind"].text == "ok");
  CHECK(r["text"].text == "");
  CHECK(r["failure"].is == json_value::form::null);
  CHECK(r["resources"].members.size() == PTOWSP_RESOURCE_COUNT);
}

TEST_CASE("the report of a deadlock has what the text has", "[report]") {
  scratch_folder folder;
  const failing run(PTOWSP_RUN_DEADLOCK);
  const std::string file = folder.file("r.json");
  const outcome o = invoke(with({"--report-json=" + file, "--stats=json"}));
  CHECK(o.status == PTOWSP_RUN_DEADLOCK);
  CHECK(o.err == "error: it \"failed\"\ndetail: x\n");
  const json_value r = read_json(read_file(file));
  CHECK(r["kind"].text == "deadlock");
  CHECK(r["text"].text == "it \"failed\"\ndetail: x\n");
  const json_value &f = r["failure"];
  CHECK(f["waits_for"]["reason"].text == "HEAP_ARENA_FULL");
  CHECK(f["waits_for"]["setting"].text == "heap_bytes");
  CHECK(f["waits_for"]["wanted"].number() == 128);
  CHECK(f["waits_for"]["capacity"].number() == 64);
  CHECK(f["task"]["kernel"].text == "add");
  CHECK(f["task"]["location"].is == json_value::form::null);
  CHECK(f["scope"]["depth"].number() == 2);
  CHECK(f["scope"]["slots"].number() == 40);
  REQUIRE(f["scope"]["held"].elements.size() == 2);
  CHECK(f["scope"]["held"].elements[0]["kernel"].is == json_value::form::null);
  CHECK(f["scope"]["held"].elements[1]["task"].number() == 2);
  CHECK(f["cycle"].elements.size() == 3);
  CHECK(f["enough"].members.size() == 1);
  CHECK(f["enough"]["heap_bytes"].number() == 320);
  CHECK_FALSE(f.has("running_ms"));
  CHECK(r["resources"]["heap_ring"]["stalled_now"].text == "true");
  CHECK(r["resources"]["task_ring"]["stalled_now"].text == "false");
  CHECK(read_json(o.out)["failure"]["waits_for"]["reason"].text == "HEAP_ARENA_FULL");
}

TEST_CASE("the report of a lack of capacity names no scope", "[report]") {
  scratch_folder folder;
  const failing run(PTOWSP_RUN_CAPACITY);
  CHECK(invoke(with({"--report-json=" + folder.file("r.json")})).status == PTOWSP_RUN_CAPACITY);
  const json_value r = read_json(read_file(folder.file("r.json")));
  CHECK(r["kind"].text == "capacity");
  CHECK_FALSE(r["failure"].has("scope"));
  CHECK_FALSE(r["failure"].has("cycle"));
}

TEST_CASE("a report that cannot be written is an error, after the words of the run", "[report]") {
  const failing run(PTOWSP_RUN_DEADLOCK);
  const outcome o = invoke(with({"--report-json=/no/such/folder/r.json"}));
  CHECK(o.status == PTOWSP_RUN_BAD_INPUT);
  CHECK_THAT(o.err, Catch::StartsWith("error: it \"failed\"\n") &&
                        Catch::Contains("error: cannot write '/no/such/folder/r.json'"));
}

TEST_CASE("a kernel that does not return ends the program", "[report]") {
  scratch_folder folder;
  const std::string file = folder.file("r.json");
  fake_run = [](const uint64_t *, const uint64_t *, const ptowsp_run_options *options,
                ptowsp_run_report *) {
    ptowsp_run_report stuck = {};
    fail(PTOWSP_RUN_TIMEOUT, &stuck);
    if (options->kernel_timeout_ms == 1500)
      options->kernel_stuck(options->context, &stuck);
    return static_cast<int>(PTOWSP_RUN_OK);
  };
  const pid_t child = fork();
  if (child == 0)
    _exit(invoke(with({"--report-json=" + file, "--kernel-timeout=1.5"})).status);
  int status = 0;
  waitpid(child, &status, 0);
  fake_run = run_workload;
  REQUIRE(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == PTOWSP_RUN_TIMEOUT);
  const json_value r = read_json(read_file(file));
  CHECK(r["kind"].text == "timeout");
  CHECK(r["failure"]["running_ms"].number() == 1500);
  CHECK(r["failure"]["waits_for"]["reason"].text == "HEAP_ARENA_FULL");
  CHECK_FALSE(r.has("resources"));
}

TEST_CASE("times of kernels are seconds", "[report]") {
  for (const char *bad : {"0", "0.0001", "-1", "1.", ".5", "1e3", "1000001", "x", "0.0"}) {
    CAPTURE(bad);
    const outcome o = invoke(with({"--kernel-timeout=" + std::string(bad)}));
    CHECK(o.status == PTOWSP_RUN_BAD_INPUT);
    CHECK_THAT(o.err, Catch::Contains("needs seconds from 0.001 to 1000000"));
  }
  uint64_t seen = 0;
  fake_run = [&](const uint64_t *args, const uint64_t *symbols, const ptowsp_run_options *options,
                 ptowsp_run_report *report) {
    seen = options->kernel_timeout_ms;
    return run_workload(args, symbols, options, report);
  };
  CHECK(invoke(with({"--kernel-timeout=2.05"})).status == 0);
  CHECK(seen == 2050);
  CHECK(invoke(inputs).status == 0);
  CHECK(seen == 0);
  fake_run = run_workload;
}
