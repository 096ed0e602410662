// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// ptowsp-fuzz-inputs: everything that a user can hand to the tools as text, with faults in it:
/// programs, machines, manifests, tensors in files. What comes back is a result or an error.
///
/// Invariant: a case is a function of its seed and of the folder of programs; each runs in a
/// process that may crash or hang without ending the search.

#include "codegen/Artifact.h"
#include "compiler/Machine/MachineFile.h"
#include "compiler/Pipeline/Dialects.h"
#include "compiler/Pipeline/Phases.h"
#include "compiler/Pipeline/SourceNames.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/OwningOpRef.h"
#include "runtime/src/host/failure.h"
#include "runtime/src/host/npy.h"
#include "test/fuzz/Generator.h"
#include "test/fuzz/Mutation.h"
#include "tools/ptowsp-run/Manifest.h"
#include "llvm/Support/SourceMgr.h"

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <sstream>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace mlir;
using namespace ptowsp;
using namespace ptowsp::fuzz;

namespace {

constexpr unsigned secondsPerCase = 20;
constexpr uint64_t bytesPerCase = uint64_t(4) << 30;

struct Options {
  uint64_t seeds = 2000;
  uint64_t first = 0;
  std::string corpus;
  std::string scratch = ".";
  bool print = false;
  /// These two seeds crash and hang on purpose, to see that it is told.
  uint64_t crash = UINT64_MAX, hang = UINT64_MAX;
};

/// What processes share.
struct Progress {
  uint64_t current; ///< the seed at hand
  uint64_t accepted; ///< programs that went all the way
};

struct Corpus {
  std::vector<std::string> programs;
  std::vector<std::string> machines;
  std::vector<std::string> manifests;
};

std::string readFile(const std::filesystem::path &path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

Corpus readCorpus(const std::string &root) {
  Corpus corpus;
  std::vector<std::filesystem::path> paths;
  for (const char *folder : {"test", "examples", "compiler/Machine/machines"})
    for (const auto &entry : std::filesystem::recursive_directory_iterator(root + "/" + folder))
      if (entry.is_regular_file())
        paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  for (const std::filesystem::path &path : paths) {
    const std::string text = readFile(path);
    if (path.filename() == "manifest.json")
      corpus.manifests.push_back(text);
    else if (path.parent_path().filename() == "machines" && path.extension() == ".json")
      corpus.machines.push_back(text);
    else if (path.extension() == ".mlir") {
      SmallVector<StringRef> parts;
      StringRef(text).split(parts, "// -----");
      for (StringRef part : parts)
        corpus.programs.push_back(part.str());
    }
  }
  return corpus;
}

/// What a case is: a kind and a text.
struct Case {
  enum { program, machine, manifest, tensor } kind;
  std::string text;
};

/// Files of NumPy: the magic, a version, the length of the header, the header, data.
std::string makeTensor(Dice &dice) {
  static const std::vector<std::string> headers = {
      "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }",
      "{'descr': '<i8', 'fortran_order': False, 'shape': (3,), }",
      "{'descr': '|V2', 'fortran_order': False, 'shape': (), }"};
  const std::string header = mutate(dice.among(headers), {}, dice) + "\n";
  std::string text = "\x93NUMPY";
  text += {'\x01', '\0', static_cast<char>(header.size() + dice.below(8) / 7), '\0'};
  return text + header + std::string(static_cast<size_t>(dice.below(40)), 'x');
}

Case makeCase(const Corpus &corpus, uint64_t seed) {
  Dice dice(seed);
  const int64_t kind = dice.below(20);
  if (kind == 0 && !corpus.machines.empty())
    return {Case::machine, mutate(dice.among(corpus.machines), {}, dice)};
  if (kind == 1 && !corpus.manifests.empty())
    return {Case::manifest, mutate(dice.among(corpus.manifests), {}, dice)};
  if (kind == 2)
    return {Case::tensor, makeTensor(dice)};
  // Most programs of the tests are refused as they are; what a generator makes is not.
  if (kind < 12)
    return {Case::program, mutate(generateProgram(seed), corpus.programs, dice)};
  return {Case::program, mutate(dice.among(corpus.programs), corpus.programs, dice)};
}

/// Every phase and the emission; empty when it ends in peace, else what is wrong.
std::string runProgram(const std::string &text, bool asMachine, bool &accepted) {
  DialectRegistry registry;
  registerDialects(registry);
  MLIRContext context(registry, MLIRContext::Threading::DISABLED);
  context.loadAllAvailableDialects();
  unsigned errors = 0;
  ScopedDiagnosticHandler handler(&context, [&](Diagnostic &diagnostic) {
    errors += diagnostic.getSeverity() == DiagnosticSeverity::Error;
    return success();
  });
  llvm::SourceMgr sources;
  sources.AddNewSourceBuffer(
      llvm::MemoryBuffer::getMemBufferCopy(asMachine ? "" : text, "case.mlir"), llvm::SMLoc());
  OwningOpRef<ModuleOp> module = parseWithNames(sources, &context);
  auto run = [&]() -> LogicalResult {
    if (!module)
      return failure();
    if (asMachine)
      return success(attachMachine(*module, "machine.json", text) != nullptr);
    if (!npu::findMachine(*module) && !attachMachineByName(*module, "a2a3", module->getLoc()))
      return failure();
    codegen::EmitOptions options;
    options.inputName = "case.mlir";
    options.inputText = text;
    auto nothing = [](const Phase &) { return success(); };
    const int last = static_cast<int>(getPhases().size()) - 1;
    return success(succeeded(runPhases(*module, 0, last, {}, nothing)) &&
                   succeeded(codegen::emitArtifact(*module, options)));
  };
  accepted = succeeded(run());
  if (!accepted)
    return errors == 0 ? "it was refused without an error" : "";
  return errors != 0 ? "it went on after an error" : "";
}

std::string runCase(const Case &given, const std::string &scratch, volatile Progress *progress) {
  bool accepted = false;
  std::string wrong;
  switch (given.kind) {
  case Case::program:
  case Case::machine:
    wrong = runProgram(given.text, given.kind == Case::machine, accepted);
    progress->accepted = progress->accepted + accepted;
    return wrong;
  case Case::manifest:
    try {
      (void)runner::describe(runner::parseManifest(given.text, "manifest.json"));
    } catch (const host::bad_input &) {
    }
    return "";
  case Case::tensor:
    try {
      const std::string path = fmt::format("{}/case-{}.npy", scratch, getpid());
      std::ofstream(path, std::ios::binary) << given.text;
      host::npy_reader reader(path);
      std::filesystem::remove(path);
      uint64_t bytes = 0;
      if (host::tensor_bytes(reader.shape(), 4, bytes) && bytes < (1 << 20)) {
        std::vector<char> data(bytes);
        reader.read(data.data(), bytes);
      }
    } catch (const host::bad_input &) {
    }
    return "";
  }
  llvm_unreachable("all kinds are handled");
}

/// Runs seeds up to the end, in a process of its own.
[[noreturn]] void runSeeds(const Options &given, const Corpus &corpus, uint64_t from,
                           volatile Progress *progress) {
  const rlimit memory = {bytesPerCase, bytesPerCase};
  setrlimit(RLIMIT_AS, &memory);
  for (uint64_t seed = from; seed - given.first < given.seeds; ++seed) {
    progress->current = seed;
    alarm(seed == given.hang ? 1 : secondsPerCase);
    if (seed == given.crash)
      std::abort();
    while (seed == given.hang)
      pause();
    if (const std::string wrong = runCase(makeCase(corpus, seed), given.scratch, progress);
        !wrong.empty()) {
      fmt::print(stderr, "error: seed {}: {}\n", seed, wrong);
      _exit(1);
    }
  }
  _exit(0);
}

/// How a process ended, when it was not by itself.
std::string describeEnd(int status) {
  if (!WIFSIGNALED(status))
    return "";
  if (WTERMSIG(status) == SIGALRM)
    return fmt::format("no end after {} s", secondsPerCase);
  return fmt::format("a crash ({})", strsignal(WTERMSIG(status)));
}

bool readNumber(StringRef argument, StringRef name, uint64_t &value) {
  return argument.consume_front(name) && !argument.getAsInteger(10, value);
}

bool parse(int argc, char **argv, Options &given) {
  for (int i = 1; i < argc; ++i) {
    StringRef argument = argv[i];
    if (readNumber(argument, "--seeds=", given.seeds) ||
        readNumber(argument, "--first=", given.first) ||
        readNumber(argument, "--crash=", given.crash) ||
        readNumber(argument, "--hang=", given.hang))
      continue;
    if (argument.consume_front("--corpus="))
      given.corpus = argument.str();
    else if (argument.consume_front("--scratch="))
      given.scratch = argument.str();
    else if (argument == "--print")
      given.print = true;
    else
      return false;
  }
  return std::filesystem::is_directory(given.corpus);
}

} // namespace

int main(int argc, char **argv) {
  Options given;
  if (!parse(argc, argv, given)) {
    std::fputs("usage: ptowsp-fuzz-inputs --corpus=SOURCES [--seeds=N] [--first=N] "
               "[--scratch=DIR] [--print] [--crash=SEED] [--hang=SEED]\n",
               stderr);
    return 2;
  }
  const auto begin = std::chrono::steady_clock::now();
  const Corpus corpus = readCorpus(given.corpus);
  if (given.print) {
    fmt::print("{}", makeCase(corpus, given.first).text);
    return 0;
  }
  auto *progress = static_cast<volatile Progress *>(
      mmap(nullptr, sizeof(Progress), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
  uint64_t found = 0;
  for (uint64_t seed = given.first; seed - given.first < given.seeds;
       seed = progress->current + 1) {
    const pid_t child = fork();
    if (child == 0)
      runSeeds(given, corpus, seed, progress);
    int status = 0;
    if (child < 0 || waitpid(child, &status, 0) != child) {
      std::perror("ptowsp-fuzz-inputs");
      return 2;
    }
    if (status == 0)
      break;
    ++found;
    if (const std::string end = describeEnd(status); !end.empty())
      fmt::print(stderr, "error: seed {}: {}\n", uint64_t(progress->current), end);
    fmt::print(stderr, "replay: ./dev fuzz inputs --first={0} --seeds=1; --print shows the text\n",
               uint64_t(progress->current));
  }
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begin;
  fmt::print(
      "{} inputs made from {} programs: {} with a crash, a hang or a silent end; {} accepted; "
      "{:.1f} s\n",
      given.seeds, corpus.programs.size(), found, uint64_t(progress->accepted), wall.count());
  return found == 0 ? 0 : 1;
}
