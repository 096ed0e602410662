// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "compiler/Analysis/NetworkCheck.h"
#include "compiler/Analysis/Needs.h"
#include "compiler/Analysis/Regions.h"

using namespace mlir;

namespace ptowsp {

using End = NetworkResult::End;
using Answer = NetworkVerdict::Answer;

static NetworkVerdict undecided(Operation *op, const Twine &reason) {
  NetworkVerdict verdict;
  verdict.answer = Answer::undecided;
  verdict.open = op;
  verdict.reason = reason.str();
  return verdict;
}

static NetworkVerdict deadlock(NetworkResult run, int64_t extent) {
  NetworkVerdict verdict;
  verdict.answer = Answer::deadlocks;
  verdict.run = std::move(run);
  verdict.extent = extent;
  return verdict;
}

/// Whether the host can give it any value.
static bool isFree(Value value) {
  auto arg = dyn_cast<BlockArgument>(value);
  return value.getDefiningOp<wsp::SymbolLoadOp>() ||
         (arg && isa<wsp::WorkloadOp>(arg.getOwner()->getParentOp()));
}

static uint64_t countEvents(const NetworkResult &result) {
  uint64_t events = 0;
  for (const NetworkTraffic &traffic : result.channels)
    events += traffic.sent + traffic.taken;
  return events;
}

NetworkCheck::NetworkCheck(wsp::NetworkOp network, uint64_t window)
    : network(network), window(window) {
  for (wsp::ChannelOp channel : network.getChannels())
    declared.insert(declared.end(), channel.getCount().value_or(1), channel.getCapacity());
}

NetworkResult NetworkCheck::follow(int64_t extent, ArrayRef<uint64_t> capacities) {
  NetworkSetting setting;
  setting.extent = extent;
  setting.capacities = capacities;
  setting.window = window;
  setting.steps = std::min(setting.steps, budget);
  NetworkResult result = followNetwork(network, setting);
  // To set up every channel is work too: a network may have a million of them.
  budget -= std::min<uint64_t>(budget, result.steps + capacities.size());
  return result;
}

NetworkVerdict NetworkCheck::judge(ArrayRef<uint64_t> capacities) {
  if (budget == 0)
    return undecided(network, "it takes too many steps to follow");
  NetworkResult sample = follow(1, capacities);
  if (sample.end == End::unknown)
    return undecided(sample.unknown, sample.reason);
  if (sample.open)
    return judgeExtents(capacities);
  return sample.end == End::completes ? NetworkVerdict() : deadlock(std::move(sample), 0);
}

/// How many iterations a cycle of waits can span, at the most: see docs/deadlock.md.
std::optional<uint64_t> NetworkCheck::findLastExtent(ArrayRef<uint64_t> capacities) {
  const NetworkResult none = follow(0, capacities), one = follow(1, capacities);
  const NetworkResult two = follow(2, capacities);
  if (none.end == End::unknown || one.end == End::unknown || two.end == End::unknown)
    return std::nullopt;
  uint64_t takenFirst = 0, capacity = 0;
  for (const NetworkTraffic &traffic : none.channels)
    takenFirst += traffic.taken;
  for (uint64_t own : capacities)
    capacity = std::max(capacity, own);
  const uint64_t perIteration = countEvents(two) - std::min(countEvents(two), countEvents(one));
  const uint64_t back = takenFirst ? perIteration * (takenFirst + 1) : 0;
  const uint64_t slots = window == NetworkSetting::unlimited ? 0 : window;
  return capacity + slots + countEvents(none) + back + 2;
}

NetworkVerdict NetworkCheck::judgeExtents(ArrayRef<uint64_t> capacities) {
  const std::optional<uint64_t> last = findLastExtent(capacities);
  NetworkResult result;
  for (uint64_t extent = 0; last && extent <= *last; ++extent) {
    result = follow(extent, capacities);
    if (result.end == End::unknown)
      return undecided(result.unknown, result.reason);
    if (result.end == End::completes)
      continue;
    if (isFree(result.open))
      return deadlock(std::move(result), extent);
    return undecided(network,
                     "it stops for ever if an extent that is computed can be " + Twine(extent));
  }
  if (!last)
    return undecided(network, "it takes too many steps to follow");
  if (!result.exact)
    return undecided(network, "what a process does depends on more than how often loops run");
  return {};
}

void NetworkCheck::lower(std::vector<uint64_t> &capacities, ArrayRef<uint64_t> least,
                         llvm::function_ref<bool(ArrayRef<uint64_t>)> suffices) {
  for (auto [index, floor] : llvm::enumerate(least)) {
    uint64_t low = floor, high = capacities[index];
    while (low < high) {
      capacities[index] = low + (high - low) / 2;
      if (suffices(capacities))
        high = capacities[index];
      else
        low = capacities[index] + 1;
    }
    capacities[index] = high;
  }
}

bool sendsOutputs(wsp::ProcessOp process) {
  return process
      .walk([](wsp::SendOp send) {
        const bool sends = llvm::any_of(send.getValues(), [](Value value) {
          return isa<MemRefType>(value.getType()) &&
                 getRoot(value).getDefiningOp<wsp::IntermediateOp>();
        });
        return sends ? WalkResult::interrupt() : WalkResult::advance();
      })
      .wasInterrupted();
}

std::optional<uint64_t> findLeastWindow(wsp::NetworkOp network) {
  if (llvm::none_of(network.getProcesses(), sendsOutputs))
    return 0;
  uint64_t budget = uint64_t(1) << 22;
  const auto suffices = [&](uint64_t window) {
    NetworkCheck check(network, window);
    check.setBudget(budget);
    const Answer answer = check.judge(check.getDeclared()).answer;
    budget = check.getBudget();
    return answer == Answer::accepted;
  };
  uint64_t high = 1;
  while (!suffices(high))
    if (high >= maxTaskWindow || budget == 0)
      return std::nullopt;
    else
      high *= 2;
  for (uint64_t low = high / 2 + 1; low < high;) {
    const uint64_t middle = low + (high - low) / 2;
    if (suffices(middle))
      high = middle;
    else
      low = middle + 1;
  }
  return high;
}

uint64_t getTaskWindow(wsp::WorkloadOp workload) {
  for (auto schedule : workload->getParentOfType<ModuleOp>().getOps<wsp::ScheduleOp>())
    if (schedule.getWorkload() == workload.getSymName())
      if (auto directive = schedule.getDirective<wsp::TaskWindowOp>())
        return directive.getSize();
  return NetworkSetting::unlimited;
}

} // namespace ptowsp
