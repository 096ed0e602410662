// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Networks: what is emitted relies on what is checked here.

#include "dialects/Orch/Orch.h"

using namespace mlir;
using namespace ptowsp;
using namespace ptowsp::orch;

void ChannelQueryOp::getAsmResultNames(OpAsmSetValueNameFn setName) {
  setName(getResult(), "happened");
}

LogicalResult NetworkOp::verifyRegions() {
  if ((*this)->getParentOfType<ProcessOp>())
    return reportError(getLoc(), DiagId::BadNetwork)
           << "a network inside a process; networks do not nest";
  for (Operation &op : getBlock())
    if (!isa<ChannelOp, ProcessOp>(op))
      return reportError(op.getLoc(), DiagId::BadNetwork)
             << "a network is made of channels and processes, not of '" << op.getName() << "'";
  return success();
}

LogicalResult ChannelOp::verify() {
  constexpr int64_t most = int64_t(1) << 20; // as in wsp.channel
  auto isIn = [](int64_t value, int64_t least) { return value >= least && value <= most; };
  if (isIn(getCapacity(), 0) && isIn(getLatency(), 0) && isIn(getCount().value_or(1), 1))
    return success();
  return reportError(getLoc(), DiagId::BadNetwork)
         << "a channel's capacity and latency are 0 to " << most << ", arrays have 1 to " << most
         << " channels";
}

LogicalResult ProcessOp::verify() {
  if (getInstances() >= 1 && getInstances() <= int64_t(1) << 20 &&
      getBlock().getNumArguments() <= 1 &&
      llvm::all_of(getBlock().getArgumentTypes(), llvm::IsaPred<IndexType>))
    return success();
  return reportError(getLoc(), DiagId::BadNetwork)
         << "a process has 1 to " << (int64_t(1) << 20)
         << " instances, and at most one argument, of type index";
}

/// Of what takes the token itself, the types of its values; else none.
static std::optional<SmallVector<Type>> getPayload(Operation *op) {
  if (auto send = dyn_cast<ChannelSendOp>(op))
    return llvm::to_vector(send.getValues().getTypes());
  if (auto take = dyn_cast<ChannelTakeOp>(op))
    if (!take.getBlock().empty() || take.getBlock().getNumArguments() != 0)
      return llvm::to_vector(take.getBlock().getArgumentTypes());
  return std::nullopt;
}

template <typename Op> static LogicalResult verifyUser(Op op) {
  auto network = op->template getParentOfType<NetworkOp>();
  if (!op->template getParentOfType<ProcessOp>() || !network)
    return reportError(op.getLoc(), DiagId::BadNetwork)
           << "'" << op->getName() << "' stands outside of a process";
  ChannelOp channel;
  for (auto candidate : network.getBlock().template getOps<ChannelOp>())
    if (candidate.getSymName() == op.getChannel())
      channel = candidate;
  if (!channel || channel.getCount().has_value() != static_cast<bool>(op.getIndex()))
    return reportError(op.getLoc(), DiagId::UnknownChannel)
           << (channel ? "an index is for arrays of channels, which need one: '"
                       : "the network has no channel '")
           << op.getChannel() << "'";
  const std::optional<SmallVector<Type>> payload = getPayload(op);
  if (!payload || *payload == llvm::to_vector(channel.getPayload().getAsValueRange<TypeAttr>()))
    return success();
  return reportError(op.getLoc(), DiagId::ChannelPayload)
         << "channel '" << op.getChannel() << "' carries other values";
}

LogicalResult ChannelSendOp::verify() { return verifyUser(*this); }
LogicalResult ChannelTakeOp::verifyRegions() { return verifyUser(*this); }
LogicalResult ChannelCloseOp::verify() { return verifyUser(*this); }
LogicalResult ChannelQueryOp::verify() { return verifyUser(*this); }
