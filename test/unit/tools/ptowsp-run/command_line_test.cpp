// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The command line: what goes to the program and what stays here.

#include "runtime/src/host/failure.h"
#include "tools/ptowsp-run/CommandLine.h"
#include "tools/ptowsp-run/Process.h"

#include <catch2/catch.hpp>

using namespace ptowsp;
using namespace ptowsp::runner;

static CommandLine parse(std::vector<const char *> args) {
  args.insert(args.begin(), "ptowsp-run");
  int exitCode = -1;
  std::optional<CommandLine> line =
      parseCommandLine(static_cast<int>(args.size()), args.data(), exitCode);
  REQUIRE(line);
  return *line;
}

using Args = std::vector<std::string>;

TEST_CASE("values and options of the program are passed on", "[ptowsp-run]") {
  CHECK(parse({"out", "a=2", "b=random:1", "--threads=4", "--save", "f=f.npy", "c=-1", "--save",
               "g=g.npy", "--task-window", "8", "--heap=4096", "--repeat=3"})
            .programArgs == Args{"a=2", "b=random:1", "c=-1", "--save=f=f.npy", "--save=g=g.npy",
                                 "--threads=4", "--task-window=8", "--heap=4096", "--repeat=3"});
  CHECK(parse({"out", "a=2", "--kernel-timeout=2.5", "--report-json", "r.json", "--trace=t.json",
               "--trace-records=9"})
            .programArgs == Args{"a=2", "--report-json=r.json", "--trace=t.json",
                                 "--trace-records=9", "--kernel-timeout=2.5"});
  // An option with an optional value takes no value for its own that stands apart.
  CHECK(parse({"out", "--stats", "a=2"}).programArgs == Args{"a=2", "--stats=text"});
  CHECK(parse({"--stats=json", "out", "a=2"}).programArgs == Args{"a=2", "--stats=json"});
}

TEST_CASE("options of a check", "[ptowsp-run]") {
  const CommandLine line = parse({"out", "--check", "--rtol=1e-3", "a=1"});
  CHECK(line.check);
  CHECK(line.rtol == 1e-3);
  CHECK_FALSE(line.atol);
  CHECK(line.programArgs == Args{"a=1"});
}

TEST_CASE("what cannot have an effect is refused", "[ptowsp-run]") {
  for (const std::vector<const char *> &args :
       std::vector<std::vector<const char *>>{{},
                                              {"out", "--describe", "a=1"},
                                              {"out", "--describe", "--check"},
                                              {"out", "--describe", "--threads=2"},
                                              {"out", "--describe", "--build-dir=b"},
                                              {"out", "--rtol=1"},
                                              {"out", "--reference-steps=5"},
                                              {"out", "--check", "--rtol=-1"},
                                              {"out", "--check", "--rtol=x"},
                                              {"out", "--check", "--reference-memory=0"},
                                              {"out", "--no-such-option"},
                                              {"out", "--save"}})
    CHECK_THROWS_AS(parse(args), host::bad_input);
}

static std::string refusal(const std::vector<const char *> &args) {
  try {
    (void)parse(args);
  } catch (const host::bad_input &error) {
    return error.what;
  }
  return "none";
}

TEST_CASE("a value is never empty, and never the next option", "[ptowsp-run]") {
  CHECK(refusal({"out", "--trace=", "--stats"}) == "--trace: there is no value behind '='");
  CHECK(refusal({"out", "--save=", "f=x.npy"}) == "--save: there is no value behind '='");
  CHECK(refusal({"out", "--stats="}) == "--stats: there is no value behind '='");
  CHECK(refusal({"out", "--trace", ""}) == "--trace: the value is empty");
  CHECK(refusal({"out", "--build-dir", ""}) == "--build-dir: the value is empty");
  CHECK(refusal({""}) == "DIR: the value is empty");
}

TEST_CASE("the range of a number is named", "[ptowsp-run]") {
  CHECK(refusal({"out", "--check", "--reference-steps=0"}) ==
        "option '--reference-steps' needs a number from 1 to 1152921504606846976, not '0'");
  CHECK(refusal({"out", "--check", "--reference-memory=-1"}) ==
        "option '--reference-memory' needs a number from 1 to 1152921504606846976, not '-1'");
  CHECK(refusal({"out", "--pto-timeout=-5"}) ==
        "option '--pto-timeout' needs a number from 1 to 1000000, not '-5'");
  CHECK(parse({"out", "--check", "--reference-steps=5"}).referenceSteps == 5);
}

TEST_CASE("commands are quoted as a shell reads them", "[ptowsp-run]") {
  CHECK(quoteCommand("/bin/x", {"a=b", "two words", "it's", ""}) ==
        "/bin/x a=b 'two words' 'it'\\''s' ''");
}

TEST_CASE("how a process ended", "[ptowsp-run]") {
  CHECK(runProcess("/bin/sh", {"-c", "exit 3"}).exitCode == 3);
  CHECK(runProcess("/bin/sh", {"-c", "exit 0"}).succeeded());
  const ProcessResult killed = runProcess("/bin/sh", {"-c", "kill -SEGV $$"});
  CHECK_FALSE(killed.exitCode);
  CHECK_THAT(killed.reason, Catch::Contains("signal 11 ended it"));
  const ProcessResult missing = runProcess("/no/such/program", {});
  CHECK_FALSE(missing.succeeded());
  CHECK_THAT(missing.reason, Catch::Contains("could not be started"));
}
