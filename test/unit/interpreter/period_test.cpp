// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Periods of networks: counted by hand, and of random ones against a run in modelled time.

#include "compiler/Analysis/Capacities.h"
#include "test/fuzz/TimedNetwork.h"
#include "test/unit/interpreter/program.h"

using namespace ptowsp;
using namespace ptowsp::fuzz;
using namespace ptowsp::interpreter;

namespace {

struct Analysed {
  explicit Analysed(const TimedNetwork &network, uint64_t periods = 4)
      : program(network.text(periods)) {
    program.module->walk([&](wsp::NetworkOp op) { found = op; });
    graph = buildChannelGraph(found, npu::findMachine(*program.module));
    INFO(graph.reason);
    REQUIRE(!graph.open);
  }

  bool isAccepted() {
    NetworkCheck check(found, NetworkSetting::unlimited);
    return check.judge(check.getDeclared()).answer == NetworkVerdict::Answer::accepted;
  }
  GraphBound bound(llvm::ArrayRef<uint64_t> capacities = {}) {
    return boundPeriods(graph, capacities).front();
  }
  Suggestion suggest() { return suggestCapacities(found, graph, NetworkSetting::unlimited); }

  Program program;
  wsp::NetworkOp found;
  ChannelGraph graph;
};

TimedStep work(unsigned tasks) { return {TimedStep::work, tasks}; }
TimedStep send(unsigned channel) { return {TimedStep::send, channel}; }
TimedStep take(unsigned channel) { return {TimedStep::take, channel}; }

void check(const GraphBound &bound, int64_t numerator, int64_t denominator = 1) {
  CHECK(bound.kind == CycleRatio::Kind::exact);
  CHECK(bound.cycles.numerator == numerator);
  CHECK(bound.cycles.denominator == denominator);
}

/// One task of ten cycles at each end of a channel.
TimedNetwork pair(uint64_t capacity, uint64_t latency) {
  return {{{capacity, latency}},
          {{{}, {work(1), send(0)}, 1, {}}, {{}, {take(0), work(1)}, 1, {}}}};
}

/// A loop of 10 + 20 cycles in which so many tokens go round.
TimedNetwork ring(unsigned tokens) {
  return {{{2, 0}, {2, 0}},
          {{std::vector<TimedStep>(tokens, send(0)),
            {take(1), work(1), send(0)},
            1,
            std::vector<TimedStep>(tokens, take(1))},
           {{}, {take(0), work(2), send(1)}, 1, std::vector<TimedStep>(tokens, take(0))}}};
}

} // namespace

TEST_CASE("a period of two processes is that of the slower one, or of the channel", "[period]") {
  check(Analysed(pair(0, 0)).bound(), 10);
  check(Analysed(pair(1, 0)).bound(), 10);
  check(Analysed(pair(1, 25)).bound(), 25);
  check(Analysed(pair(2, 25)).bound(), 25, 2);
  check(Analysed(pair(3, 25)).bound(), 10);
  // The sender waits until the token has arrived; then both work.
  check(Analysed(pair(0, 25)).bound(), 35);
}

TEST_CASE("what goes round bounds the period", "[period]") {
  Analysed one(ring(1)), two(ring(2));
  check(one.bound(), 30);
  check(two.bound(), 20);
  CHECK(two.bound().limits == std::vector<std::string>{"p1"});
}

TEST_CASE("numbers that cannot be added up leave the period open", "[period]") {
  const std::vector<TimedEdge> slow = {{0, 1, INT64_MAX, 0}, {1, 0, INT64_MAX, 1}};
  CHECK(findLargestRatio(2, slow).kind == CycleRatio::Kind::open);
  CHECK_FALSE(isWithin(2, slow, {INT64_MAX, 1}));
  const std::vector<TimedEdge> far = {{0, 1, 7, INT64_MAX}, {1, 0, 7, INT64_MAX}};
  CHECK(findLargestRatio(2, far).kind == CycleRatio::Kind::open);
}

TEST_CASE("iterations of a period balance what is sent and taken", "[period]") {
  // Two tokens in each iteration of one, three in each of the other.
  const TimedNetwork network = {{{6, 0}},
                                {{{}, {work(1), send(0), send(0)}, 3, {}},
                                 {{}, {take(0), take(0), take(0), work(2)}, 2, {}}}};
  Analysed made(network);
  CHECK(made.graph.processes[0].firings == 3);
  CHECK(made.graph.processes[1].firings == 2);
  CHECK(made.graph.getTokens(made.graph.channels[0]) == 6);
  CHECK(made.graph.processes[1].getCycles() == 20);
  check(made.bound(), 40);
}

TEST_CASE("capacities are the smallest that slow nothing down", "[period]") {
  CHECK(Analysed(pair(1, 25)).suggest().capacities == Capacities{3});
  CHECK(Analysed(pair(1, 0)).suggest().capacities == Capacities{0});
  check(Analysed(pair(1, 25)).suggest().bounds.front(), 10);
  // Of two ways from p0 to p2 the long one takes 10 + 10 + 10 cycles: meanwhile three tokens
  // are sent on the short one.
  const TimedNetwork ways = {{{1, 0}, {1, 0}, {1, 0}, {1, 0}},
                             {{{}, {work(1), send(0), send(1)}, 1, {}},
                              {{}, {take(1), work(1), send(2)}, 1, {}},
                              {{}, {take(2), work(1), send(3)}, 1, {}},
                              {{}, {take(3), take(0), work(1)}, 1, {}}}};
  Analysed made(ways);
  check(made.bound(), 20);
  check(made.suggest().bounds.front(), 10);
  CHECK(made.suggest().capacities == Capacities{2, 0, 0, 0});
}

TEST_CASE("no run is faster than the bound, and none is much slower", "[period]") {
  unsigned accepted = 0, suggested = 0;
  for (unsigned seed = 0; seed < 300; ++seed) {
    const TimedNetwork network = makeRandomNetwork(seed);
    INFO("seed " << seed << "\n" << network.text(16));
    Analysed made(network, 16);
    const bool runs = network.run(16).has_value();
    REQUIRE(made.isAccepted() == runs);
    if (!runs)
      continue;
    ++accepted;
    REQUIRE(made.graph.numGroups == 1);
    const GraphBound bound = made.bound();
    REQUIRE(bound.kind == CycleRatio::Kind::exact);
    // Two iterations of each can be two periods.
    const uint64_t periods = 64 * network.processes[0].perPeriod / made.graph.processes[0].firings;
    const uint64_t slowest = periods * static_cast<uint64_t>(bound.cycles.numerator) /
                             static_cast<uint64_t>(bound.cycles.denominator);
    const uint64_t few = *network.run(64), many = *network.run(128);
    // What stands before the steady state gives some periods away.
    REQUIRE(many - few + network.slack() >= slowest);
    REQUIRE(many - few <= slowest + network.slack());
    const Suggestion advice = made.suggest();
    REQUIRE(!advice.open);
    TimedNetwork narrow = network, wide = network;
    for (size_t c = 0; c < network.channels.size(); ++c) {
      narrow.channels[c].capacity = advice.capacities[c];
      wide.channels[c].capacity = 1000;
    }
    const uint64_t best = *wide.run(128) - *wide.run(64);
    const uint64_t own = *narrow.run(128) - *narrow.run(64);
    REQUIRE(own <= best + network.slack());
    suggested += own <= best;
  }
  CHECK(accepted > 100);
  CHECK(suggested > 100);
}
