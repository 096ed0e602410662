// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// wsp-verify-deadlock: networks that stop for ever, and channels that fill without end.
///
/// Invariant: an error is a run that exists; silence means that there is none. Whatever is
/// between the two is said, with the operation that keeps it open.

#include "compiler/Analysis/NetworkCheck.h"
#include "compiler/Transforms/Passes.h"

using namespace mlir;

namespace ptowsp {

#define GEN_PASS_DEF_WSPVERIFYDEADLOCK
#include "compiler/Transforms/Passes.h.inc"

namespace {

using End = NetworkResult::End;

class NetworkVerifier {
public:
  NetworkVerifier(wsp::NetworkOp network, uint64_t window)
      : network(network), check(network, window), declared(check.getDeclared()) {}

  LogicalResult verify() {
    const NetworkResult sample = check.follow(1, declared);
    if (sample.end != End::unknown && sample.open && failed(verifyRates()))
      return failure();
    const NetworkVerdict verdict = check.judge(declared);
    switch (verdict.answer) {
    case NetworkVerdict::Answer::accepted:
      return verifyWindow();
    case NetworkVerdict::Answer::deadlocks:
      return reportDeadlock(verdict.run, verdict.extent);
    case NetworkVerdict::Answer::undecided:
      return undecided(verdict.open, verdict.reason);
    }
    llvm_unreachable("all answers are above");
  }

private:
  /// A window that nobody has set must be large enough, too, and a heap always.
  LogicalResult verifyWindow() {
    const bool isSet = check.getWindow() != NetworkSetting::unlimited;
    if (isSet || findLeastWindow(network))
      return success();
    return undecided(network, "how many outputs its tokens keep at once takes too many steps to "
                              "find; a schedule can set the task window");
  }

  /// What stays in a channel of any capacity must not grow with the number of iterations.
  LogicalResult verifyRates() {
    const std::vector<uint64_t> wide(declared.size(), uint64_t(1) << 40);
    const NetworkResult some = check.follow(3, wide), more = check.follow(4, wide);
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
        note << "its task window of " << check.getWindow() << " slots";
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
    check.setBudget(std::max<uint64_t>(check.getBudget(), uint64_t(1) << 20));
    const NetworkResult wide = check.follow(extent, enough);
    if (wide.end != End::completes) {
      error.attachNote(network.getLoc())
          << "no capacity lets it pass"
          << (check.getWindow() != NetworkSetting::unlimited ? " in this task window" : "")
          << ": send a token before the loop, take all that is sent, or close what ends";
      return;
    }
    for (auto [capacity, traffic, own] : llvm::zip_equal(enough, wide.channels, declared))
      capacity = std::max(own, traffic.highWater);
    NetworkCheck::lower(enough, declared, [&](ArrayRef<uint64_t> capacities) {
      return check.follow(extent, capacities).end == End::completes;
    });
    std::string list;
    for (auto [capacity, traffic, own] : llvm::zip_equal(enough, wide.channels, declared))
      if (capacity != own)
        list += (list.empty() ? "" : ", ") + std::to_string(capacity) + " for '" +
                wsp::ChannelOp(traffic.channel).getSymName().str() + "'";
    error.attachNote(network.getLoc()) << "it passes with a capacity of " << list;
  }

  wsp::NetworkOp network;
  NetworkCheck check;
  const ArrayRef<uint64_t> declared;
};

struct WspVerifyDeadlock : impl::WspVerifyDeadlockBase<WspVerifyDeadlock> {
  void runOnOperation() override {
    getOperation().walk([&](wsp::NetworkOp network) {
      auto workload = network->getParentOfType<wsp::WorkloadOp>();
      const uint64_t window = workload ? getTaskWindow(workload) : NetworkSetting::unlimited;
      if (failed(NetworkVerifier(network, window).verify()))
        signalPassFailure();
    });
    markAllAnalysesPreserved();
  }
};

} // namespace
} // namespace ptowsp
