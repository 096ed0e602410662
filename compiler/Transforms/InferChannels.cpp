// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// wsp-infer-channels: what is known of the channels of a network, for the manifest and for
/// people: rates, a bound of the throughput, capacities.
///
/// Invariant: changes nothing of what a network does.

#include "compiler/Analysis/Capacities.h"
#include "compiler/Transforms/Passes.h"
#include "mlir/IR/Builders.h"

using namespace mlir;

namespace ptowsp {

#define GEN_PASS_DEF_WSPINFERCHANNELS
#include "compiler/Transforms/Passes.h.inc"

namespace {

using Answer = NetworkVerdict::Answer;

std::string spell(Ratio ratio) {
  std::string text = std::to_string(ratio.numerator);
  return ratio.denominator == 1 ? text : text + "/" + std::to_string(ratio.denominator);
}

std::string list(ArrayRef<std::string> names) {
  std::string text;
  for (const std::string &name : names)
    text += (text.empty() ? "'" : ", '") + name + "'";
  return text;
}

/// The facts of one network as an attribute.
class Facts {
public:
  Facts(wsp::NetworkOp network, npu::MachineOp machine, uint64_t window)
      : network(network), b(network.getContext()), check(network, window),
        verdict(check.judge(check.getDeclared())), graph(buildChannelGraph(network, machine)) {
    if (verdict.answer == Answer::accepted) {
      least = findLeastCapacities(network, window);
      leastWindow = findLeastWindow(network);
      if (!leastWindow && window != NetworkSetting::unlimited)
        leastWindow = window;
    }
    if (!graph.open)
      bounds = boundPeriods(graph);
    periodOf.assign(bounds.size(), -1);
    for (const GraphProcess &process : graph.processes)
      if (!graph.open && process.loop)
        periodOf[process.group] = 0;
    int64_t number = 0;
    for (int64_t &period : periodOf)
      period = period < 0 ? -1 : number++;
  }

  DictionaryAttr get() {
    const bool accepted = verdict.answer == Answer::accepted;
    Entries entries;
    add(entries, "verdict", accepted ? "accepted" : "undecided");
    if (!accepted)
      add(entries, "undecided", verdict.reason);
    if (graph.open)
      add(entries, "no_period", graph.reason);
    if (leastWindow && *leastWindow != 0)
      add(entries, "task_window", *leastWindow);
    add(entries, "channels", describeChannels());
    add(entries, "processes", describeProcesses());
    add(entries, "periods", describePeriods());
    return b.getDictionaryAttr(entries);
  }

  void explain() {
    if (verdict.answer == Answer::accepted)
      emitRemark(network.getLoc()) << "no run of this network stops for ever" << describeWindow();
    if (graph.open)
      emitRemark(graph.open->getLoc())
          << "the network has no period that is known: " << graph.reason;
    for (auto [group, bound] : llvm::enumerate(bounds))
      if (hasLoops(group))
        explain(group, bound);
  }

private:
  using Entries = SmallVector<NamedAttribute>;

  void add(Entries &to, StringRef name, Attribute value) {
    to.push_back(b.getNamedAttr(name, value));
  }
  void add(Entries &to, StringRef name, StringRef value) { add(to, name, b.getStringAttr(value)); }
  void add(Entries &to, StringRef name, uint64_t value) {
    add(to, name, Attribute(b.getI64IntegerAttr(static_cast<int64_t>(value))));
  }

  ArrayAttr describeChannels() {
    SmallVector<Attribute> list;
    for (auto [index, channel] : llvm::enumerate(graph.channels)) {
      wsp::ChannelOp op = channel.op;
      Entries entries;
      add(entries, "name", channel.getName());
      add(entries, "capacity", channel.capacity);
      add(entries, "latency", op.getLatency());
      if (least)
        add(entries, "least_capacity", (*least)[index]);
      if (!graph.open) {
        add(entries, "tokens", graph.getTokens(channel));
        add(entries, "sent_before", channel.sentBefore);
        add(entries, "taken_before", channel.takenBefore);
      }
      list.push_back(b.getDictionaryAttr(entries));
    }
    return b.getArrayAttr(list);
  }

  ArrayAttr describeProcesses() {
    SmallVector<Attribute> list;
    for (const GraphProcess &process : graph.processes) {
      Entries entries;
      add(entries, "name", process.getName());
      if (!graph.open && process.loop) {
        add(entries, "iterations", process.firings);
        add(entries, "cycles", process.getCycles());
        add(entries, "period", static_cast<uint64_t>(periodOf[process.group]));
      }
      list.push_back(b.getDictionaryAttr(entries));
    }
    return b.getArrayAttr(list);
  }

  ArrayAttr describePeriods() {
    SmallVector<Attribute> list;
    for (auto [group, bound] : llvm::enumerate(bounds)) {
      if (!hasLoops(group))
        continue;
      Entries entries;
      if (bound.kind == CycleRatio::Kind::exact) {
        add(entries, "cycles", static_cast<uint64_t>(bound.cycles.numerator));
        add(entries, "per_periods", static_cast<uint64_t>(bound.cycles.denominator));
        SmallVector<StringRef> names(bound.limits.begin(), bound.limits.end());
        add(entries, "limited_by", b.getStrArrayAttr(names));
      }
      list.push_back(b.getDictionaryAttr(entries));
    }
    return b.getArrayAttr(list);
  }

  std::string describeWindow() const {
    if (!leastWindow || *leastWindow == 0)
      return "";
    return "; a task window of " + std::to_string(*leastWindow) + " is enough for its processes";
  }

  bool hasLoops(size_t group) const { return periodOf[group] >= 0; }

  void explain(size_t group, const GraphBound &bound) {
    InFlightDiagnostic remark = emitRemark(network.getLoc());
    if (bound.kind != CycleRatio::Kind::exact)
      remark << "how long a period takes is not known";
    else if (bound.cycles.numerator == 0)
      remark << "no time that is known bounds a period";
    else
      remark << "a period takes " << spell(bound.cycles) << " cycles or more, because of "
             << list(bound.limits);
    for (const GraphProcess &process : graph.processes)
      if (process.group == group && process.loop)
        remark.attachNote(wsp::ProcessOp(process.op).getLoc())
            << "'" << process.getName() << "' runs " << process.firings << " iterations in it, of "
            << process.getCycles() << " cycles or more";
    for (auto [index, channel] : llvm::enumerate(graph.channels)) {
      if (graph.getTokens(channel) == 0 || graph.processes[channel.sender].group != group)
        continue;
      Diagnostic &note = remark.attachNote(wsp::ChannelOp(channel.op).getLoc());
      note << "'" << channel.getName() << "' carries " << graph.getTokens(channel)
           << " tokens in it; its capacity is " << channel.capacity;
      if (least)
        note << ", against a deadlock " << (*least)[index] << " is enough";
    }
  }

  wsp::NetworkOp network;
  Builder b;
  NetworkCheck check;
  const NetworkVerdict verdict;
  const ChannelGraph graph;
  std::optional<Capacities> least;
  std::optional<uint64_t> leastWindow;
  std::vector<GraphBound> bounds;
  std::vector<int64_t> periodOf; ///< of groups: the number among those with loops; -1: has none
};

struct WspInferChannels : impl::WspInferChannelsBase<WspInferChannels> {
  using Base::Base;

  void runOnOperation() override {
    const npu::MachineOp machine = npu::findMachine(getOperation());
    getOperation().walk([&](wsp::NetworkOp network) {
      const uint64_t window = getTaskWindow(network->getParentOfType<wsp::WorkloadOp>());
      Facts facts(network, machine, window);
      network.setFactsAttr(facts.get());
      if (explain)
        facts.explain();
    });
  }
};

} // namespace
} // namespace ptowsp
