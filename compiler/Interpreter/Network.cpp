// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "compiler/Interpreter/Network.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;

namespace ptowsp::interpreter {

LogicalResult Execution::runNetwork(wsp::NetworkOp op, Frame &frame) {
  return Network(*this, op).run(frame);
}

LogicalResult Network::run(const Execution::Frame &around) {
  makeChannels();
  makeProcesses(around);
  bool moved = true, ended = false;
  while (moved && !ended) {
    moved = false;
    ended = true;
    for (Process &process : processes) {
      if (failed(runTurn(process, moved)))
        return failure();
      ended &= process.levels.empty();
    }
  }
  return ended ? success() : reportDeadlock();
}

void Network::makeChannels() {
  for (wsp::ChannelOp channel : op.getChannels())
    channels[channel.getSymName()].resize(channel.getCount().value_or(1),
                                          Channel{channel, {}, 0, 0, nullptr, nullptr});
}

void Network::makeProcesses(const Execution::Frame &around) {
  for (wsp::ProcessOp process : op.getProcesses()) {
    llvm::SetVector<StringRef> ends;
    process.walk([&](wsp::ChannelUser user) {
      if (isa<wsp::SendOp, wsp::RecordOp, wsp::CloseOp>(user))
        ends.insert(user.getChannelAttr().getValue());
    });
    const int64_t instances = process.getInstances();
    for (StringRef end : ends)
      for (Channel &channel : channels[end])
        channel.openSenders = channel.op.getShared() ? channel.openSenders + instances : 1;
    for (int64_t instance = 0; instance < instances; ++instance) {
      Process &made = processes.emplace_back(Process{process, around, {}, 0});
      enter(made, process, process.getBlock());
      if (process.getReplicate())
        made.frame.insert_or_assign(process.getInstance(),
                                    makeIndex(process.getContext(), instance));
    }
  }
  for (auto &entry : channels) // what nobody sends to is never closed either
    for (Channel &channel : entry.getValue())
      channel.openSenders = std::max<uint64_t>(channel.openSenders, 1);
}

bool Network::usesChannels(Operation *inner) {
  auto [it, first] = known.try_emplace(inner, false);
  if (first) {
    const bool uses =
        inner->walk([](wsp::ChannelUser) { return WalkResult::interrupt(); }).wasInterrupted();
    known[inner] = uses;
    return uses;
  }
  return it->second;
}

//===-- Turns -------------------------------------------------------------------------===//

LogicalResult Network::runTurn(Process &process, bool &moved) {
  while (!process.levels.empty()) {
    const uint64_t offer = process.offer;
    switch (step(process)) {
    case Step::fails:
      return failure();
    case Step::waits:
      moved |= process.offer != offer;
      return success();
    case Step::goesOn:
      moved = true;
    }
  }
  return success();
}

/// One operation, or the end of a block. What waits is tried again.
Network::Step Network::step(Process &process) {
  Level &level = process.levels.back();
  if (level.next == level.block->end())
    return finishBlock(process);
  Operation *next = &*level.next;
  if (auto user = dyn_cast<wsp::ChannelUser>(next))
    return use(process, user);
  if (failed(execution.charge(next, 1)))
    return Step::fails;
  ++level.next;
  if (!usesChannels(next))
    return failed(execution.runOperation(next, process.frame)) ? Step::fails : Step::goesOn;
  if (auto loop = dyn_cast<wsp::ForEachOp>(next))
    return startLoop(process, loop);
  if (auto cond = dyn_cast<wsp::CondOp>(next)) {
    if (std::get<Scalar>(process.frame.at(cond.getCondition())).integer().isOne())
      enter(process, cond, cond.getThenBlock());
    else if (Block *otherwise = cond.getElseBlock())
      enter(process, cond, *otherwise);
    return Step::goesOn;
  }
  if (isa<wsp::ScopeOp, wsp::SequentialOp>(next)) {
    enter(process, next, next->getRegion(0).front());
    return Step::goesOn;
  }
  return failed(execution.unsupported(next, "process")) ? Step::fails : Step::goesOn;
}

void Network::enter(Process &process, Operation *inner, Block &block) {
  process.levels.push_back({inner, &block, block.begin(), {}, {}});
}

void Network::bindIterators(Process &process, Level &level) {
  for (auto [iterator, index] : llvm::zip_equal(level.block->getArguments(), level.position))
    process.frame.insert_or_assign(iterator, makeIndex(op.getContext(), index));
}

Network::Step Network::startLoop(Process &process, wsp::ForEachOp loop) {
  const SmallVector<int64_t> extents = execution.readExtents(loop.getExtents(), process.frame);
  if (llvm::is_contained(extents, 0))
    return Step::goesOn;
  enter(process, loop, loop.getBlock());
  Level &level = process.levels.back();
  level.position.assign(extents.size(), 0);
  level.extents = extents;
  bindIterators(process, level);
  return Step::goesOn;
}

Network::Step Network::finishBlock(Process &process) {
  Level &level = process.levels.back();
  for (Operation &inner : *level.block)
    for (mlir::Value result : inner.getResults())
      process.frame.erase(result);
  size_t axis = level.extents.size();
  while (axis > 0 && ++level.position[axis - 1] == level.extents[axis - 1])
    level.position[--axis] = 0;
  if (axis == 0) {
    process.levels.pop_back();
    return Step::goesOn;
  }
  if (failed(execution.charge(level.op, 1)))
    return Step::fails;
  bindIterators(process, level);
  level.next = level.block->begin();
  return Step::goesOn;
}

//===-- Channels ----------------------------------------------------------------------===//

/// The channel that is meant, of which the process is at that end; null after an error.
Network::Channel *Network::find(Process &process, wsp::ChannelUser user) {
  std::vector<Channel> &array = channels[user.getChannelAttr().getValue()];
  const int64_t index = user.getIndex() ? execution.integerOf(user.getIndex(), process.frame) : 0;
  if (index < 0 || static_cast<size_t>(index) >= array.size()) {
    execution.fail(user, DiagId::UnknownChannel)
        << "there is no channel " << index << " of " << array.size();
    return nullptr;
  }
  Channel &channel = array[index];
  if (channel.op.getShared())
    return &channel;
  Process *&end = user.getRole() == wsp::ChannelRole::receive ? channel.receiver : channel.sender;
  end = end ? end : &process;
  if (end == &process)
    return &channel;
  execution.fail(user, DiagId::ChannelEnds)
      << "more than one process is at this end of channel '" << channel.op.getSymName() << "'";
  return nullptr;
}

Network::Step Network::use(Process &process, wsp::ChannelUser user) {
  if (user.getRole() == wsp::ChannelRole::query) {
    execution.fail(user, DiagId::UnsupportedOp)
        << "what '" << user->getName()
        << "' answers depends on modelled time, which the reference interpreter does not have";
    return Step::fails;
  }
  Channel *channel = find(process, user);
  if (!channel || failed(execution.charge(user, 1)))
    return Step::fails;
  switch (user.getRole()) {
  case wsp::ChannelRole::receive:
    return receive(process, user, *channel);
  case wsp::ChannelRole::close:
    ++process.levels.back().next;
    return close(user, *channel);
  default:
    return send(process, user, *channel);
  }
}

Network::Step Network::send(Process &process, wsp::ChannelUser user, Channel &channel) {
  const uint64_t capacity = channel.op.getCapacity();
  if (process.offer == 0) {
    if (channel.openSenders == 0) {
      execution.fail(user, DiagId::BadNetwork) << "a process sends to a channel that is closed";
      return Step::fails;
    }
    if (channel.tokens.size() >= std::max<uint64_t>(capacity, 1))
      return Step::waits;
    Token token;
    if (auto send = dyn_cast<wsp::SendOp>(*user))
      for (mlir::Value value : send.getValues()) {
        token.push_back(process.frame.at(value));
        if (auto *view = std::get_if<View>(&token.back()))
          view->writable = false;
      }
    channel.tokens.push_back(std::move(token));
    if (capacity == 0)
      process.offer = channel.taken + channel.tokens.size();
  }
  if (process.offer > channel.taken)
    return Step::waits;
  process.offer = 0;
  ++process.levels.back().next;
  return Step::goesOn;
}

Network::Step Network::receive(Process &process, wsp::ChannelUser user, Channel &channel) {
  const bool isLoop = isa<wsp::ConsumeOp>(user);
  Level &level = process.levels.back();
  if (channel.tokens.empty()) {
    if (channel.openSenders != 0)
      return Step::waits;
    ++level.next;
    auto receive = dyn_cast<wsp::ReceiveOp>(*user);
    if (receive && receive.getElseBlock())
      enter(process, user, *receive.getElseBlock());
    return Step::goesOn;
  }
  const Token token = std::move(channel.tokens.front());
  channel.tokens.pop_front();
  ++channel.taken;
  if (!isLoop)
    ++level.next;
  if (user->getNumRegions() == 0)
    return Step::goesOn;
  Block &body = user->getRegion(0).front();
  for (auto [arg, value] : llvm::zip_equal(body.getArguments(), token))
    process.frame.insert_or_assign(arg, value);
  enter(process, user, body);
  return Step::goesOn;
}

Network::Step Network::close(wsp::ChannelUser user, Channel &channel) {
  if (channel.openSenders == 0) {
    execution.fail(user, DiagId::BadNetwork) << "a process closes a channel that is closed";
    return Step::fails;
  }
  --channel.openSenders;
  return Step::goesOn;
}

LogicalResult Network::reportDeadlock() {
  constexpr unsigned most = 8;
  IdentifiedDiagnostic error = execution.fail(op, DiagId::Deadlock);
  error << "the processes of this network wait for each other for ever";
  unsigned listed = 0;
  for (Process &process : processes) {
    if (process.levels.empty() || ++listed > most)
      continue;
    auto user = cast<wsp::ChannelUser>(*process.levels.back().next);
    error.attachNote(user.getLoc())
        << "process '" << process.op.getSymName() << "' waits here for "
        << (user.getRole() == wsp::ChannelRole::receive ? "a token of" : "a place in")
        << " channel '" << user.getChannelAttr().getValue() << "'";
  }
  return error;
}

} // namespace ptowsp::interpreter
