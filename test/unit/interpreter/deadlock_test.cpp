// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// What the compiler says of random networks, against what the interpreter does with them.

#include "test/fuzz/RandomNetwork.h"
#include "test/unit/interpreter/program.h"

using namespace ptowsp;
using namespace ptowsp::fuzz;
using namespace ptowsp::interpreter;

namespace {

Verdict judge(Program &program) {
  program.diagnostics.clear();
  return fuzz::judge(*program.module);
}

bool completes(const std::string &text, uint64_t n) {
  Program program(text);
  program.arguments.scalars["n"] = n;
  const bool done = program.run();
  INFO(program.diagnostics);
  if (!done)
    REQUIRE(program.diagnostics.find("[deadlock]") != std::string::npos);
  return done;
}

} // namespace

TEST_CASE("networks of known extents are decided as they run", "[deadlock]") {
  unsigned refused = 0;
  for (unsigned seed = 0; seed < 600; ++seed) {
    const std::string text = writeRandomNetwork(seed, "%three");
    Program program(text);
    const Verdict verdict = judge(program);
    INFO(text << program.diagnostics);
    REQUIRE(verdict != Verdict::undecided);
    REQUIRE((verdict == Verdict::accepted) == completes(text, 0));
    refused += verdict == Verdict::refused;
  }
  CHECK(refused > 100);
  CHECK(refused < 500);
}

TEST_CASE("networks of open extents are accepted when no extent makes them stop", "[deadlock]") {
  unsigned refused = 0;
  for (unsigned seed = 0; seed < 400; ++seed) {
    const std::string text = writeRandomNetwork(seed, "%n");
    Program program(text);
    const Verdict verdict = judge(program);
    INFO(text << program.diagnostics);
    REQUIRE(verdict != Verdict::undecided);
    bool all = true;
    for (uint64_t n = 0; n < 24 && all; ++n)
      all = completes(text, n);
    REQUIRE((verdict == Verdict::accepted) == all);
    refused += verdict == Verdict::refused;
  }
  CHECK(refused > 50);
  CHECK(refused < 390);
}
