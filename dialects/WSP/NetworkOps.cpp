// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Networks: their text, and what stands where in them.

#include "dialects/Tile/Signature.h"
#include "dialects/WSP/WSP.h"
#include "mlir/IR/Matchers.h"

#include <map>

using namespace mlir;
using namespace ptowsp;
using namespace ptowsp::wsp;

ChannelOp ptowsp::wsp::lookupChannel(Operation *user) {
  auto network = user->getParentOfType<NetworkOp>();
  auto name = dyn_cast<ChannelUser>(user);
  return network && name ? network.lookupChannel(name.getChannelAttr().getValue()) : ChannelOp();
}

ProcessOp ptowsp::wsp::lookupProcess(Operation *user) { return user->getParentOfType<ProcessOp>(); }

ChannelOp NetworkOp::lookupChannel(StringRef name) {
  for (ChannelOp channel : getChannels())
    if (channel.getSymName() == name)
      return channel;
  return {};
}

//===-- Text --------------------------------------------------------------------------===//

SmallVector<Type> ChannelOp::getPayloadTypes() {
  if (!getPayload())
    return {};
  return llvm::to_vector(getPayload()->getAsValueRange<TypeAttr>());
}

// `memref<8x16xf32>, index`
ParseResult ptowsp::wsp::parsePayloadTypes(OpAsmParser &parser, ArrayAttr &payload) {
  SmallVector<Type> types;
  if (parser.parseTypeList(types))
    return failure();
  payload = parser.getBuilder().getTypeArrayAttr(types);
  return success();
}

void ptowsp::wsp::printPayloadTypes(OpAsmPrinter &printer, Operation *, ArrayAttr payload) {
  llvm::interleaveComma(payload.getAsValueRange<TypeAttr>(), printer);
}

/// A region with one block, also when there is nothing in it.
static ParseResult parseBlock(OpAsmParser &parser, OperationState &result,
                              ArrayRef<OpAsmParser::Argument> args = {}) {
  Region *region = result.addRegion();
  if (parser.parseRegion(*region, args))
    return failure();
  if (region->empty())
    region->emplaceBlock();
  return success();
}

// `@p replicate 4 (%i) {`
ParseResult ProcessOp::parse(OpAsmParser &parser, OperationState &result) {
  StringAttr name;
  SmallVector<OpAsmParser::Argument> instance;
  if (parser.parseSymbolName(name, getSymNameAttrName(result.name), result.attributes))
    return failure();
  if (succeeded(parser.parseOptionalKeyword("replicate"))) {
    int64_t count;
    if (parser.parseInteger(count) || parser.parseLParen() ||
        parser.parseArgument(instance.emplace_back()) || parser.parseRParen())
      return failure();
    instance.front().type = parser.getBuilder().getIndexType();
    instance.front().sourceLoc = parser.getEncodedSourceLoc(instance.front().ssaName.location);
    result.addAttribute(getReplicateAttrName(result.name),
                        parser.getBuilder().getI64IntegerAttr(count));
  }
  return failure(parser.parseOptionalAttrDictWithKeyword(result.attributes) ||
                 parseBlock(parser, result, instance));
}

void ProcessOp::print(OpAsmPrinter &printer) {
  printer << " ";
  printer.printSymbolName(getSymName());
  if (getReplicate())
    printer << " replicate " << getInstances() << " (" << getInstance() << ")";
  printer.printOptionalAttrDictWithKeyword((*this)->getAttrs(),
                                           {getSymNameAttrName(), getReplicateAttrName()});
  printer << " ";
  printer.printRegion(getBodyRegion(), /*printEntryBlockArgs=*/false);
}

// `@c[%i] (%t: memref<8x16xf32>, %x: f32)`, what `consume` and `receive` begin with
static ParseResult parseToken(OpAsmParser &parser, OperationState &result, StringAttr channelName) {
  FlatSymbolRefAttr channel;
  SmallVector<OpAsmParser::Argument> values;
  if (parser.parseAttribute(channel, channelName, result.attributes))
    return failure();
  if (succeeded(parser.parseOptionalLSquare())) {
    OpAsmParser::UnresolvedOperand index;
    if (parser.parseOperand(index) || parser.parseRSquare() ||
        parser.resolveOperand(index, parser.getBuilder().getIndexType(), result.operands))
      return failure();
  }
  if (parser.parseArgumentList(values, OpAsmParser::Delimiter::OptionalParen, /*allowType=*/true))
    return failure();
  for (OpAsmParser::Argument &value : values)
    value.sourceLoc = parser.getEncodedSourceLoc(value.ssaName.location);
  return failure(parser.parseOptionalAttrDictWithKeyword(result.attributes) ||
                 parseBlock(parser, result, values));
}

template <typename Op> static void printToken(Op op, OpAsmPrinter &printer) {
  printer << " ";
  printer.printSymbolName(op.getChannel());
  if (op.getIndex())
    printer << "[" << op.getIndex() << "]";
  if (op.getBlock().getNumArguments() != 0) {
    printer << " (";
    llvm::interleaveComma(op.getBlock().getArguments(), printer,
                          [&](BlockArgument arg) { printer.printRegionArgument(arg); });
    printer << ")";
  }
  printer.printOptionalAttrDictWithKeyword(op->getAttrs(), {op.getChannelAttrName()});
  printer << " ";
  printer.printRegion(op.getBodyRegion(), /*printEntryBlockArgs=*/false);
}

ParseResult ConsumeOp::parse(OpAsmParser &parser, OperationState &result) {
  return parseToken(parser, result, getChannelAttrName(result.name));
}
void ConsumeOp::print(OpAsmPrinter &printer) { printToken(*this, printer); }

ParseResult ReceiveOp::parse(OpAsmParser &parser, OperationState &result) {
  if (parseToken(parser, result, getChannelAttrName(result.name)))
    return failure();
  if (succeeded(parser.parseOptionalKeyword("otherwise")))
    return parseBlock(parser, result);
  result.addRegion();
  return success();
}
void ReceiveOp::print(OpAsmPrinter &printer) {
  printToken(*this, printer);
  if (getElseRegion().empty())
    return;
  printer << " otherwise ";
  printer.printRegion(getElseRegion());
}

void QueryOp::getAsmResultNames(OpAsmSetValueNameFn setName) { setName(getResult(), "happened"); }

//===-- Channels and processes --------------------------------------------------------===//

LogicalResult ChannelOp::verify() {
  constexpr int64_t most = int64_t(1) << 20;
  auto verifyNumber = [&](StringRef what, int64_t value, int64_t least) -> LogicalResult {
    if (value >= least && value <= most)
      return success();
    return reportError(getLoc(), DiagId::BadNetwork)
           << "channel '" << getSymName() << "' has " << what << " " << value << "; it is " << least
           << " to " << most;
  };
  if (failed(verifyNumber("a capacity of", getCapacity(), 0)) ||
      failed(verifyNumber("a latency of", getLatency(), 0)) ||
      (getCount() && failed(verifyNumber("a number of channels of", *getCount(), 1))))
    return failure();
  for (Type type : getPayloadTypes()) {
    auto memref = dyn_cast<MemRefType>(type);
    if (memref ? tile::isScalarType(memref.getElementType()) && !memref.getMemorySpace()
               : tile::isScalarType(type))
      continue;
    return reportError(getLoc(), DiagId::BadNetwork)
           << "a token cannot carry " << type
           << "; it carries scalars that the ABI has, and tensors of them in global memory";
  }
  return success();
}

LogicalResult ProcessOp::verify() {
  if (getBlock().getNumArguments() != (getReplicate() ? 1 : 0) ||
      !llvm::all_of(getBlock().getArgumentTypes(), llvm::IsaPred<IndexType>))
    return reportError(getLoc(), DiagId::BadNetwork)
           << "a process has an argument, of type index, when it is replicated, and none otherwise";
  constexpr int64_t most = int64_t(1) << 20;
  if (getInstances() < 1 || getInstances() > most)
    return reportError(getLoc(), DiagId::BadNetwork)
           << "process '" << getSymName() << "' has " << getInstances()
           << " instances; there are 1 to " << most;
  return success();
}

//===-- Operations on channels --------------------------------------------------------===//

static IdentifiedDiagnostic reportAtChannel(Operation *op, DiagId id, ChannelOp channel,
                                            const Twine &what) {
  IdentifiedDiagnostic error = reportError(op->getLoc(), id);
  error << what;
  error.attachNote(channel.getLoc()) << "channel '" << channel.getSymName() << "' is declared here";
  return error;
}

/// In a process, where the operations around it have an order.
static LogicalResult verifyPlace(Operation *op) {
  for (Operation *around = op->getParentOp(); around; around = around->getParentOp()) {
    if (isa<ProcessOp>(around))
      return success();
    if (!isa<ParallelOp, SelectOp, CombineOp>(around))
      continue;
    IdentifiedDiagnostic error = reportError(op->getLoc(), DiagId::BadNetwork);
    error << "'" << op->getName() << "' stands in a '" << around->getName()
          << "', whose parts have no order";
    error.attachNote(around->getLoc()) << "tokens have one: use 'wsp.for_each' or 'wsp.sequential'";
    return error;
  }
  return reportError(op->getLoc(), DiagId::BadNetwork)
         << "'" << op->getName() << "' stands outside of a process";
}

static LogicalResult verifyIndex(Operation *op, ChannelOp channel, Value index) {
  const std::optional<uint64_t> count = channel.getCount();
  if (count.has_value() != static_cast<bool>(index))
    return reportAtChannel(op, DiagId::UnknownChannel, channel,
                           count ? "names an array of channels; say which one in brackets"
                                 : "gives an index for a single channel");
  IntegerAttr value;
  if (!index || !matchPattern(index, m_Constant(&value)))
    return success();
  if (value.getInt() >= 0 && value.getInt() < static_cast<int64_t>(*count))
    return success();
  return reportAtChannel(op, DiagId::UnknownChannel, channel,
                         "there is no channel " + Twine(value.getInt()) + " of " + Twine(*count));
}

static LogicalResult verifyUser(ChannelUser user) {
  ChannelOp channel = lookupChannel(user);
  if (failed(verifyPlace(user)))
    return failure();
  if (!channel)
    return reportError(user.getLoc(), DiagId::UnknownChannel)
           << "the network has no channel '" << user.getChannelAttr().getValue() << "'";
  if (failed(verifyIndex(user, channel, user.getIndex())))
    return failure();
  if (isa<RecordOp, SynchronizeOp, QueryOp>(user) && !channel.isEvent())
    return reportAtChannel(user, DiagId::ChannelPayload, channel,
                           "'" + user->getName().getStringRef() +
                               "' works on events: channels of capacity 0 without values");
  const SmallVector<Type> carried = channel.getPayloadTypes();
  if (user.getRole() == ChannelRole::close || user.getPayload() == carried)
    return success();
  std::string types;
  llvm::raw_string_ostream os(types);
  llvm::interleaveComma(carried, os);
  return reportAtChannel(user, DiagId::ChannelPayload, channel,
                         carried.empty() ? "the channel carries events, without values"
                                         : "the channel carries " + types);
}

LogicalResult SendOp::verify() { return verifyUser(*this); }
LogicalResult ConsumeOp::verify() { return verifyUser(*this); }
LogicalResult ReceiveOp::verify() { return verifyUser(*this); }
LogicalResult CloseOp::verify() { return verifyUser(*this); }
LogicalResult RecordOp::verify() { return verifyUser(*this); }
LogicalResult SynchronizeOp::verify() { return verifyUser(*this); }
LogicalResult QueryOp::verify() { return verifyUser(*this); }

//===-- Networks ----------------------------------------------------------------------===//

namespace {

/// Finds two processes, or two instances of one, at the same end of a channel. What an index
/// leaves open is found in the run.
class EndVerifier {
public:
  explicit EndVerifier(ChannelOp channel) : channel(channel) {}

  LogicalResult add(ChannelUser user) {
    if (channel.getShared() || user.getRole() == ChannelRole::query)
      return success();
    std::map<int64_t, ChannelUser> &end =
        user.getRole() == ChannelRole::receive ? receivers : senders;
    ProcessOp process = lookupProcess(user);
    const int64_t instances = process.getInstances();
    IntegerAttr constant;
    if (user.getIndex() && user.getIndex() == process.getInstance()) {
      for (int64_t i = 0; i < std::min<int64_t>(instances, *channel.getCount()); ++i)
        if (failed(claim(end, i, user)))
          return failure();
      return success();
    }
    if (user.getIndex() && !matchPattern(user.getIndex(), m_Constant(&constant)))
      return success();
    return instances > 1 ? report(user, user) : claim(end, constant ? constant.getInt() : 0, user);
  }

private:
  LogicalResult claim(std::map<int64_t, ChannelUser> &end, int64_t index, ChannelUser user) {
    auto [it, first] = end.try_emplace(index, user);
    if (first || lookupProcess(it->second) == lookupProcess(user))
      return success();
    return report(user, it->second);
  }

  LogicalResult report(ChannelUser user, ChannelUser other) {
    IdentifiedDiagnostic error = reportError(user.getLoc(), DiagId::ChannelEnds);
    error << "more than one process "
          << (user.getRole() == ChannelRole::receive ? "takes tokens from" : "sends to or closes")
          << " channel '" << channel.getSymName() << "', which is not shared";
    if (other != user)
      error.attachNote(other.getLoc())
          << "process '" << lookupProcess(other).getSymName() << "' does it here";
    else
      error.attachNote(lookupProcess(user).getLoc())
          << "each instance of process '" << lookupProcess(user).getSymName() << "' does it";
    error.attachNote(channel.getLoc()) << "declare it 'shared', or as an array of channels";
    return error;
  }

  ChannelOp channel;
  std::map<int64_t, ChannelUser> senders, receivers;
};

LogicalResult verifyNames(NetworkOp network) {
  llvm::StringMap<Operation *> channels, processes;
  for (Operation &op : network.getBlock()) {
    const bool isChannel = isa<ChannelOp>(op);
    if (!isChannel && !isa<ProcessOp>(op))
      return reportError(op.getLoc(), DiagId::BadNetwork)
             << "a network is made of channels and processes; '" << op.getName()
             << "' stands before it or inside a process";
    const StringRef name =
        isChannel ? cast<ChannelOp>(op).getSymName() : cast<ProcessOp>(op).getSymName();
    auto [it, first] = (isChannel ? channels : processes).try_emplace(name, &op);
    if (first)
      continue;
    IdentifiedDiagnostic error = reportError(op.getLoc(), DiagId::BadNetwork);
    error << "the network has two " << (isChannel ? "channels" : "processes") << " '" << name
          << "'";
    error.attachNote(it->second->getLoc()) << "the first is here";
    return error;
  }
  return success();
}

} // namespace

LogicalResult NetworkOp::verifyRegions() {
  if (auto process = (*this)->getParentOfType<ProcessOp>()) {
    IdentifiedDiagnostic error = reportError(getLoc(), DiagId::BadNetwork);
    error << "a network inside a process; networks do not nest";
    error.attachNote(process.getLoc()) << "this is the process";
    return error;
  }
  if (failed(verifyNames(*this)))
    return failure();
  for (ChannelOp channel : getChannels()) {
    EndVerifier ends(channel);
    WalkResult result = walk([&](ChannelUser user) {
      const bool mine = user.getChannelAttr().getValue() == channel.getSymName();
      return WalkResult(mine ? ends.add(user) : success());
    });
    if (result.wasInterrupted())
      return failure();
  }
  return success();
}
