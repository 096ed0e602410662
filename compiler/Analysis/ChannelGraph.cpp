// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "compiler/Analysis/ChannelGraph.h"
#include "compiler/Analysis/IntegerFold.h"
#include "compiler/Analysis/KernelTime.h"
#include "compiler/Analysis/Scopes.h"
#include "llvm/ADT/EquivalenceClasses.h"

#include <numeric>

using namespace mlir;

namespace ptowsp {

static std::string addIndex(StringRef name, bool isOne, int64_t index) {
  return isOne ? name.str() : (name + "[" + Twine(index) + "]").str();
}

std::string GraphProcess::getName() const {
  wsp::ProcessOp own = op;
  return addIndex(own.getSymName(), !own.getReplicate(), instance);
}

std::string GraphChannel::getName() const {
  wsp::ChannelOp own = op;
  return addIndex(own.getSymName(), !own.getCount(), element);
}

uint64_t GraphProcess::getCycles() const {
  uint64_t cycles = cyclesBehind;
  for (const GraphStep &step : steps)
    cycles = llvm::SaturatingAdd(cycles, step.cyclesBefore);
  return cycles;
}

uint64_t ChannelGraph::getTokens(const GraphChannel &channel) const {
  return channel.sender < 0 ? 0 : channel.sent * processes[channel.sender].firings;
}

namespace {

/// Follows one process from its beginning to the end of one iteration of its loop.
class ProcessReader {
public:
  ProcessReader(ChannelGraph &graph, GraphProcess &process, wsp::NetworkOp network,
                npu::MachineOp machine, const llvm::StringMap<unsigned> &first)
      : graph(graph), process(process), network(network), machine(machine), first(first) {}

  bool read() {
    if (process.op.getReplicate())
      values[process.op.getInstance()] = process.instance;
    if (!findLoop())
      return false;
    for (Operation &op : process.op.getBlock()) {
      if (&op == process.loop)
        return readLoop();
      if (!readOp(&op, process.before))
        return false;
    }
    return true;
  }

private:
  bool giveUp(Operation *op, const Twine &reason) {
    graph.open = op;
    graph.reason = reason.str();
    return false;
  }

  static bool usesChannels(Operation *op) {
    return op
        ->walk([](wsp::ChannelUser user) {
          return user.getRole() == wsp::ChannelRole::close ? WalkResult::advance()
                                                           : WalkResult::interrupt();
        })
        .wasInterrupted();
  }

  static bool isLoop(Operation *op) { return isa<wsp::ForEachOp, wsp::ConsumeOp>(op); }

  /// The loop that goes on: of several the one whose end is not known.
  bool findLoop() {
    SmallVector<Operation *> loops, endless;
    for (Operation &op : process.op.getBlock()) {
      if (!isLoop(&op) || !usesChannels(&op))
        continue;
      loops.push_back(&op);
      auto loop = dyn_cast<wsp::ForEachOp>(op);
      if (!loop || !countIterations(loop.getExtents()))
        endless.push_back(&op);
    }
    if (loops.size() == 1)
      endless = loops;
    if (loops.empty())
      return true;
    if (endless.size() != 1)
      return giveUp(loops[1], "the process has more than one loop that uses channels");
    process.loop = endless.front();
    return true;
  }

  std::optional<int64_t> evaluate(Value value) {
    return evaluateInteger(value, [&](Value own) -> std::optional<int64_t> {
      auto it = values.find(own);
      return it == values.end() ? std::nullopt : std::optional(it->second);
    });
  }

  std::optional<uint64_t> countIterations(ValueRange extents) {
    uint64_t count = 1;
    for (Value extent : extents) {
      const std::optional<int64_t> known = evaluate(extent);
      if (!known)
        return std::nullopt;
      count = llvm::SaturatingMultiply<uint64_t>(count, std::max<int64_t>(*known, 0));
    }
    return count;
  }

  bool readLoop() {
    process.cyclesBehind = 0; // of what stands before the loop
    if (auto user = dyn_cast<wsp::ChannelUser>(process.loop))
      if (!addStep(user, process.steps))
        return false;
    return readBlock(process.loop->getRegion(0).front(), process.steps);
  }

  bool readBlock(Block &block, std::vector<GraphStep> &to) {
    for (Operation &op : block)
      if (!readOp(&op, to))
        return false;
    return true;
  }

  bool readOp(Operation *op, std::vector<GraphStep> &to) {
    if (++numRead > mostRead)
      return giveUp(op, "one iteration has too many steps");
    if (auto user = dyn_cast<wsp::ChannelUser>(op))
      return readUser(user, to);
    if (auto cond = dyn_cast<wsp::CondOp>(op))
      return readBranch(cond, to);
    if (auto loop = dyn_cast<wsp::ForEachOp>(op); loop && usesChannels(op))
      return unroll(loop, to);
    if (isa<wsp::ScopeOp, wsp::SequentialOp>(op))
      return readBlock(op->getRegion(0).front(), to);
    if (usesChannels(op))
      return giveUp(op, "how often it runs is not known");
    addCycles(getCycles(op));
    return true;
  }

  bool unroll(wsp::ForEachOp loop, std::vector<GraphStep> &to) {
    if (!countIterations(loop.getExtents()))
      return giveUp(loop, "how often it runs depends on a value that only the run knows");
    SmallVector<int64_t> extents, position(loop.getExtents().size(), 0);
    for (Value extent : loop.getExtents())
      extents.push_back(*evaluate(extent));
    if (llvm::any_of(extents, [](int64_t extent) { return extent <= 0; }))
      return true;
    for (size_t axis = 1; axis > 0;) {
      for (auto [iterator, index] : llvm::zip_equal(loop.getBlock().getArguments(), position))
        values[iterator] = index;
      if (!readBlock(loop.getBlock(), to))
        return false;
      axis = extents.size();
      while (axis > 0 && ++position[axis - 1] == extents[axis - 1])
        position[--axis] = 0;
    }
    return true;
  }

  bool readBranch(wsp::CondOp cond, std::vector<GraphStep> &to) {
    const std::optional<int64_t> condition = evaluate(cond.getCondition());
    Block *otherwise = cond.getElseBlock();
    if (condition && *condition)
      return readBlock(cond.getThenBlock(), to);
    if (condition)
      return !otherwise || readBlock(*otherwise, to);
    if (usesChannels(cond))
      return giveUp(cond, "which branch is taken depends on a value that only the run knows");
    const uint64_t taken = getCycles(cond.getThenBlock());
    addCycles(std::min(taken, otherwise ? getCycles(*otherwise) : 0));
    return true;
  }

  /// Tokens keep coming: a closed channel is not part of it.
  bool readUser(wsp::ChannelUser user, std::vector<GraphStep> &to) {
    if (user.getRole() == wsp::ChannelRole::close || user.getRole() == wsp::ChannelRole::query)
      return true;
    if (isa<wsp::ConsumeOp>(user))
      return giveUp(user, "how often it runs is not known");
    if (!addStep(user, to))
      return false;
    return user->getNumRegions() == 0 || readBlock(user->getRegion(0).front(), to);
  }

  bool addStep(wsp::ChannelUser user, std::vector<GraphStep> &to) {
    const StringRef name = user.getChannelAttr().getValue();
    const int64_t count = network.lookupChannel(name).getCount().value_or(1);
    const std::optional<int64_t> index =
        user.getIndex() ? evaluate(user.getIndex()) : std::optional<int64_t>(0);
    if (!index || *index < 0 || *index >= count)
      return giveUp(user, "which channel it uses is not the same in every iteration");
    const bool sends = user.getRole() == wsp::ChannelRole::send;
    const unsigned number = first.lookup(name) + *index;
    GraphChannel &channel = graph.channels[number];
    int &end = sends ? channel.sender : channel.receiver;
    const int own = static_cast<int>(&process - graph.processes.data());
    if (end >= 0 && end != own)
      return giveUp(user, "another process is at this end of the channel");
    end = own;
    const bool before = &to == &process.before;
    ++(sends    ? before ? channel.sentBefore : channel.sent
       : before ? channel.takenBefore
                : channel.taken);
    to.push_back({static_cast<int>(number), sends, process.cyclesBehind});
    process.cyclesBehind = 0;
    return true;
  }

  //===-- Time --------------------------------------------------------------------------===//

  void addCycles(uint64_t cycles) {
    process.cyclesBehind = llvm::SaturatingAdd(process.cyclesBehind, cycles);
  }

  uint64_t getCycles(Block &block) {
    uint64_t cycles = 0;
    for (Operation &op : block)
      cycles = llvm::SaturatingAdd(cycles, getCycles(&op));
    return cycles;
  }

  /// What an operation without channels takes at the least.
  uint64_t getCycles(Operation *op) {
    if (!machine)
      return 0;
    if (auto task = dyn_cast<wsp::TaskOp>(op))
      return machine.getSubmitCycles() + machine.getDispatchCycles() + machine.getRetireCycles() +
             getLeastCycles(task.getKernelOp(), machine);
    if (auto tensor = dyn_cast<wsp::IntermediateOp>(op))
      return findPackingTask(tensor) ? 0 : machine.getSubmitCycles();
    if (auto loop = dyn_cast<wsp::ForEachOp>(op))
      return llvm::SaturatingMultiply(countIterations(loop.getExtents()).value_or(0),
                                      getCycles(loop.getBlock()));
    if (auto loop = dyn_cast<wsp::ParallelOp>(op))
      return llvm::SaturatingMultiply(countIterations(loop.getExtents()).value_or(0),
                                      getCycles(loop.getBlock()));
    if (auto cond = dyn_cast<wsp::CondOp>(op))
      return cond.getElseBlock()
                 ? std::min(getCycles(cond.getThenBlock()), getCycles(*cond.getElseBlock()))
                 : 0;
    if (isa<wsp::ScopeOp, wsp::SequentialOp, wsp::CombineOp>(op))
      return getCycles(op->getRegion(0).front());
    return 0;
  }

  static constexpr uint64_t mostRead = uint64_t(1) << 16;
  ChannelGraph &graph;
  GraphProcess &process;
  wsp::NetworkOp network;
  npu::MachineOp machine;
  const llvm::StringMap<unsigned> &first;
  llvm::DenseMap<Value, int64_t> values;
  uint64_t numRead = 0;
};

//===-- Balance -----------------------------------------------------------------------===//

/// The iterations of each process in a period: what is sent is taken.
class Balance {
public:
  explicit Balance(ChannelGraph &graph) : graph(graph) {}

  bool solve() {
    rates.assign(graph.processes.size(), {0, 1});
    for (size_t start = 0; start < graph.processes.size(); ++start)
      if (rates[start].numerator == 0 && !spread(start))
        return false;
    return true;
  }

private:
  static bool reduce(Ratio &ratio) {
    const int64_t common = std::gcd(ratio.numerator, ratio.denominator);
    ratio = {ratio.numerator / common, ratio.denominator / common};
    return ratio.numerator < most && ratio.denominator < most;
  }

  bool giveUp(Operation *op, const Twine &reason) {
    graph.open = op;
    graph.reason = reason.str();
    return false;
  }
  bool giveUp(const GraphChannel &channel, const Twine &reason) {
    return giveUp(wsp::ChannelOp(channel.op), reason);
  }

  /// Gives rates to all that are connected with that process.
  bool spread(size_t start) {
    SmallVector<int> group = {static_cast<int>(start)};
    rates[start] = {1, 1};
    for (size_t i = 0; i < group.size(); ++i)
      for (const GraphChannel &channel : graph.channels)
        if ((channel.sender == group[i] || channel.receiver == group[i]) && !follow(channel, group))
          return false;
    int64_t scale = 1, common = 0;
    for (int p : group) {
      scale = std::lcm(scale, rates[p].denominator);
      if (scale > most)
        return giveUp(graph.processes[p].op, "a period has too many iterations");
    }
    for (int p : group)
      common = std::gcd(common, rates[p].numerator * (scale / rates[p].denominator));
    for (int p : group) {
      graph.processes[p].firings = rates[p].numerator * (scale / rates[p].denominator) / common;
      graph.processes[p].group = graph.numGroups;
    }
    ++graph.numGroups;
    return true;
  }

  bool follow(const GraphChannel &channel, SmallVectorImpl<int> &group) {
    if (channel.sent == 0 && channel.taken == 0)
      return true; // used before and behind the loops alone
    if (channel.sender < 0 || channel.receiver < 0 || channel.sent == 0 || channel.taken == 0)
      return giveUp(channel, "the loop of only one of its two processes uses the channel");
    Ratio &from = rates[channel.sender], &to = rates[channel.receiver];
    const auto sent = static_cast<int64_t>(channel.sent),
               taken = static_cast<int64_t>(channel.taken);
    const bool forward = from.numerator != 0;
    Ratio wanted = forward ? Ratio{from.numerator * sent, from.denominator * taken}
                           : Ratio{to.numerator * taken, to.denominator * sent};
    if (!reduce(wanted))
      return giveUp(channel, "a period has too many iterations");
    Ratio &other = forward ? to : from;
    if (other.numerator == 0) {
      other = wanted;
      group.push_back(forward ? channel.receiver : channel.sender);
    }
    if (other.numerator == wanted.numerator && other.denominator == wanted.denominator)
      return true;
    return giveUp(channel, "what is sent in iterations of its processes and what is taken in them "
                           "do not balance");
  }

  static constexpr int64_t most = int64_t(1) << 20;
  ChannelGraph &graph;
  std::vector<Ratio> rates;
};

} // namespace

ChannelGraph buildChannelGraph(wsp::NetworkOp network, npu::MachineOp machine) {
  ChannelGraph graph;
  llvm::StringMap<unsigned> first;
  for (wsp::ChannelOp op : network.getChannels()) {
    first[op.getSymName()] = graph.channels.size();
    for (int64_t i = 0; i < static_cast<int64_t>(op.getCount().value_or(1)); ++i) {
      GraphChannel &channel = graph.channels.emplace_back();
      channel.op = op;
      channel.element = i;
      channel.capacity = op.getCapacity();
    }
    if (op.getShared() && !graph.open) {
      graph.open = op;
      graph.reason = "which process takes a token of a shared channel depends on time";
    }
  }
  for (wsp::ProcessOp op : network.getProcesses())
    for (int64_t i = 0; i < op.getInstances(); ++i) {
      GraphProcess &process = graph.processes.emplace_back();
      process.op = op;
      process.instance = i;
    }
  for (GraphProcess &process : graph.processes)
    if (graph.open || !ProcessReader(graph, process, network, machine, first).read())
      return graph;
  Balance(graph).solve();
  return graph;
}

} // namespace ptowsp
