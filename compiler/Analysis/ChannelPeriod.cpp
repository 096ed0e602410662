// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// How long a period of a channel graph takes: the largest ratio of cycles to periods of the
/// cycles of its events. docs/deadlock.md has what is an edge.

#include "compiler/Analysis/ChannelGraph.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace ptowsp {
namespace {

constexpr uint64_t mostEvents = 8192;

/// The events of one period of one group of processes. A send on a channel of capacity zero is
/// two: it offers, and it is done.
class EventGraph {
public:
  EventGraph(const ChannelGraph &graph, unsigned group, ArrayRef<uint64_t> capacities)
      : graph(graph), capacities(capacities) {
    sends.resize(graph.channels.size());
    takes.resize(graph.channels.size());
    for (const GraphProcess &process : graph.processes)
      if (process.group == group && process.loop && !addProcess(process))
        return;
    for (unsigned channel = 0; channel < graph.channels.size(); ++channel)
      if (!sends[channel].empty())
        addChannel(channel);
    fits = true;
  }

  bool isSmall() const { return fits; }
  unsigned size() const { return owners.size(); }
  const std::vector<TimedEdge> &getEdges() const { return edges; }

  /// Processes whose tasks, and channels whose waits the edges are, each once.
  std::vector<std::string> describe(ArrayRef<unsigned> cycle) const {
    llvm::SetVector<int> channels;
    llvm::SetVector<const GraphProcess *> processes;
    for (unsigned index : cycle)
      if (channelOf[index] >= 0)
        channels.insert(channelOf[index]);
      else
        processes.insert(owners[edges[index].from]);
    std::vector<std::string> names;
    for (const GraphProcess *process : processes)
      names.push_back(process->getName());
    for (int channel : channels)
      names.push_back(graph.channels[channel].getName());
    return names;
  }

private:
  struct Send {
    unsigned offered, done;
  };

  uint64_t getCapacity(unsigned channel) const {
    return capacities.empty() ? graph.channels[channel].capacity : capacities[channel];
  }

  void addEdge(unsigned from, unsigned to, uint64_t weight, int64_t distance, int channel = -1) {
    constexpr uint64_t most = INT64_MAX;
    edges.push_back({from, to, static_cast<int64_t>(std::min(weight, most)), distance});
    channelOf.push_back(channel);
  }

  unsigned addEvent(const GraphProcess &process) {
    owners.push_back(&process);
    return owners.size() - 1;
  }

  bool addProcess(const GraphProcess &process) {
    if (process.steps.empty())
      return true;
    const unsigned first = owners.size();
    unsigned last = first;
    uint64_t behind = 0;
    for (uint64_t firing = 0; firing < process.firings; ++firing) {
      for (const GraphStep &step : process.steps) {
        const bool begins = owners.size() == first;
        const unsigned event = addEvent(process);
        if (!begins)
          addEdge(last, event, llvm::SaturatingAdd(behind, step.cyclesBefore), 0);
        behind = 0;
        last = event;
        if (!step.sends) {
          takes[step.channel].push_back(event);
          continue;
        }
        if (getCapacity(step.channel) == 0) {
          last = addEvent(process);
          addEdge(event, last, 0, 0);
        }
        sends[step.channel].push_back({event, last});
        if (owners.size() > mostEvents)
          return false;
      }
      behind = process.cyclesBehind;
    }
    addEdge(last, first, llvm::SaturatingAdd(behind, process.steps.front().cyclesBefore), 1);
    return true;
  }

  /// The token of place `index` in the first period, counted in tokens of one period.
  static std::pair<uint64_t, int64_t> locate(int64_t index, int64_t perPeriod) {
    const int64_t place = ((index % perPeriod) + perPeriod) % perPeriod;
    return {place, -(index - place) / perPeriod};
  }

  void addChannel(unsigned number) {
    const GraphChannel &channel = graph.channels[number];
    wsp::ChannelOp op = channel.op;
    const auto perPeriod = static_cast<int64_t>(sends[number].size());
    const int64_t ahead =
        static_cast<int64_t>(channel.sentBefore) - static_cast<int64_t>(channel.takenBefore);
    const uint64_t capacity = getCapacity(number);
    for (int64_t i = 0; i < perPeriod; ++i) {
      const auto [send, before] = locate(i - ahead, perPeriod);
      addEdge(sends[number][send].offered, takes[number][i], op.getLatency(), before, number);
      if (capacity == 0)
        addEdge(takes[number][i], sends[number][send].done, 0, -before, number);
    }
    if (capacity == 0 || capacity >= anyCapacity / 2)
      return;
    for (int64_t i = 0; i < perPeriod; ++i) {
      const auto [take, before] = locate(i + ahead - static_cast<int64_t>(capacity), perPeriod);
      addEdge(takes[number][take], sends[number][i].offered, 0, before, number);
    }
  }

  const ChannelGraph &graph;
  ArrayRef<uint64_t> capacities;
  bool fits = false;
  std::vector<const GraphProcess *> owners; ///< of events
  std::vector<TimedEdge> edges;
  std::vector<int> channelOf; ///< of edges; -1: of a process
  std::vector<std::vector<Send>> sends; ///< by channel, in one period
  std::vector<std::vector<unsigned>> takes;
};

} // namespace

std::vector<GraphBound> boundPeriods(const ChannelGraph &graph, ArrayRef<uint64_t> capacities) {
  std::vector<GraphBound> bounds;
  for (unsigned group = 0; group < graph.numGroups; ++group) {
    GraphBound &bound = bounds.emplace_back();
    const EventGraph events(graph, group, capacities);
    if (!events.isSmall())
      continue;
    const CycleRatio ratio = findLargestRatio(events.size(), events.getEdges());
    bound.kind = ratio.kind;
    bound.cycles = ratio.ratio;
    bound.limits = events.describe(ratio.cycle);
  }
  return bounds;
}

bool reachesBounds(const ChannelGraph &graph, ArrayRef<uint64_t> capacities,
                   ArrayRef<GraphBound> bounds) {
  for (unsigned group = 0; group < graph.numGroups; ++group) {
    const EventGraph events(graph, group, capacities);
    if (!events.isSmall() || !isWithin(events.size(), events.getEdges(), bounds[group].cycles))
      return false;
  }
  return true;
}

} // namespace ptowsp
