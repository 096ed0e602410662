// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// wsp-verify-deadlock: networks that stop for ever, and channels that fill without end.
///
/// Invariant: an error is a run that exists; silence means that there is none. Whatever is
/// between the two is said, with the operation that keeps it open.

#include "compiler/Analysis/NetworkRun.h"
#include "compiler/Transforms/Passes.h"

using namespace mlir;

namespace ptowsp {

#define GEN_PASS_DEF_WSPVERIFYDEADLOCK
#include "compiler/Transforms/Passes.h.inc"

namespace {

using End = NetworkResult::End;

class NetworkVerifier {
public:
  NetworkVerifier(wsp::NetworkOp network, uint64_t window) : network(network), window(window) {
    for (wsp::ChannelOp channel : network.getChannels())
      declared.insert(declared.end(), channel.getCount().value_or(1), channel.getCapacity());
  }

  LogicalResult verify() {
    NetworkResult sample = follow(1, declared);
    if (sample.end == End::unknown)
      return undecided(sample.unknown, sample.reason);
    if (!sample.open)
      return sample.end == End::completes ? success() : reportDeadlock(sample, 0);
    if (failed(verifyRates()))
      return failure();
    return verifyExtents();
  }

private:
  NetworkResult follow(int64_t extent, ArrayRef<uint64_t> capacities) {
    NetworkSetting setting;
    setting.extent = extent;
    setting.capacities = capacities;
    setting.window = window;
    setting.steps = std::min(setting.steps, budget);
    NetworkResult result = followNetwork(network, setting);
    budget -= std::min(budget, result.steps);
    return result;
  }

  static uint64_t countEvents(const NetworkResult &result) {
    uint64_t events = 0;
    for (const NetworkTraffic &traffic : result.channels)
      events += traffic.sent + traffic.taken;
    return events;
  }

  /// How many iterations a cycle of waits can span, at the most: see docs/deadlock.md.
  std::optional<uint64_t> findLastExtent() {
    const NetworkResult none = follow(0, declared), one = follow(1, declared);
    const NetworkResult two = follow(2, declared);
    if (none.end == End::unknown || one.end == End::unknown || two.end == End::unknown)
      return std::nullopt;
    uint64_t takenFirst = 0, capacity = 0;
    for (const NetworkTraffic &traffic : none.channels)
      takenFirst += traffic.taken;
    for (uint64_t own : declared)
      capacity = std::max(capacity, own);
    const uint64_t perIteration = countEvents(two) - std::min(countEvents(two), countEvents(one));
    const uint64_t back = takenFirst ? perIteration * (takenFirst + 1) : 0;
    const uint64_t slots = window == NetworkSetting::unlimited ? 0 : window;
    return capacity + slots + countEvents(none) + back + 2;
  }

  LogicalResult verifyExtents() {
    const std::optional<uint64_t> last = findLastExtent();
    NetworkResult result;
    for (uint64_t extent = 0; last && extent <= *last; ++extent) {
      result = follow(extent, declared);
      if (result.end == End::unknown)
        return undecided(result.unknown, result.reason);
      if (result.end == End::completes)
        continue;
      if (isFree(result.open))
        return reportDeadlock(result, extent);
      return undecided(network, "it stops for ever if an extent that is computed can be " +
                                    std::to_string(extent));
    }
    if (!last)
      return undecided(network, "it takes too many steps to follow");
    if (!result.exact)
      return undecided(network, "what a process does depends on more than how often loops run");
    return success();
  }

  /// Whether the host can give it any value.
  static bool isFree(Value value) {
    auto arg = dyn_cast<BlockArgument>(value);
    return value.getDefiningOp<wsp::SymbolLoadOp>() ||
           (arg && isa<wsp::WorkloadOp>(arg.getOwner()->getParentOp()));
  }

  /// What stays in a channel of any capacity must not grow with the number of iterations.
  LogicalResult verifyRates() {
    const std::vector<uint64_t> wide(declared.size(), uint64_t(1) << 40);
    const NetworkResult some = follow(3, wide), more = follow(4, wide);
    if (some.end != End::completes || more.end != End::completes || !some.exact)
      return success(); // the extents that make it stop say more
    for (auto [a, b] : llvm::zip_equal(some.channels, more.channels)) {
      const uint64_t sent = b.sent - a.sent, taken = b.taken - a.taken;
      if (sent <= taken || !b.sender || !b.receiver)
        continue;
      wsp::ChannelOp channel = b.channel;
      IdentifiedDiagnostic error = reportError(channel.getLoc(), DiagId::ChannelRates);
      error << "channel '" << channel.getSymName() << "' gets " << sent
            << " tokens for each iteration of the processes' loops and gives " << taken;
      error.attachNote(b.sender->getLoc()) << "sent here";
      error.attachNote(b.receiver->getLoc()) << "taken here; no capacity is enough for all extents";
      return error;
    }
    return success();
  }

  LogicalResult undecided(Operation *op, const Twine &reason) {
    IdentifiedDiagnostic warning = reportWarning(network.getLoc(), DiagId::DeadlockUndecided);
    warning << "whether this network can stop for ever is not known: " << reason.str();
    if (op != network.getOperation())
      warning.attachNote(op->getLoc()) << "'" << op->getName() << "' keeps it open";
    return success();
  }

  //===-- Reports ---------------------------------------------------------------------===//

  static std::string describe(const NetworkEvent &event) {
    wsp::ProcessOp process = event.process;
    std::string text = "process '" + process.getSymName().str();
    if (process.getReplicate())
      text += "[" + std::to_string(event.instance) + "]";
    return text + "'";
  }

  static StringRef getVerb(Operation *op) {
    const bool takes = cast<wsp::ChannelUser>(op).getRole() == wsp::ChannelRole::receive;
    return takes ? " takes a token of channel '" : " sends a token to channel '";
  }

  LogicalResult reportDeadlock(const NetworkResult &result, int64_t extent) {
    IdentifiedDiagnostic error = reportError(network.getLoc(), DiagId::Deadlock);
    error << "the processes of this network come to wait for each other for ever";
    if (result.open)
      error << ", for example when the extent of its loops is " << extent;
    for (const NetworkEvent &event : result.last)
      error.attachNote(event.op->getLoc())
          << describe(event) << getVerb(event.op)
          << cast<wsp::ChannelUser>(event.op).getChannelAttr().getValue() << "'";
    constexpr size_t most = 6;
    for (const NetworkWait &wait : ArrayRef(result.waits).take_front(most)) {
      Diagnostic &note = error.attachNote(wait.at.op->getLoc());
      note << "then " << describe(wait.at) << " waits here for ";
      if (wait.channel < 0) {
        note << "its task window of " << window << " slots";
        continue;
      }
      const NetworkTraffic &traffic = result.channels[wait.channel];
      note << (wait.forPlace ? "a place in" : "a token of") << " channel '"
           << wsp::ChannelOp(traffic.channel).getSymName() << "', which has "
           << traffic.sent - traffic.taken << " of " << declared[wait.channel];
    }
    attachRemedy(error, extent);
    return error;
  }

  /// Smallest capacities with which it completes, if there are any: each the smallest with
  /// the others as they are.
  void attachRemedy(IdentifiedDiagnostic &error, int64_t extent) {
    std::vector<uint64_t> enough(declared.size(), uint64_t(1) << 40);
    budget = std::max<uint64_t>(budget, uint64_t(1) << 20);
    const NetworkResult wide = follow(extent, enough);
    if (wide.end != End::completes) {
      error.attachNote(network.getLoc())
          << "no capacity lets it pass"
          << (window != NetworkSetting::unlimited ? " in this task window" : "")
          << ": send a token before the loop, take all that is sent, or close what ends";
      return;
    }
    for (auto [capacity, traffic, own] : llvm::zip_equal(enough, wide.channels, declared))
      capacity = std::max(own, traffic.highWater);
    for (auto [index, own] : llvm::enumerate(declared))
      lower(enough, index, own, extent);
    std::string list;
    for (auto [capacity, traffic, own] : llvm::zip_equal(enough, wide.channels, declared))
      if (capacity != own)
        list += (list.empty() ? "" : ", ") + std::to_string(capacity) + " for '" +
                wsp::ChannelOp(traffic.channel).getSymName().str() + "'";
    error.attachNote(network.getLoc()) << "it passes with a capacity of " << list;
  }

  void lower(std::vector<uint64_t> &enough, size_t index, uint64_t least, int64_t extent) {
    uint64_t low = least, high = enough[index];
    while (low < high) {
      enough[index] = low + (high - low) / 2;
      if (follow(extent, enough).end == End::completes)
        high = enough[index];
      else
        low = enough[index] + 1;
    }
    enough[index] = high;
  }

  wsp::NetworkOp network;
  const uint64_t window;
  std::vector<uint64_t> declared;
  uint64_t budget = uint64_t(1) << 22;
};

struct WspVerifyDeadlock : impl::WspVerifyDeadlockBase<WspVerifyDeadlock> {
  void runOnOperation() override {
    ModuleOp module = getOperation();
    module.walk([&](wsp::NetworkOp network) {
      auto workload = network->getParentOfType<wsp::WorkloadOp>();
      uint64_t window = NetworkSetting::unlimited;
      for (auto schedule : module.getOps<wsp::ScheduleOp>())
        if (workload && schedule.getWorkload() == workload.getSymName())
          if (auto directive = schedule.getDirective<wsp::TaskWindowOp>())
            window = directive.getSize();
      if (failed(NetworkVerifier(network, window).verify()))
        signalPassFailure();
    });
    markAllAnalysesPreserved();
  }
};

} // namespace
} // namespace ptowsp
