// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// ptowsp-fuzz-networks: what the compiler says of random networks against what they do.
///
/// Invariant: a case is a function of its seed.

#include "compiler/Analysis/Capacities.h"
#include "compiler/Interpreter/Interpreter.h"
#include "compiler/Pipeline/Dialects.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/OwningOpRef.h"
#include "mlir/Parser/Parser.h"
#include "test/fuzz/RandomNetwork.h"
#include "test/fuzz/TimedNetwork.h"

#include <fmt/format.h>

using namespace ptowsp;
using namespace ptowsp::fuzz;

namespace {

constexpr uint64_t lastExtent = 23;

struct Counts {
  uint64_t accepted = 0, refused = 0, undecided = 0, wrong = 0;

  void add(Verdict verdict) {
    accepted += verdict == Verdict::accepted;
    refused += verdict == Verdict::refused;
    undecided += verdict == Verdict::undecided;
  }
};

class NetworkFuzz {
public:
  NetworkFuzz() : context(getRegistry()) {
    context.loadAllAvailableDialects();
    context.getDiagEngine().registerHandler([](mlir::Diagnostic &) {});
  }

  /// One loop extent that is known, or all up to the last of one that is not.
  void compareVerdict(unsigned seed, bool open, Counts &counts) {
    const std::string text = writeRandomNetwork(seed, open ? "%n" : "%three");
    auto module = mlir::parseSourceString<mlir::ModuleOp>(text, &context);
    const Verdict verdict = judge(*module);
    bool completes = true;
    for (uint64_t n = 0; completes && n <= (open ? lastExtent : 0); ++n)
      completes = run(*module, n);
    counts.add(verdict);
    if (verdict != Verdict::undecided && (verdict == Verdict::accepted) != completes)
      tell(seed, counts,
           verdict == Verdict::accepted ? "accepted, but it stops" : "refused, but it never stops");
  }

  /// No period is shorter than its bound, and none is longer in the long run.
  void compareBound(unsigned seed, Counts &counts) {
    const TimedNetwork network = makeRandomNetwork(seed);
    const std::optional<uint64_t> few = network.run(64), many = network.run(128);
    auto module = mlir::parseSourceString<mlir::ModuleOp>(network.text(16), &context);
    const Verdict verdict = judge(*module);
    counts.add(verdict);
    if ((verdict == Verdict::accepted) != many.has_value())
      return tell(seed, counts, "rates fit, and the verdict does not");
    if (!many)
      return;
    module->walk([&](wsp::NetworkOp op) {
      const ChannelGraph graph = buildChannelGraph(op, npu::findMachine(*module));
      if (graph.open)
        return tell(seed, counts, "its rates are static, and it has no period");
      const GraphBound bound = boundPeriods(graph).front();
      const uint64_t periods = 64 * network.processes[0].perPeriod / graph.processes[0].firings;
      const uint64_t least = periods * static_cast<uint64_t>(bound.cycles.numerator) /
                             static_cast<uint64_t>(bound.cycles.denominator);
      const uint64_t own = *many - *few, slack = network.slack();
      if (bound.kind != CycleRatio::Kind::exact || own + slack < least || own > least + slack)
        tell(seed, counts, fmt::format("64 periods take {}, the bound is {}", own, least));
    });
  }

private:
  static mlir::DialectRegistry getRegistry() {
    mlir::DialectRegistry registry;
    registerDialects(registry);
    return registry;
  }

  static bool run(mlir::ModuleOp module, uint64_t n) {
    interpreter::Arguments arguments;
    arguments.scalars["n"] = n;
    interpreter::Statistics statistics;
    return mlir::succeeded(interpreter::run(module, "w", arguments, {}, &statistics));
  }

  static void tell(unsigned seed, Counts &counts, const std::string &what) {
    ++counts.wrong;
    fmt::print(stderr, "error: seed {}: {}\nreplay: ./dev fuzz networks --first={} --seeds=1\n",
               seed, what, seed);
  }

  mlir::MLIRContext context;
};

void report(const char *kind, const Counts &counts) {
  const uint64_t all = counts.accepted + counts.refused + counts.undecided;
  fmt::print("{}: {} accepted, {} refused, {} undecided ({:.1f} %), {} wrong\n", kind,
             counts.accepted, counts.refused, counts.undecided,
             all ? 100.0 * static_cast<double>(counts.undecided) / static_cast<double>(all) : 0.0,
             counts.wrong);
}

} // namespace

int main(int argc, char **argv) {
  unsigned seeds = 1000, first = 0;
  for (int i = 1; i < argc; ++i) {
    llvm::StringRef argument = argv[i];
    const bool known = (argument.consume_front("--seeds=") && !argument.getAsInteger(10, seeds)) ||
                       (argument.consume_front("--first=") && !argument.getAsInteger(10, first));
    if (!known) {
      fmt::print(stderr, "usage: ptowsp-fuzz-networks [--seeds=N] [--first=N]\n");
      return 2;
    }
  }
  NetworkFuzz fuzz;
  Counts known, open, bounds;
  for (unsigned seed = first; seed < first + seeds; ++seed) {
    fuzz.compareVerdict(seed, /*open=*/false, known);
    fuzz.compareVerdict(seed, /*open=*/true, open);
    fuzz.compareBound(seed, bounds);
  }
  report("extents that are known", known);
  report("extents that are open", open);
  report("static rates, with their periods", bounds);
  return known.wrong + open.wrong + bounds.wrong == 0 ? 0 : 1;
}
