// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The options, what they write, and how the program ends.
///
/// Invariant: stdout has only what was asked for.

#include "npy.h"
#include "support.h"

#include <catch2/catch.hpp>

#include <cstdio>
#include <filesystem>

using namespace host_test;

namespace {

const std::vector<std::string> inputs = {"a=1", "alpha=2", "count=3"};

std::vector<std::string> with(std::vector<std::string> more) {
  more.insert(more.begin(), inputs.begin(), inputs.end());
  return more;
}

std::string refusal(const std::vector<std::string> &arguments) {
  const outcome o = invoke(arguments);
  CHECK(o.status == PTOWSP_RUN_BAD_INPUT);
  CHECK(o.out == "");
  return o.err;
}

} // namespace

TEST_CASE("--describe shows the artifact and runs nothing", "[command-line]") {
  const outcome o = invoke({"--describe"});
  CHECK(o.status == 0);
  CHECK(o.out == "workload, for machine testbench, ABI version 1\n"
                 "arguments:\n"
                 "  a      in      nx4xf32\n"
                 "  alpha  scalar  f32\n"
                 "  count  inout   3xi16\n"
                 "  f      out     nx4xf32\n"
                 "symbols:\n"
                 "  n      i64, default 2\n"
                 "  limit  i32, default 7\n"
                 "kernels:\n"
                 "  add    aiv\n"
                 "schedule:\n"
                 "  dispatch = round_robin\n"
                 "  domains = 1\n"
                 "  ready = submission\n"
                 "  start = immediate\n"
                 "  window-mode = stall\n"
                 "  task-window = 64\n"
                 "  heap = default\n");
}

TEST_CASE("--help names every option", "[command-line]") {
  const outcome o = invoke({"--help"});
  CHECK(o.status == 0);
  CHECK_THAT(o.out, Catch::StartsWith("usage: workload "));
  for (const char *option :
       {"--check-races", "--describe", "--save ", "--save-all=", "--stats",
        "--threads=", "--report-json=", "--trace=", "--trace-records=", "--kernel-timeout=",
        "--task-window=", "--heap=", "--dispatch=", "--domains=", "--ready=", "--start=",
        "--window-mode=", "--repeat=", "--help"})
    CHECK_THAT(o.out, Catch::Contains(option));
}

TEST_CASE("options reach the runtime", "[command-line]") {
  ptowsp_run_options seen = {};
  int runs = 0;
  fake_run = [&](const uint64_t *, const uint64_t *, const ptowsp_run_options *options,
                 ptowsp_run_report *report) {
    seen = *options;
    ++runs;
    CHECK(report->struct_bytes == sizeof *report);
    return 0;
  };
  invoke(with({"--threads=3", "--task-window=128", "--heap=65536", "--repeat=4", "--check-races"}));
  CHECK(runs == 4);
  CHECK(seen.struct_bytes == sizeof seen);
  CHECK(seen.threads == 3);
  CHECK(seen.task_window == 128);
  CHECK(seen.heap_bytes == 65536);
  CHECK(seen.check_races == 1);
  invoke(with({"--dispatch=hash", "--domains=3", "--ready=priority", "--start=threshold:9",
               "--window-mode=benchmark"}));
  CHECK(seen.dispatch == 1 + PTOWSP_DISPATCH_HASH);
  CHECK(seen.domains == 3);
  CHECK(seen.ready == 1 + PTOWSP_READY_PRIORITY);
  CHECK(seen.start == 1 + PTOWSP_START_THRESHOLD);
  CHECK(seen.start_threshold == 9);
  CHECK(seen.window_mode == 1 + PTOWSP_WINDOW_BENCHMARK);
  invoke(inputs);
  fake_run = run_workload;
  CHECK(seen.threads == 0);
  CHECK(seen.task_window == 0);
  CHECK(seen.heap_bytes == 0);
  CHECK(seen.dispatch == 0);
  CHECK(seen.window_mode == 0);
}

TEST_CASE("policies are those of the runtime", "[command-line]") {
  CHECK(refusal({"--ready=lifo"}) ==
        "error: option '--ready' does not know 'lifo'\n"
        "hint: it knows 'submission', 'fifo', 'priority', 'work_steal'\n");
  const char *counted = "error: option '--start' takes a number for 'threshold' and for nothing "
                        "else\nhint: --start=threshold:8\n";
  CHECK(refusal({"--start=threshold"}) == counted);
  CHECK(refusal({"--start=immediate:3"}) == counted);
}

TEST_CASE("--trace gives the run room and writes what it recorded", "[command-line]") {
  scratch_folder folder;
  const std::string file = folder.file("t.json");
  uint64_t capacity = 0;
  fake_run = [&](const uint64_t *args, const uint64_t *symbols, const ptowsp_run_options *options,
                 ptowsp_run_report *report) {
    capacity = options->trace ? options->trace->capacity : 0;
    if (options->trace) {
      ptowsp_trace_record stall = {};
      stall.kind = PTOWSP_TRACE_STALL;
      stall.detail = PTOWSP_HEAP_RING;
      stall.values[0] = 10;
      stall.values[1] = 30;
      options->trace->records[0] = stall;
      options->trace->count = 1;
      options->trace->dropped = capacity == 3 ? 5 : 0;
    }
    return run_workload(args, symbols, options, report);
  };
  const outcome whole = invoke(with({"--trace=" + file}));
  CHECK(whole.status == 0);
  CHECK(whole.err == "");
  CHECK(capacity == uint64_t{1} << 20);
  CHECK_THAT(read_file(file), Catch::Contains("\"name\": \"HEAP_ARENA_FULL\", \"pid\": 1, "
                                              "\"tid\": 1, \"ts\": 10, \"dur\": 20"));
  const outcome part = invoke(with({"--trace=" + file, "--trace-records=3"}));
  CHECK(part.status == 0);
  CHECK(part.err == "warning: 5 records of the trace were dropped\n"
                    "hint: --trace-records=6 has room for all\n");
  CHECK(invoke(inputs).status == 0);
  CHECK(capacity == 0);
  const outcome nowhere = invoke(with({"--trace=/no/such/folder/t.json"}));
  CHECK(nowhere.status == PTOWSP_RUN_BAD_INPUT);
  CHECK_THAT(nowhere.err, Catch::Contains("cannot write '/no/such/folder/t.json'"));
  fake_run = run_workload;
}

TEST_CASE("every repetition starts from the same inputs", "[command-line]") {
  CHECK(invoke(with({"--repeat=5", "f=10"})).out == invoke(with({"f=10"})).out);
  CHECK(invoke(with({"--repeat=5"})).out == "count = 4 (3 i16)\nf = 3.0 (2x4 f32)\n");
}

TEST_CASE("--save writes tensors and keeps stdout quiet", "[command-line]") {
  scratch_folder folder;
  const outcome o =
      invoke(with({"--save", "f=" + folder.file("f.npy"), "--save=a=" + folder.file("a.npy")}));
  CHECK(o.status == 0);
  CHECK(o.out == "");
  CHECK(o.err == "");
  ptowsp::host::npy_reader file(folder.file("f.npy"));
  float data[8];
  CHECK(file.shape() == std::vector<int64_t>{2, 4});
  file.read(data, sizeof data);
  CHECK(data[7] == 3.0f);
  CHECK(std::filesystem::exists(folder.file("a.npy")));
}

TEST_CASE("--save-all writes inputs from before and outputs from after the run", "[command-line]") {
  scratch_folder folder;
  const std::string all = folder.file("deep/er");
  CHECK(invoke(with({"--save-all=" + all, "limit=-3"})).status == 0);
  int16_t counts[3];
  ptowsp::host::npy_reader before(all + "/in/count.npy"), after(all + "/out/count.npy");
  before.read(counts, sizeof counts);
  CHECK(counts[2] == 3);
  after.read(counts, sizeof counts);
  CHECK(counts[2] == 4);
  CHECK(std::filesystem::exists(all + "/in/a.npy"));
  CHECK(std::filesystem::exists(all + "/out/f.npy"));
  CHECK_FALSE(std::filesystem::exists(all + "/in/f.npy"));
  CHECK_FALSE(std::filesystem::exists(all + "/out/a.npy"));
  CHECK(read_file(all + "/values.json") ==
        "{\n  \"table_version\": 7,\n  \"symbols\": {\n"
        "    \"n\": {\n      \"dtype\": \"i64\",\n      \"value\": 2,\n"
        "      \"bits\": \"0x0000000000000002\"\n    },\n"
        "    \"limit\": {\n      \"dtype\": \"i32\",\n      \"value\": -3,\n"
        "      \"bits\": \"0xfffffffd\"\n    }\n  },\n"
        "  \"slots\": {},\n"
        "  \"scalars\": {\n"
        "    \"alpha\": {\n      \"dtype\": \"f32\",\n      \"value\": 2.0,\n"
        "      \"bits\": \"0x40000000\"\n    }\n  }\n}\n");
  CHECK(invoke({"a=1", "alpha=nan", "count=0", "f=1", "--save-all=" + all}).status == 0);
  CHECK_THAT(read_file(all + "/values.json"), Catch::Contains("\"value\": null,"));
  CHECK(std::filesystem::exists(all + "/in/f.npy")); // it was given
}

TEST_CASE("what cannot be saved", "[command-line]") {
  scratch_folder folder;
  CHECK(refusal(with({"--save", "g=x.npy"})) ==
        "error: option '--save': no tensor argument is called 'g'\n");
  CHECK(refusal(with({"--save", "alpha=x.npy"})) ==
        "error: option '--save': no tensor argument is called 'alpha'\n");
  CHECK(refusal(with({"--save", "cuont=x.npy"})) ==
        "error: option '--save': no tensor argument is called 'cuont'\n"
        "hint: did you mean 'count'?\n");
  CHECK(refusal(with({"--save", "f=x.txt"})) ==
        "error: option '--save' writes .npy files, not 'x.txt'\nhint: --save f=FILE.npy\n");
  CHECK(refusal(with({"--save"})) ==
        "error: option '--save' needs a value\nhint: --save NAME=FILE.npy\n");
  CHECK(refusal(with({"--save="})) ==
        "error: option '--save' needs a value\nhint: --save=NAME=FILE.npy\n");
  CHECK(refusal(with({"--stats="})) ==
        "error: option '--stats' needs a value\nhint: --stats=json\n");
  CHECK(refusal(with({"--trace=", "--stats"})) ==
        "error: option '--trace' needs a value\nhint: --trace=FILE.json\n");
  CHECK(refusal(with({"--trace-records=3"})) ==
        "error: '--trace-records' is of a trace\nhint: --trace=FILE.json says where to\n");
  CHECK(refusal(with({"--save", "f"})) ==
        "error: 'f' is not of the form NAME=VALUE\nhint: --save NAME=FILE.npy\n");
  CHECK(refusal(
            with({"--save", "f=" + folder.file("x.npy"), "--save=a=" + folder.file("./x.npy")})) ==
        "error: option '--save': 'f' and 'a' would be written to the same file '" +
            folder.file("./x.npy") + "'\n");
  write_file(folder.file("plain"), "");
  CHECK(refusal(with({"--save-all=" + folder.file("plain")})) ==
        "error: cannot make the folder '" + folder.file("plain") + "/in': Not a directory\n");
  CHECK(refusal(with({"--save-all="})) ==
        "error: option '--save-all' needs a value\nhint: --save-all=DIR\n");
}

TEST_CASE("options that are not known", "[command-line]") {
  CHECK(refusal({"--check"}) ==
        "error: option '--check' is not known to an artifact's own program\n"
        "hint: ptowsp-run DIR --check compares with the reference interpreter\n");
  for (const char *option : {"--report=x.html", "--check-order", "-x"}) {
    const std::string name = std::string(option).substr(0, std::string(option).find('='));
    CHECK_THAT(refusal({option}), Catch::StartsWith("error: unknown option '" + name + "'\n"));
  }
  CHECK(refusal({"--thread=2"}) ==
        "error: unknown option '--thread'\nhint: did you mean '--threads'?\n");
  CHECK(refusal({"--describe=1"}) == "error: option '--describe' takes no value\n");
  CHECK(refusal({"--help=1"}) == "error: option '--help' takes no value\n");
  CHECK(refusal({"--stats=xml"}) == "error: option '--stats' knows 'text' and 'json', not 'xml'\n");
}

TEST_CASE("numbers of options are strict", "[command-line]") {
  for (const char *bad : {"0", "-1", "1x", "1025", "99999999999999999999", " 1"})
    CHECK(refusal(with({std::string("--threads=") + bad})) ==
          std::string("error: option '--threads' needs a number from 1 to 1024, not '") + bad +
              "'\n");
  CHECK(refusal(with({"--threads"})) ==
        "error: option '--threads' needs a value\nhint: --threads=N\n");
  // The range is that of the runtime, whatever the number.
  for (const char *bad : {"0", "4194305", "4294967297"})
    CHECK(refusal(with({std::string("--task-window=") + bad})) ==
          std::string("error: option '--task-window' needs a number from 1 to 4194304, not '") +
              bad + "'\n");
  for (const char *bad : {"0", "5", "65"})
    CHECK(refusal(with({std::string("--domains=") + bad})) ==
          std::string("error: option '--domains' needs a number from 1 to 4, not '") + bad + "'\n");
  CHECK(refusal(with({"--heap=1G"})) ==
        "error: option '--heap' needs a number from 1 to 1099511627776, not '1G'\n");
  CHECK(refusal(with({"--repeat=0"})) ==
        "error: option '--repeat' needs a number from 1 to 1000000, not '0'\n");
}

TEST_CASE("the exit code is that of the run, and outputs of a failed run are not shown",
          "[command-line]") {
  for (int status : {PTOWSP_RUN_BAD_INPUT, PTOWSP_RUN_DEADLOCK, PTOWSP_RUN_CAPACITY}) {
    fake_run = [&](const uint64_t *, const uint64_t *, const ptowsp_run_options *,
                   ptowsp_run_report *report) {
      std::snprintf(report->text, sizeof report->text, "error: it failed\nhint: try again\n");
      return status;
    };
    const outcome o = invoke(inputs);
    CHECK(o.status == status);
    CHECK(o.out == "");
    CHECK(o.err == "error: it failed\nhint: try again\n");
  }
  fake_run = [](const uint64_t *, const uint64_t *, const ptowsp_run_options *,
                ptowsp_run_report *) { return 4; };
  CHECK(invoke(inputs).err == "error: the run failed and gave no reason\n");
  fake_run = run_workload;
}

TEST_CASE("an artifact of another version is refused", "[command-line]") {
  ptowsp_artifact other = artifact();
  other.abi_version = PTOWSP_ABI_VERSION + 1;
  const outcome o = invoke({"--describe"}, other);
  CHECK(o.status == PTOWSP_RUN_BAD_INPUT);
  CHECK(o.out == "");
  CHECK(o.err == "error: the artifact was built for another version of the runtime\n"
                 "detail: it has ABI version 2, the runtime has 1\n"
                 "hint: build the artifact again\n");
}
