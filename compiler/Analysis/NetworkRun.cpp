// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "compiler/Analysis/NetworkRun.h"
#include "compiler/Analysis/IntegerFold.h"
#include "compiler/Analysis/NetworkCheck.h"
#include "compiler/Analysis/NetworkState.h"
#include "compiler/Analysis/Regions.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;

namespace ptowsp {

using namespace network_state;

namespace {

constexpr size_t numLast = 6;
enum class Step { goesOn, waits, unknown };

class Follower {
public:
  Follower(wsp::NetworkOp network, const NetworkSetting &setting)
      : network(network), setting(setting) {}

  NetworkResult run() {
    if (makeChannels() && makeProcesses())
      takeTurns();
    return std::move(result);
  }

private:
  //===-- Start -----------------------------------------------------------------------===//

  bool makeChannels() {
    for (wsp::ChannelOp op : network.getChannels()) {
      if (op.getShared())
        return giveUp(op, "which process takes a token of a shared channel depends on time");
      first[op.getSymName()] = channels.size();
      for (uint64_t i = 0; i < op.getCount().value_or(1); ++i) {
        Channel &channel = channels.emplace_back();
        channel.capacity =
            setting.capacities.empty() ? op.getCapacity() : setting.capacities[channels.size() - 1];
        channel.openSenders = 1;
        result.channels.push_back({op});
      }
    }
    return true;
  }

  bool makeProcesses() {
    for (wsp::ProcessOp op : network.getProcesses()) {
      const bool sends = sendsOutputs(op);
      for (int64_t i = 0; i < op.getInstances(); ++i) {
        Process &process = processes.emplace_back();
        process.op = op;
        process.instance = i;
        process.countsSlots = sends && setting.window != NetworkSetting::unlimited;
        if (op.getReplicate())
          process.values[op.getInstance()] = i;
        enter(process, op, op.getBlock(), /*isScope=*/false);
      }
    }
    return true;
  }

  //===-- Turns -----------------------------------------------------------------------===//

  void takeTurns() {
    bool moved = true, ended = false;
    while (moved && !ended) {
      moved = false;
      ended = true;
      for (Process &process : processes) {
        if (!runTurn(process, moved))
          return;
        ended &= process.levels.empty();
      }
    }
    if (ended)
      return;
    result.end = NetworkResult::End::deadlocks;
    for (Process &process : processes)
      if (!process.levels.empty())
        result.waits.push_back(process.wait);
  }

  bool runTurn(Process &process, bool &moved) {
    while (!process.levels.empty()) {
      const uint64_t offer = process.offer;
      if (++result.steps > setting.steps)
        return giveUp(network, "it takes too many steps to follow");
      switch (step(process)) {
      case Step::unknown:
        return false;
      case Step::waits:
        moved |= process.offer != offer;
        return true;
      case Step::goesOn:
        moved = true;
      }
    }
    return true;
  }

  bool giveUp(Operation *op, const Twine &reason) {
    result.end = NetworkResult::End::unknown;
    result.unknown = op;
    result.reason = reason.str();
    return false;
  }
  Step stop(Operation *op, const Twine &reason) {
    giveUp(op, reason);
    return Step::unknown;
  }

  void note(Process &process, Operation *op) {
    result.last.push_back({process.op, process.instance, op});
    if (result.last.size() > numLast)
      result.last.pop_front();
  }

  Step waitFor(Process &process, Operation *op, int channel, bool forPlace) {
    process.wait = {{process.op, process.instance, op}, channel, forPlace};
    return Step::waits;
  }

  //===-- Values ----------------------------------------------------------------------===//

  /// An extent that only the run knows: all that are the same one have the value of the setting.
  std::optional<int64_t> openValue(Value value, bool isExtent) {
    if (sending)
      return std::nullopt;
    auto load = value.getDefiningOp<wsp::SymbolLoadOp>();
    auto known = result.open ? result.open.getDefiningOp<wsp::SymbolLoadOp>() : load;
    if (!isExtent && !value.getType().isIndex() && value.getType().getIntOrFloatBitWidth() < 32)
      return std::nullopt;
    const bool same = !result.open || value == result.open ||
                      (load && known && load.getSymbol() == known.getSymbol());
    if (!same)
      return std::nullopt;
    if (!result.open)
      result.open = value;
    result.exact &= isExtent;
    return setting.extent;
  }

  bool isOutside(Value value) {
    return !network.getBodyRegion().isAncestor(value.getParentRegion()) ||
           value.getDefiningOp<wsp::SymbolLoadOp>();
  }

  std::optional<int64_t> evaluate(Process &process, Value value, bool isExtent = false) {
    APInt constant;
    if (isExtent && isOutside(value) && !matchPattern(value, m_ConstantInt(&constant)))
      return openValue(value, /*isExtent=*/true);
    auto getKnown = [&](Value own) -> std::optional<int64_t> {
      if (auto it = process.values.find(own); it != process.values.end())
        return it->second;
      Operation *op = own.getDefiningOp();
      const bool isComputed = op && isa<arith::ArithDialect>(op->getDialect());
      return isOutside(own) && !isComputed ? openValue(own, /*isExtent=*/false) : std::nullopt;
    };
    return evaluateInteger(value, getKnown, &result.steps);
  }

  //===-- Operations ------------------------------------------------------------------===//

  Step step(Process &process) {
    Level &level = process.levels.back();
    if (level.next == level.block->end())
      return finishBlock(process);
    Operation *op = &*level.next;
    if (auto user = dyn_cast<wsp::ChannelUser>(op))
      return use(process, user);
    if (auto task = dyn_cast<wsp::TaskOp>(op))
      return submit(process, task);
    if (auto tensor = dyn_cast<wsp::IntermediateOp>(op); tensor && !packing.find(tensor))
      return submit(process, tensor);
    ++level.next;
    if (op->getNumRegions() == 0 || !matters(process, op))
      return Step::goesOn;
    if (auto loop = dyn_cast<wsp::ForEachOp>(op))
      return startLoop(process, loop, loop.getExtents(), loop.getBlock());
    if (auto loop = dyn_cast<wsp::ParallelOp>(op))
      return startLoop(process, loop, loop.getExtents(), loop.getBlock());
    if (auto cond = dyn_cast<wsp::CondOp>(op))
      return branch(process, cond);
    if (isa<wsp::ScopeOp, wsp::SequentialOp, wsp::CombineOp>(op)) {
      enter(process, op, op->getRegion(0).front(), isa<wsp::ScopeOp>(op));
      return Step::goesOn;
    }
    return stop(op, "how often it runs depends on the contents of a tensor");
  }

  /// Whether a channel is used inside, or slots are counted.
  bool matters(Process &process, Operation *op) {
    auto [it, isNew] = uses.try_emplace(op, 0);
    if (isNew)
      op->walk([&, &kinds = it->second](Operation *inner) {
        kinds |= isa<wsp::ChannelUser>(inner) ? 1 : 0;
        kinds |= isa<wsp::TaskOp, wsp::IntermediateOp>(inner) ? 2 : 0;
      });
    return (it->second & 1) != 0 || (process.countsSlots && it->second != 0);
  }

  Step branch(Process &process, wsp::CondOp cond) {
    std::optional<int64_t> condition = evaluate(process, cond.getCondition());
    if (!condition)
      return stop(cond, "which branch is taken depends on a value that only the run knows");
    if (*condition)
      enter(process, cond, cond.getThenBlock(), false);
    else if (Block *otherwise = cond.getElseBlock())
      enter(process, cond, *otherwise, false);
    return Step::goesOn;
  }

  void enter(Process &process, Operation *op, Block &block, bool isScope) {
    Level &level = process.levels.emplace_back();
    level.op = op;
    level.block = &block;
    level.next = block.begin();
    level.isScope = isScope;
    process.depth += isScope ? 1 : 0;
    level.firstSlot = process.rings[ringAt(process.depth)].slots.size();
  }

  void bindIterators(Process &process) {
    Level &level = process.levels.back();
    for (auto [iterator, index] : llvm::zip_equal(level.block->getArguments(), level.position))
      process.values[iterator] = index;
  }

  Step startLoop(Process &process, Operation *loop, ValueRange values, Block &block) {
    SmallVector<int64_t, 2> extents;
    for (Value value : values) {
      std::optional<int64_t> extent = evaluate(process, value, /*isExtent=*/true);
      if (!extent)
        return stop(loop, "how often it runs depends on a value that only the run knows");
      extents.push_back(*extent);
    }
    if (llvm::any_of(extents, [](int64_t extent) { return extent <= 0; }))
      return Step::goesOn;
    enter(process, loop, block, makesIntermediates(block));
    process.levels.back().position.assign(extents.size(), 0);
    process.levels.back().extents = extents;
    bindIterators(process);
    return Step::goesOn;
  }

  Step finishBlock(Process &process) {
    Level &level = process.levels.back();
    if (level.isScope)
      endScope(process, level);
    for (const SlotName &slot : level.held)
      --find(slot).references;
    level.held.clear();
    size_t axis = level.extents.size();
    while (axis > 0 && ++level.position[axis - 1] == level.extents[axis - 1])
      level.position[--axis] = 0;
    if (axis == 0) {
      process.depth -= level.isScope ? 1 : 0;
      process.levels.pop_back();
      return Step::goesOn;
    }
    bindIterators(process);
    level.next = level.block->begin();
    return Step::goesOn;
  }

  //===-- Slots -----------------------------------------------------------------------===//

  static unsigned ringAt(unsigned depth) { return std::min(depth, numScopeRings - 1); }
  Slot &find(const SlotName &name) { return name.process->rings[name.ring].slots[name.slot]; }

  Step submit(Process &process, Operation *op) {
    if (process.countsSlots) {
      Ring &ring = process.rings[ringAt(process.depth)];
      while (ring.slots.size() - ring.reclaimed >= setting.window) {
        if (ring.slots[ring.reclaimed].references != 0)
          return waitFor(process, op, -1, true);
        ++ring.reclaimed;
      }
      bind(process, op, ring);
    }
    ++process.levels.back().next;
    return Step::goesOn;
  }

  /// Gives the tensors that begin with this slot to the scope.
  void bind(Process &process, Operation *op, Ring &ring) {
    const SlotName name{&process, ringAt(process.depth), ring.slots.size()};
    Slot slot;
    auto own = [&](Value tensor) {
      slot = {1, process.depth};
      process.slots.insert_or_assign(tensor, name);
    };
    if (isa<wsp::IntermediateOp>(op))
      own(op->getResult(0));
    if (auto task = dyn_cast<wsp::TaskOp>(op))
      for (Value arg : task.getArgs()) {
        auto tensor = arg.getDefiningOp<wsp::IntermediateOp>();
        if (tensor && packing.find(tensor) == task)
          own(arg);
      }
    ring.slots.push_back(slot);
  }

  void endScope(Process &process, Level &level) {
    Ring &ring = process.rings[ringAt(process.depth)];
    for (Slot &slot : llvm::MutableArrayRef(ring.slots).drop_front(level.firstSlot)) {
      if (slot.depth != process.depth)
        continue;
      slot.depth = noScope;
      --slot.references;
    }
    level.firstSlot = ring.slots.size(); // of the next iteration
  }

  //===-- Channels --------------------------------------------------------------------===//

  Step use(Process &process, wsp::ChannelUser user) {
    std::optional<int64_t> index = 0;
    if (user.getIndex())
      index = evaluate(process, user.getIndex());
    wsp::ChannelOp op = network.lookupChannel(user.getChannelAttr().getValue());
    if (!index || *index < 0 || *index >= static_cast<int64_t>(op.getCount().value_or(1)))
      return stop(user, "which channel it uses depends on a value that only the run knows");
    const size_t number = first[op.getSymName()] + *index;
    Channel &channel = channels[number];
    const bool receives = user.getRole() == wsp::ChannelRole::receive;
    if (user.getRole() == wsp::ChannelRole::query)
      return stop(user, "whether an event has happened depends on time");
    Process *&end = receives ? channel.receiver : channel.sender;
    end = end ? end : &process;
    if (end != &process)
      return stop(user, "another process is at this end of the channel");
    if (user.getRole() != wsp::ChannelRole::close)
      (receives ? result.channels[number].receiver : result.channels[number].sender) = user;
    if (receives)
      return receive(process, user, number);
    if (channel.openSenders == 0)
      return stop(user, "the channel is closed");
    if (user.getRole() == wsp::ChannelRole::close) {
      channel.openSenders = 0;
      ++process.levels.back().next;
      return Step::goesOn;
    }
    return send(process, user, number);
  }

  Step send(Process &process, wsp::ChannelUser user, size_t number) {
    Channel &channel = channels[number];
    NetworkTraffic &traffic = result.channels[number];
    if (process.offer == 0) {
      if (channel.tokens.size() >= std::max<uint64_t>(channel.capacity, 1))
        return waitFor(process, user, number, true);
      Token token;
      if (auto send = dyn_cast<wsp::SendOp>(*user))
        for (Value value : send.getValues())
          token = add(std::move(token), process, value);
      channel.tokens.push_back(std::move(token));
      ++traffic.sent;
      traffic.highWater = std::max<uint64_t>(traffic.highWater, channel.tokens.size());
      note(process, user);
      process.offer = channel.capacity == 0 ? traffic.sent : 0;
    }
    if (process.offer > traffic.taken)
      return waitFor(process, user, number, true);
    process.offer = 0;
    ++process.levels.back().next;
    return Step::goesOn;
  }

  Token add(Token token, Process &process, Value value) {
    std::optional<SlotName> slot;
    std::optional<int64_t> number;
    if (isa<MemRefType>(value.getType())) {
      if (auto it = process.slots.find(getRoot(value)); it != process.slots.end())
        slot = it->second;
    } else if (value.getType().isIntOrIndex()) {
      sending = true; // what nobody may look at keeps nothing open
      number = evaluate(process, value);
      sending = false;
    }
    if (slot)
      ++find(*slot).references;
    token.values.push_back(number);
    token.slots.push_back(slot);
    return token;
  }

  Step receive(Process &process, wsp::ChannelUser user, size_t number) {
    Channel &channel = channels[number];
    Level &level = process.levels.back();
    if (channel.tokens.empty()) {
      if (channel.openSenders != 0)
        return waitFor(process, user, number, false);
      ++level.next;
      auto receive = dyn_cast<wsp::ReceiveOp>(*user);
      if (receive && receive.getElseBlock())
        enter(process, user, *receive.getElseBlock(), makesIntermediates(*receive.getElseBlock()));
      return Step::goesOn;
    }
    const Token token = std::move(channel.tokens.front());
    channel.tokens.pop_front();
    ++result.channels[number].taken;
    note(process, user);
    if (!isa<wsp::ConsumeOp>(user))
      ++level.next;
    if (user->getNumRegions() == 0)
      return Step::goesOn;
    Block &body = user->getRegion(0).front();
    enter(process, user, body, makesIntermediates(body));
    for (auto [arg, value, slot] :
         llvm::zip_equal(body.getArguments(), token.values, token.slots)) {
      process.values.erase(arg);
      process.slots.erase(arg);
      if (value)
        process.values[arg] = *value;
      if (!slot)
        continue;
      process.slots.insert_or_assign(arg, *slot);
      process.levels.back().held.push_back(*slot);
    }
    return Step::goesOn;
  }

  wsp::NetworkOp network;
  const NetworkSetting &setting;
  NetworkResult result;
  llvm::StringMap<size_t> first; ///< of a channel's elements
  std::vector<Channel> channels;
  std::deque<Process> processes;
  llvm::DenseMap<Operation *, unsigned> uses;
  PackingTasks packing;
  bool sending = false;
};

} // namespace

NetworkResult followNetwork(wsp::NetworkOp network, const NetworkSetting &setting) {
  return Follower(network, setting).run();
}

} // namespace ptowsp
