// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "compiler/Analysis/Capacities.h"

using namespace mlir;

namespace ptowsp {

using Answer = NetworkVerdict::Answer;

std::optional<Capacities> findLeastCapacities(wsp::NetworkOp network, uint64_t window) {
  NetworkCheck check(network, window);
  Capacities least(check.getDeclared());
  const Capacities floors(least.size(), 0);
  NetworkCheck::lower(least, floors, [&](ArrayRef<uint64_t> capacities) {
    return check.judge(capacities).answer == Answer::accepted;
  });
  if (check.getBudget() == 0)
    return std::nullopt;
  return least;
}

static Suggestion refuse(Suggestion suggestion, Operation *open, StringRef reason) {
  suggestion.open = open;
  suggestion.reason = reason.str();
  return suggestion;
}

Suggestion suggestCapacities(wsp::NetworkOp network, const ChannelGraph &graph, uint64_t window) {
  constexpr uint64_t most = uint64_t(1) << 20;
  Suggestion result;
  if (graph.open)
    return refuse(std::move(result), graph.open, graph.reason);
  NetworkCheck check(network, window);
  const Capacities floors(graph.channels.size(), 0);
  result.bounds = boundPeriods(graph, Capacities(floors.size(), anyCapacity));
  for (const GraphBound &bound : result.bounds)
    if (bound.kind != CycleRatio::Kind::exact)
      return refuse(std::move(result), network, "a period has too many events or cycles");
  const auto suffices = [&](ArrayRef<uint64_t> capacities) {
    return reachesBounds(graph, capacities, result.bounds) &&
           check.judge(capacities).answer == Answer::accepted;
  };
  result.capacities = Capacities(check.getDeclared());
  while (!suffices(result.capacities)) {
    const NetworkVerdict verdict = check.judge(result.capacities);
    if (verdict.answer == Answer::undecided)
      return refuse(std::move(result), verdict.open, verdict.reason);
    for (uint64_t &capacity : result.capacities)
      capacity = std::max<uint64_t>(2 * capacity, 1);
    if (llvm::any_of(result.capacities, [](uint64_t capacity) { return capacity > most; }))
      return refuse(std::move(result), network, "no capacity that was tried reaches the bound");
  }
  NetworkCheck::lower(result.capacities, floors, suffices);
  if (check.getBudget() == 0)
    return refuse(std::move(result), network, "it takes too many steps to follow");
  return result;
}

} // namespace ptowsp
