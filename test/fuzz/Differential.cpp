// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "test/fuzz/Differential.h"
#include "codegen/Artifact.h"
#include "compiler/Analysis/Regions.h"
#include "compiler/Machine/MachineFile.h"
#include "compiler/Pipeline/Dialects.h"
#include "compiler/Pipeline/Phases.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/OwningOpRef.h"
#include "mlir/Parser/Parser.h"
#include "test/fuzz/Artifact.h"
#include "test/fuzz/Dice.h"
#include "test/fuzz/Inputs.h"
#include "llvm/Support/ThreadPool.h"

#include <fmt/format.h>

using namespace mlir;

namespace ptowsp::fuzz {
namespace {

/// What the tasks' keys stand for.
struct Keys {
  bool any = false;
  uint32_t domains = 0; ///< for domains, of so many; 0: for something else
};

struct Setting {
  ptowsp_run_options options = {};
  uint32_t domains = 1;

  std::string text() const {
    const ptowsp_run_options &o = options;
    return fmt::format("domains {}, dispatch {}, ready {}, start {}, threshold {}, window mode {}, "
                       "task_window {}, heap_bytes {}, scope_rings {}, ready_entries {}, threads "
                       "{}, seed {}, check_races {}",
                       domains, o.dispatch - 1, o.ready - 1, o.start - 1, o.start_threshold,
                       o.window_mode - 1, o.task_window, o.heap_bytes, o.scope_rings,
                       o.ready_entries, o.threads, o.seed, o.check_races);
  }
};

/// Keeps what the compiler says.
class Messages {
public:
  explicit Messages(MLIRContext *context)
      : handler(context, [this](Diagnostic &diagnostic) {
          add(diagnostic);
          for (Diagnostic &note : diagnostic.getNotes())
            add(note);
          return success();
        }) {}
  std::string take() { return std::exchange(all, {}); }

private:
  void add(Diagnostic &diagnostic) {
    if (auto place = diagnostic.getLocation()->findInstanceOf<FileLineColLoc>())
      all += fmt::format("  {}:{}: ", place.getLine(), place.getColumn());
    all += diagnostic.str() + "\n";
  }

  std::string all;
  ScopedDiagnosticHandler handler;
};

/// Like the sequence of settings, a function of the program alone.
class Checker {
public:
  Checker(Artifact &artifact, interpreter::Arguments inputs, interpreter::Arguments expected,
          uint64_t seed, bool namesExactly, Keys keys, Tries tries, Tally &tally)
      : artifact(artifact), inputs(std::move(inputs)), expected(std::move(expected)), dice(seed),
        namesExactly(namesExactly), keys(keys), tries(tries), tally(tally) {}

  std::optional<Mismatch> run() {
    const uint64_t least = findLeastWindow();
    if (mismatch)
      return mismatch;
    // Each policy at least once, in combinations that differ from program to program.
    const int64_t turn = dice.below(everyPolicy);
    for (int64_t i = 0; i < tries.combinations && !mismatch; ++i) {
      Setting setting = choose(turn + i);
      setting.options.task_window = least + (i == 0 ? 0 : i == 1 ? 1 : dice.below(40));
      checkEverywhere(setting);
    }
    if (!mismatch)
      checkTightRings(least);
    return mismatch;
  }

private:
  Setting choose(int64_t turn) {
    Setting setting;
    ptowsp_run_options &o = setting.options;
    setting.domains = static_cast<uint32_t>(dice.between(1, 4));
    o.dispatch = static_cast<uint32_t>(1 + turn % 5);
    if (o.dispatch == 1 + PTOWSP_DISPATCH_CUSTOM && keys.any) {
      setting.domains = std::max(setting.domains, keys.domains);
      if (keys.domains == 0) // they may be no domains
        o.dispatch = 1 + PTOWSP_DISPATCH_AFFINITY;
    }
    o.ready = static_cast<uint32_t>(1 + (turn + turn / 5) % 4);
    o.start = static_cast<uint32_t>(1 + (turn + turn / 4) % 3);
    o.start_threshold = static_cast<uint64_t>(dice.below(20));
    o.window_mode = 1 + (dice.chance(20) ? uint32_t{PTOWSP_WINDOW_BENCHMARK} : 0);
    o.scope_rings = static_cast<uint32_t>(dice.between(1, 5));
    o.check_races = dice.chance(20) ? 1 : 0; // finds none
    return setting;
  }

  Outcome runOnce(const Setting &setting) {
    ++tally.runs;
    Outcome outcome = artifact.run(inputs, setting.options, setting.domains);
    tally.tasks += outcome.report.tasks;
    return outcome;
  }

  void fail(StringRef kind, const Setting &setting, const std::string &what) {
    if (!mismatch)
      mismatch = {kind.str(), what + "\n  " + setting.text()};
  }

  /// The smallest window that passes at default settings. With one less the run ends in a
  /// deadlock. Where control does not depend on what tasks compute, the first report names it.
  uint64_t findLeastWindow() {
    Setting setting;
    setting.options.scope_rings = static_cast<uint32_t>(dice.between(1, 4));
    setting.options.threads = 1;
    setting.options.task_window = 1;
    const Outcome first = runOnce(setting);
    if (first.status == PTOWSP_RUN_OK) {
      compareOutputs(setting, first);
      return worstLeast(1);
    }
    ++tally.windows;
    const uint64_t least = followReports(setting, first);
    if (mismatch)
      return least;
    if (const uint64_t named = first.report.failure.enough[PTOWSP_TASK_RING];
        namesExactly && named != least)
      fail("window", setting,
           fmt::format("the report of a window of 1 names {} as the smallest "
                       "window, but {} is",
                       named, least));
    setting.options.task_window = least - 1;
    if (const int status = runOnce(setting).status; status != PTOWSP_RUN_DEADLOCK)
      fail("window", setting,
           fmt::format("one less than the smallest window, {}, ends with {}", least, status));
    return worstLeast(least);
  }

  /// The smallest window that passes: reports never name one that is too large.
  uint64_t followReports(Setting setting, Outcome outcome) {
    while (!mismatch) {
      const uint64_t named = outcome.report.failure.enough[PTOWSP_TASK_RING];
      if (outcome.status != PTOWSP_RUN_DEADLOCK || named <= setting.options.task_window) {
        fail("status", setting,
             fmt::format("the run ended with {}: {}", outcome.status, outcome.report.text));
        break;
      }
      setting.options.task_window = named;
      outcome = runOnce(setting);
      if (outcome.status != PTOWSP_RUN_OK)
        continue;
      compareOutputs(setting, outcome);
      return namesExactly ? named : leastUpTo(setting);
    }
    return 1;
  }

  uint64_t leastUpTo(Setting setting) {
    uint64_t fails = 1, passes = setting.options.task_window;
    while (passes - fails > 1) {
      setting.options.task_window = fails + (passes - fails) / 2;
      (runOnce(setting).status == PTOWSP_RUN_OK ? passes : fails) = setting.options.task_window;
    }
    return passes;
  }

  /// With a single ring set all scopes share a window, so that this is enough for any number.
  uint64_t worstLeast(uint64_t least) {
    Setting setting;
    setting.options.scope_rings = 1;
    setting.options.threads = 1;
    setting.options.task_window = least;
    Outcome outcome = runOnce(setting);
    return mismatch || outcome.status == PTOWSP_RUN_OK ? least
                                                       : followReports(setting, std::move(outcome));
  }

  /// The same setting with one thread, with several, and in an order that a seed chooses.
  void checkEverywhere(Setting setting) {
    setting.options.threads = 1;
    const Outcome first = runOnce(setting);
    if (first.status != PTOWSP_RUN_OK)
      return fail("status", setting,
                  fmt::format("the run ended with {}: {}", first.status, first.report.text));
    compareOutputs(setting, first);
    setting.options.threads = static_cast<uint32_t>(dice.between(2, 8));
    if (!tries.repeatable)
      compare(setting, first);
    setting.options.seed = 1 + dice.next() % 1000000;
    compare(setting, first);
  }

  void compare(const Setting &setting, const Outcome &first) {
    if (mismatch)
      return;
    const Outcome other = runOnce(setting);
    if (other.status != first.status)
      return fail("status", setting,
                  fmt::format("the run ended with {}, with one thread with {}: "
                              "{}",
                              other.status, first.status, other.report.text));
    compareOutputs(setting, other);
    if (other.report.total_cycles != first.report.total_cycles ||
        other.times.size() != first.times.size())
      return fail("cycles", setting,
                  fmt::format("{} cycles, {} tasks; with one thread {} cycles, {} tasks",
                              other.report.total_cycles, other.times.size(),
                              first.report.total_cycles, first.times.size()));
    for (auto [own, should] : llvm::zip_equal(other.times, first.times))
      if (std::tie(own.submitted, own.ready, own.started, own.ended, own.core, own.domain) !=
          std::tie(should.submitted, should.ready, should.started, should.ended, should.core,
                   should.domain))
        return fail("cycles", setting,
                    fmt::format("task {} runs from {} to {}, with one thread from {} to {}",
                                own.task, own.started, own.ended, should.started, should.ended));
  }

  void compareOutputs(const Setting &setting, const Outcome &outcome) {
    for (const auto &[name, bits] : outcome.slots)
      if (const uint64_t wanted = expected.slots.at(name); bits != wanted)
        return fail("slots", setting,
                    fmt::format("slot '{}' holds {:x}, should hold {:x}", name, bits, wanted));
    for (const auto &[name, tensor] : expected.tensors) {
      const std::vector<uint8_t> &own = outcome.tensors.at(name);
      for (size_t byte = 0; byte < own.size(); ++byte)
        if (own[byte] != tensor.bytes[byte])
          return fail("bytes", setting,
                      fmt::format("byte {} of '{}' is {}, should be {}", byte, name, own[byte],
                                  tensor.bytes[byte]));
    }
  }

  /// From almost nothing, taking the report's word for what is enough, until the run passes.
  void checkTightRings(uint64_t window) {
    Setting setting = choose(dice.below(everyPolicy));
    ptowsp_run_options &o = setting.options;
    o.window_mode = 1 + PTOWSP_WINDOW_STALL;
    o.task_window = window + dice.below(3);
    o.heap_bytes = 64;
    o.ready_entries = 1;
    o.tensormap_entries = o.deplist_nodes = 1;
    for (unsigned attempt = 0; attempt < 12; ++attempt) {
      o.threads = 1;
      o.seed = 0;
      const Outcome outcome = runOnce(setting);
      if (outcome.status == PTOWSP_RUN_OK)
        return checkEverywhere(setting);
      const uint64_t *enough = outcome.report.failure.enough;
      const Setting before = setting;
      o.task_window = std::max(o.task_window, enough[PTOWSP_TASK_RING]);
      o.heap_bytes = std::max(o.heap_bytes, enough[PTOWSP_HEAP_RING]);
      raise(o.ready_entries, enough[PTOWSP_READY_QUEUE]);
      raise(o.tensormap_entries, enough[PTOWSP_TENSORMAP_POOL]);
      raise(o.deplist_nodes, enough[PTOWSP_DEPLIST_POOL]);
      if (before.text() == setting.text() &&
          before.options.tensormap_entries == o.tensormap_entries &&
          before.options.deplist_nodes == o.deplist_nodes)
        return fail("hint", setting,
                    fmt::format("the run ended with {} and names no setting that "
                                "would do: {}",
                                outcome.status, outcome.report.text));
    }
    fail("hint", setting, "12 times a setting that was named as enough was not");
  }

  static void raise(uint32_t &setting, uint64_t enough) {
    setting = std::max(setting, static_cast<uint32_t>(enough));
  }

  Artifact &artifact;
  interpreter::Arguments inputs;
  interpreter::Arguments expected;
  Dice dice;
  bool namesExactly; ///< A report names the smallest setting at once.
  Keys keys;
  Tries tries;
  Tally &tally;
  std::optional<Mismatch> mismatch;
};

Keys describeKeys(orch::ProgramOp program) {
  Keys keys;
  program.walk([&](orch::SubmitOp submit) { keys.any |= submit.getKey() != Value(); });
  if (program.getDispatch() == "custom")
    keys.domains = static_cast<uint32_t>(program.getDomains().value_or(0));
  return keys;
}

/// Whether loops and branches depend on nothing that a task writes.
bool isControlKnown(orch::ProgramOp program) {
  return !program
              .walk([&](orch::ElementLoadOp load) {
                auto arg = dyn_cast<BlockArgument>(getRoot(load.getSource()));
                const bool isInput = arg && arg.getOwner() == &program.getBlock() &&
                                     program.getAccess(arg.getArgNumber()) == tile::Access::in;
                return isInput ? WalkResult::advance() : WalkResult::interrupt();
              })
              .wasInterrupted();
}

} // namespace

std::optional<Mismatch> checkProgram(const std::string &text, Fault fault, Tally &tally,
                                     Tries tries) {
  ++tally.programs;
  DialectRegistry registry;
  registerDialects(registry);
  static llvm::DefaultThreadPool pool(llvm::hardware_concurrency(1));
  MLIRContext context(registry, MLIRContext::Threading::DISABLED);
  context.setThreadPool(pool); // kernels run on the threads of the runtime
  context.loadAllAvailableDialects();
  Messages messages(&context);
  const std::optional<RunLine> line = findRunLine(text);
  OwningOpRef<ModuleOp> module = parseSourceString<ModuleOp>(text, &context, "workload.mlir");
  wsp::WorkloadOp entry = module ? findEntry(*module) : wsp::WorkloadOp();
  if (!line || !entry)
    return Mismatch{"program", "this is not a program with a line of values: " + messages.take()};
  const interpreter::Arguments inputs = makeArguments(entry, *line);
  interpreter::Arguments expected = inputs;
  if (failed(interpreter::run(*module, entry.getSymName(), expected,
                              {.steps = 1 << 24, .bytes = 1 << 26})))
    return Mismatch{"reference", "the reference refuses the program:\n" + messages.take()};
  codegen::EmitOptions options;
  options.policyText = ""; // no run asks for it
  PipelineOptions pipeline;
  auto nothing = [](const Phase &) { return success(); };
  if (!attachMachineByName(*module, "a2a3", module->getLoc()) ||
      failed(runPhases(*module, 0, static_cast<int>(getPhases().size()) - 1, pipeline, nothing)))
    return Mismatch{"compile", "the compiler refuses the program:\n" + messages.take()};
  FailureOr<codegen::Model> model = codegen::buildModel(*module, options);
  if (failed(model) || failed(codegen::emitArtifact(*module, options)))
    return Mismatch{"emit", "the program has no C++ form:\n" + messages.take()};
  const bool isKnown = isControlKnown(model->program);
  const Keys keys = describeKeys(model->program);
  Artifact artifact(std::move(*model), fault);
  std::optional<Mismatch> mismatch =
      Checker(artifact, inputs, std::move(expected), line->seed, isKnown, keys, tries, tally).run();
  if (mismatch)
    mismatch->text += "\n" + messages.take();
  return mismatch;
}

} // namespace ptowsp::fuzz
