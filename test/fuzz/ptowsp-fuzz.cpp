// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// ptowsp-fuzz: random workloads under random schedules, as many as asked for.
///
/// Invariant: whatever ends it before the last seed, it says which seed that was and how to run
/// that one again.

#include "test/fuzz/Differential.h"
#include "test/fuzz/Generator.h"
#include "test/fuzz/Reduce.h"

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fmt/format.h>
#include <fstream>
#include <sstream>
#include <unistd.h>
#include <utility>

using namespace ptowsp::fuzz;

namespace {

struct Options {
  uint64_t seeds = 1000;
  uint64_t first = 0;
  std::string file;
  bool print = false;
  bool reduce = true;
  Tries tries;
  Fault fault = Fault::none;
};

char replay[512];

/// Says how to get there again, then does as before.
void atCrash(int signal) {
  const ssize_t written = write(STDERR_FILENO, replay, std::strlen(replay));
  std::signal(signal, SIG_DFL);
  std::raise(written < 0 ? SIGKILL : signal);
}

bool readNumber(llvm::StringRef argument, llvm::StringRef name, uint64_t &value) {
  return argument.consume_front(name) && !argument.getAsInteger(10, value);
}

bool parse(int argc, char **argv, Options &given) {
  if (argc < 2 || llvm::StringRef(argv[1]) != "workloads")
    return false;
  for (int i = 2; i < argc; ++i) {
    llvm::StringRef argument = argv[i];
    if (readNumber(argument, "--seeds=", given.seeds) ||
        readNumber(argument, "--first=", given.first))
      continue;
    if (argument.consume_front("--file="))
      given.file = argument.str();
    else if (argument == "--print")
      given.print = true;
    else if (argument == "--every-policy")
      given.tries.combinations = everyPolicy;
    else if (argument == "--repeatable")
      given.tries.repeatable = true;
    else if (argument == "--no-reduce")
      given.reduce = false;
    else if (argument == "--fault=hidden-reads")
      given.fault = Fault::hiddenReads;
    else
      return false;
  }
  return true;
}

/// A smaller program that fails with the same kind of mismatch. What fails in each of its runs
/// stays so, to be of use to whoever looks for the reason.
struct Reduction {
  std::string kind;
  Fault fault;
  Tries tries;
  int times = 1;
  Tally tally = {};

  bool failsAlike(const std::string &candidate) {
    for (int i = 0; i < times; ++i)
      if (const auto other = checkProgram(candidate, fault, tally, tries);
          !other || other->kind != kind)
        return false;
    return true;
  }

  /// In runs that go the same way each time when it fails there, otherwise several times over.
  std::string reduce(const std::string &program) {
    const bool repeatable = std::exchange(tries.repeatable, true);
    if (!failsAlike(program)) {
      tries.repeatable = repeatable;
      times = 3;
      times = failsAlike(program) ? 3 : 1;
    }
    return reduceProgram(program,
                         [this](const std::string &candidate) { return failsAlike(candidate); });
  }
};

/// Whether the program passes; otherwise a small one that fails alike is printed.
bool check(const std::string &program, const std::string &name, const Options &given,
           Tally &tally) {
  const char *fault = given.fault == Fault::hiddenReads ? " --fault=hidden-reads" : "";
  std::snprintf(replay, sizeof replay, "replay: ./dev fuzz workloads %s%s%s\n", name.c_str(), fault,
                given.tries.repeatable ? " --repeatable" : "");
  const std::optional<Mismatch> mismatch = checkProgram(program, given.fault, tally, given.tries);
  if (!mismatch)
    return true;
  fmt::print(stderr, "error: [{}] {}\n{}", mismatch->kind, mismatch->text, replay);
  if (!given.reduce)
    return false;
  Reduction reduction = {mismatch->kind, given.fault, given.tries};
  const std::string small = reduction.reduce(program);
  const std::optional<Mismatch> other =
      checkProgram(small, given.fault, reduction.tally, reduction.tries);
  fmt::print("{}", small);
  fmt::print(stderr,
             "reduced from {} to {} lines, with {} programs: {}\n"
             "replay: write it to a file, then ./dev fuzz workloads --file=FILE{}{}\n",
             llvm::StringRef(program).count('\n'), llvm::StringRef(small).count('\n'),
             reduction.tally.programs, other ? other->text : "fails now and then", fault,
             reduction.tries.repeatable ? " --repeatable" : "");
  return false;
}

std::string readFile(const std::string &path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

} // namespace

int main(int argc, char **argv) {
  Options given;
  if (!parse(argc, argv, given)) {
    std::fputs("usage: ptowsp-fuzz workloads [--seeds=N] [--first=N] [--file=FILE] [--print] "
               "[--every-policy] [--repeatable] [--no-reduce] [--fault=hidden-reads]\n",
               stderr);
    return 2;
  }
  std::signal(SIGABRT, atCrash);
  std::signal(SIGSEGV, atCrash);
  Tally tally;
  const auto begin = std::chrono::steady_clock::now();
  if (!given.file.empty() && !check(readFile(given.file), "--file=" + given.file, given, tally))
    return 1;
  for (uint64_t seed = given.first; given.file.empty() && seed - given.first < given.seeds;
       ++seed) {
    const std::string program = generateProgram(seed);
    if (given.print)
      fmt::print("{}\n// -----\n\n", program);
    else if (!check(program, fmt::format("--first={} --seeds=1", seed), given, tally))
      return 1;
  }
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begin;
  if (!given.print)
    fmt::print("{} programs: the same under every schedule; {} runs, {} tasks, {} of them with "
               "windows that are too small; {:.1f} s\n",
               tally.programs, tally.runs, tally.tasks, tally.windows, wall.count());
  return 0;
}
