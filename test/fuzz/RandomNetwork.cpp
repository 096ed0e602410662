// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "test/fuzz/RandomNetwork.h"
#include "compiler/Transforms/Passes.h"
#include "mlir/Pass/PassManager.h"

#include <random>
#include <vector>

namespace ptowsp::fuzz {

Verdict judge(mlir::ModuleOp module) {
  bool open = false;
  mlir::ScopedDiagnosticHandler handler(module.getContext(), [&](mlir::Diagnostic &diagnostic) {
    open |= diagnostic.str().find("[deadlock-undecided]") != std::string::npos;
    return mlir::failure(); // for the next handler
  });
  mlir::PassManager passes(module.getContext());
  passes.addPass(createWspVerifyDeadlock());
  const bool passed = mlir::succeeded(passes.run(module));
  return open ? Verdict::undecided : passed ? Verdict::accepted : Verdict::refused;
}

namespace {

/// Sends and receives at random places of two to four processes, some in a loop of extent
/// `loop`, which all processes have.
class RandomNetwork {
public:
  RandomNetwork(unsigned seed, const std::string &loop) : random(seed), loop(loop) {}

  std::string text() {
    const unsigned count = 2 + below(3), channels = 1 + below(4);
    bodies.resize(3 * count);
    std::string declared;
    for (unsigned c = 0; c < channels; ++c) {
      declared += "wsp.channel " + name(c) + " capacity " + std::to_string(below(4)) + " : index\n";
      connect(c, below(count), count);
    }
    std::string processes;
    for (unsigned p = 0; p < count; ++p)
      processes += "wsp.process @p" + std::to_string(p) + " {\n" + join(3 * p) +
                   "wsp.for_each (%i" + std::to_string(p) + ") in (" + loop + ") {\n" +
                   join(3 * p + 1) + "}\n" + join(3 * p + 2) + "}\n";
    return "wsp.workload @w(%n: index) {\n%three = arith.constant 3 : index\nwsp.network {\n" +
           declared + processes + "} }\n";
  }

private:
  unsigned below(unsigned n) { return static_cast<unsigned>(random() % n); }
  static std::string name(unsigned c) { return "@c" + std::to_string(c); }
  static std::string receive(unsigned c) { return "wsp.receive " + name(c) + " (%x: index) { }\n"; }

  std::string join(unsigned part) {
    std::string text;
    for (const std::string &line : bodies[part])
      text += line;
    return text;
  }

  void insert(unsigned part, const std::string &line) {
    auto &body = bodies[part];
    body.insert(body.begin() + below(body.size() + 1), line);
  }

  void connect(unsigned c, unsigned from, unsigned count) {
    const unsigned to = (from + 1 + below(count - 1)) % count;
    for (unsigned part = 0; part < 3; ++part) {
      const unsigned tokens = part == 1 ? below(3) : below(4) == 0;
      for (unsigned t = 0; t < tokens; ++t) {
        insert(3 * from + part, "wsp.send " + name(c) + "(%n) : index\n");
        if (below(12) != 0) // rates that do not fit, now and then
          insert(3 * to + (part == 1 ? 1 : below(2) * 2), receive(c));
      }
    }
    if (below(3) == 0)
      bodies[3 * from + 2].push_back("wsp.close " + name(c) + "\n");
    if (below(6) == 0)
      bodies[3 * to + 2].push_back("wsp.consume " + name(c) + " (%x: index) { }\n");
  }

  std::mt19937 random;
  std::string loop;
  std::vector<std::vector<std::string>> bodies; ///< before, in and after the loop of each
};

} // namespace

std::string writeRandomNetwork(unsigned seed, const std::string &loop) {
  return RandomNetwork(seed, loop).text();
}

} // namespace ptowsp::fuzz
