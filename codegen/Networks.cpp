// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Networks: each process is a struct whose step function is a switch over the places
/// where it can wait.
///
/// Invariant: in a step function nothing is declared but what no label follows: every
/// variable is a member, so that a step can begin at any label.

#include "codegen/OrchestrationEmitter.h"

#include <fmt/format.h>
#include <map>

using namespace mlir;

namespace ptowsp::codegen {

OrchestrationEmitter::OrchestrationEmitter(Model &model, Process &process)
    : OrchestrationEmitter(model) {
  // What a step function sees of its base, which a member must not hide.
  for (StringRef word :
       {"alloc", "arrives",     "captured",  "ceil_divide", "channel",  "channel_at",
        "clock", "close",       "divide",    "done",        "finish",   "floor_divide",
        "given", "go_on",       "index",     "inputs",      "instance", "load",
        "next",  "offer",       "query",     "release",     "rest",     "resume",
        "run",   "scope_begin", "scope_end", "send",        "sends_to", "set_slot",
        "step",  "submit",      "take",      "takes_from",  "wait_at",  "waits_for"})
    names.take(word);
  this->process = &process;
  scalars.leaveOrchestrator();
  scalars.declareElsewhere([this](StringRef type, StringRef name) {
    this->process->members.emplace_back(type.str(), name.str());
  });
}

// Names of a process are those of members: no two are the same.
void OrchestrationEmitter::enterNames() {
  if (!process)
    names.enterScope();
}
void OrchestrationEmitter::leaveNames() {
  if (!process)
    names.leaveScope();
}

std::string OrchestrationEmitter::declareVariable(StringRef type, StringRef name) {
  if (!process)
    return (type + " " + name).str();
  process->members.emplace_back(type.str(), name.str());
  return name.str();
}

//===-- Networks ----------------------------------------------------------------------===//

LogicalResult OrchestrationEmitter::emitNetworks() {
  const WalkResult result =
      model.program.walk([&](orch::NetworkOp op) { return WalkResult(emitNetwork(op)); });
  return failure(result.wasInterrupted());
}

/// The words of a token: its time, and its values.
static unsigned countWords(orch::ChannelOp channel) {
  unsigned words = 1;
  for (Type type : channel.getPayload().getAsValueRange<TypeAttr>())
    words += isa<MemRefType>(type) ? 16 : 1;
  return words;
}

void OrchestrationEmitter::emitInputs(orch::NetworkOp op, Network &network) {
  op.walk([&](Operation *inner) {
    for (Value value : inner->getOperands())
      if (!op.getBodyRegion().isAncestor(value.getParentRegion()) &&
          !value.getDefiningOp<arith::ConstantOp>())
        network.captured.insert(value);
  });
  if (network.captured.empty())
    return;
  network.inputs = names.declare(network.name + "_inputs");
  const std::string place = model.files.describeShort(model.files.find(op.getLoc()));
  out.comment("What the processes of the network" + (place.empty() ? "" : " of " + place) +
              " are given.");
  Names fieldNames;
  out.block(
      "struct " + network.inputs,
      [&] {
        for (Value value : network.captured) {
          auto arg = dyn_cast<BlockArgument>(value);
          const bool isArgument = arg && arg.getOwner() == &model.program.getBlock();
          StringRef hint = isArgument ? StringRef(model.arguments[arg.getArgNumber()].name)
                                      : findName(value.getLoc());
          network.fields.push_back(fieldNames.declare(hint.empty() ? "value" : hint));
          const std::string type =
              isa<MemRefType>(value.getType()) ? "rt::tensor" : scalars.getType(value.getType());
          out.line(fmt::format("{} {};", type, network.fields.back()));
        }
      },
      ";");
  out.blank();
}

void OrchestrationEmitter::emitChannels(orch::NetworkOp op, const Network &network) {
  auto channels = op.getBlock().getOps<orch::ChannelOp>();
  if (channels.empty())
    return;
  out.comment("Channels of the network; arrays by their place among the descriptions.");
  out.block(
      fmt::format("enum {}_channel : uint32_t", network.name),
      [&] {
        int64_t number = 0, index = 0;
        for (orch::ChannelOp channel : channels) {
          out.line(fmt::format("{}_{} = {},", network.name, toIdentifier(channel.getSymName()),
                               channel.getCount() ? index : number));
          number += channel.getCount().value_or(1);
          ++index;
        }
      },
      ";");
  out.blank();
  out.line(fmt::format("constexpr ptowsp_channel_description {}_channels[] = {{", network.name));
  for (orch::ChannelOp channel : channels)
    out.row(fmt::format("{{{}, {}, {}, {}, {}, {}, 0, {}}},", stringLiteral(channel.getSymName()),
                        channel.getCount().value_or(0), countWords(channel), channel.getCapacity(),
                        channel.getLatency(), static_cast<int>(channel.getShared()),
                        readLocation(channel.getLoc())));
  out.line("};");
  out.blank();
}

LogicalResult OrchestrationEmitter::emitNetwork(orch::NetworkOp op) {
  Network &network = networks[op];
  network.name = names.declare("network");
  emitInputs(op, network);
  emitChannels(op, network);
  SmallVector<std::string> rows;
  for (auto process : op.getBlock().getOps<orch::ProcessOp>()) {
    FailureOr<std::string> row = emitProcess(process, network);
    if (failed(row))
      return failure();
    rows.push_back(*row);
  }
  if (!rows.empty()) {
    out.line(fmt::format("constexpr ptowsp_process_description {}_processes[] = {{", network.name));
    for (const std::string &row : rows)
      out.row(row);
    out.line("};");
    out.blank();
  }
  const size_t channels = llvm::range_size(op.getBlock().getOps<orch::ChannelOp>());
  auto table = [&](StringRef what, size_t size) {
    return size ? network.name + "_" + what.str() : std::string("nullptr");
  };
  out.statement(fmt::format("constexpr ptowsp_network {} = {{{}, {}, {}, {}, {}, 0, {}}};",
                            network.name, table("channels", channels),
                            table("processes", rows.size()), channels, rows.size(),
                            static_cast<int>(op.getOrdered()), readLocation(op.getLoc())));
  out.blank();
  return success();
}

LogicalResult OrchestrationEmitter::emitOp(orch::NetworkOp op) {
  const Network &network = networks[op];
  if (network.inputs.empty()) {
    out.statement(fmt::format("o.run_network({}, nullptr);", network.name));
    return success();
  }
  std::string values;
  for (Value value : network.captured)
    values += (values.empty() ? "" : ", ") +
              (isa<MemRefType>(value.getType()) ? readTensor(value) : scalars.readTyped(value));
  const std::string inputs = names.declare("inputs");
  out.statement(fmt::format("{} {} = {{{}}};", network.inputs, inputs, values));
  out.statement(fmt::format("o.run_network({}, &{});", network.name, inputs));
  return success();
}

//===-- Processes ---------------------------------------------------------------------===//

void OrchestrationEmitter::emitUses(orch::ProcessOp op, StringRef name,
                                    llvm::StringMap<unsigned> &channels) {
  std::map<unsigned, unsigned> roles;
  op.walk([&](Operation *inner) {
    if (auto send = dyn_cast<orch::ChannelSendOp>(inner))
      roles[channels.lookup(send.getChannel())] |= 1;
    else if (auto close = dyn_cast<orch::ChannelCloseOp>(inner))
      roles[channels.lookup(close.getChannel())] |= 1;
    else if (auto take = dyn_cast<orch::ChannelTakeOp>(inner))
      roles[channels.lookup(take.getChannel())] |= 2;
  });
  constexpr StringRef words[] = {"", "PTOWSP_CHANNEL_SENDS", "PTOWSP_CHANNEL_TAKES",
                                 "PTOWSP_CHANNEL_SENDS | PTOWSP_CHANNEL_TAKES"};
  if (roles.empty())
    return;
  std::string rows;
  for (auto [channel, role] : roles)
    rows += fmt::format("{}{{{}, {}}}", rows.empty() ? "" : ", ", channel, words[role].str());
  out.statement(fmt::format("constexpr ptowsp_channel_use {}_uses[] = {{{}}};", name.str(), rows));
}

LogicalResult OrchestrationEmitter::emitBody(orch::ProcessOp op, const Network &network) {
  out.line("[[maybe_unused]] bool done = true;");
  if (!network.inputs.empty())
    out.line(fmt::format("[[maybe_unused]] auto &given = inputs<{}>();", network.inputs));
  for (auto [value, field] : llvm::zip(network.captured, network.fields))
    if (isa<MemRefType>(value.getType()))
      tensors[value] = "given." + field;
    else
      scalars.define(value, {"given." + field});
  LogicalResult result = success();
  op.walk([&](Operation *inner) {
    for (Value value : inner->getOperands())
      if (auto constant = value.getDefiningOp<arith::ConstantOp>())
        if (!op->isAncestor(constant) && failed(scalars.emit(constant)))
          result = failure();
  });
  if (op.getBlock().getNumArguments() != 0)
    scalars.define(op.getBlock().getArgument(0), {"static_cast<int64_t>(instance)"});
  if (failed(result))
    return failure();
  out.block("switch (resume)", [&] {
    out.label("case 0:");
    result = emitBlock(op.getBlock());
  });
  out.line("finish();");
  return result;
}

FailureOr<std::string> OrchestrationEmitter::emitProcess(orch::ProcessOp op,
                                                         const Network &network) {
  auto parent = cast<orch::NetworkOp>(op->getParentOp());
  Process made;
  made.network = network.name;
  for (auto [index, channel] : llvm::enumerate(parent.getBlock().getOps<orch::ChannelOp>()))
    made.channels[channel.getSymName()] = index;
  // Once to learn its variables, which stand above the function that uses them.
  Process draft = made;
  OrchestrationEmitter first(model, draft);
  if (failed(first.emitBody(op, network)))
    return failure();
  const std::string name = names.declare((op.getSymName() + "_process").str());
  const std::string place = model.files.describeShort(model.files.find(op.getLoc()));
  out.comment("Process '" + op.getSymName().str() + "'" + (place.empty() ? "" : ", " + place) +
              ".");
  LogicalResult result = success();
  made.places.push_back(readLocation(op.getLoc()));
  out.block(
      "struct " + name + " : rt::process",
      [&] {
        for (auto &[type, member] : draft.members)
          out.line(type + " " + member + ";");
        out.blank();
        out.block("void go_on()", [&] {
          OrchestrationEmitter second(model, made);
          second.out = std::move(out);
          result = second.emitBody(op, network);
          out = std::move(second.out);
        });
      },
      ";");
  out.blank();
  if (failed(result))
    return failure();
  emitUses(op, name, made.channels);
  std::string places;
  for (const std::string &entry : made.places)
    places += (places.empty() ? "" : ", ") + entry;
  out.statement(fmt::format("constexpr ptowsp_location {}_places[] = {{{}}};", name, places));
  out.blank();
  bool usesChannels = false;
  op.walk([&](Operation *inner) {
    usesChannels |= isa<orch::ChannelSendOp, orch::ChannelTakeOp, orch::ChannelCloseOp>(inner);
  });
  return fmt::format(
      "{{{0}, rt::step<{1}>, {2}, sizeof({1}), {3}, {4}, {5}, {6}, {7}, {1}_places, {8}}},",
      stringLiteral(op.getSymName()), name, op.getInstances(), made.deepest,
      usesChannels ? fmt::format("rt::count_of({}_uses)", name) : "0", made.places.size(),
      op.getBlock().getNumArguments(), usesChannels ? name + "_uses" : "nullptr",
      readLocation(op.getLoc()));
}

//===-- Where a process can wait --------------------------------------------------------===//

void OrchestrationEmitter::waitFor(Operation *op, StringRef call) {
  if (process->places.empty())
    process->places.emplace_back(); // of the draft
  const size_t number = process->places.size();
  process->places.push_back(readLocation(op->getLoc()));
  out.label(fmt::format("case {}:", number));
  out.statement(fmt::format("done = {};", call.str()));
  out.line("if (!done)");
  out.line(fmt::format("  return wait_at({});", number));
}

void OrchestrationEmitter::runTask(Operation *op, const std::string &call) {
  if (!process) {
    out.statement("o." + call + ";");
    return;
  }
  process->deepest = std::max(process->deepest, process->scopes + 1);
  waitFor(op, call);
}

LogicalResult OrchestrationEmitter::emitProcessScope(orch::ScopeOp op) {
  out.line("scope_begin();");
  ++process->scopes;
  if (failed(emitBlock(op.getBlock())))
    return failure();
  --process->scopes;
  out.line("scope_end();");
  return success();
}

std::string OrchestrationEmitter::readChannel(StringRef name, Value index, bool sends) {
  const std::string constant = process->network + "_" + toIdentifier(name);
  if (!index)
    return fmt::format("channel_at({})", constant);
  return fmt::format("{}({}, {})", sends ? "sends_to" : "takes_from", constant,
                     scalars.read(index));
}

LogicalResult OrchestrationEmitter::emitOp(orch::ChannelSendOp op) {
  std::string arguments = readChannel(op.getChannel(), op.getIndex(), true);
  for (Value value : op.getValues())
    arguments +=
        ", " + (isa<MemRefType>(value.getType()) ? readTensor(value) : scalars.readTyped(value));
  waitFor(op, fmt::format("send({})", arguments));
  return success();
}

LogicalResult OrchestrationEmitter::emitOp(orch::ChannelCloseOp op) {
  waitFor(op, fmt::format("close({})", readChannel(op.getChannel(), op.getIndex(), true)));
  return success();
}

LogicalResult OrchestrationEmitter::emitOp(orch::ChannelQueryOp op) {
  const StringRef hint = findName(op.getLoc());
  const std::string own = names.declare(hint.empty() ? "happened" : hint);
  process->members.emplace_back("bool", own);
  waitFor(op,
          fmt::format("query({}, {})", readChannel(op.getChannel(), op.getIndex(), false), own));
  scalars.define(op.getResult(), {own});
  return success();
}

/// Declares what a token brings; returns the arguments that take it.
std::string OrchestrationEmitter::takeArguments(Block &block, StringRef channel) {
  std::string arguments = channel.str();
  for (BlockArgument arg : block.getArguments()) {
    const StringRef hint = findName(arg.getLoc());
    const bool isTensor = isa<MemRefType>(arg.getType());
    const std::string own = names.declare(hint.empty() ? "token" : hint);
    process->members.emplace_back(isTensor ? "rt::tensor" : scalars.getType(arg.getType()), own);
    if (isTensor)
      tensors[arg] = own;
    else
      scalars.define(arg, {own});
    arguments += ", " + own;
  }
  return arguments;
}

LogicalResult OrchestrationEmitter::emitOp(orch::ChannelTakeOp op) {
  const std::string channel = readChannel(op.getChannel(), op.getIndex(), false);
  const std::string arguments = takeArguments(op.getBlock(), channel);
  LogicalResult result = success();
  auto emitToken = [&] {
    if (failed(emitBlock(op.getBlock())))
      result = failure();
    for (BlockArgument arg : op.getBlock().getArguments())
      if (isa<MemRefType>(arg.getType()))
        out.statement(fmt::format("release({});", readTensor(arg)));
  };
  const std::string remark = model.files.describeShort(model.files.find(op.getLoc()));
  if (op.getAll()) {
    out.block(
        "for (;;)",
        [&] {
          waitFor(op, fmt::format("arrives({})", channel));
          out.statement(fmt::format("if (!take({}))", arguments));
          out.line("  break;");
          emitToken();
        },
        "", remark);
    return result;
  }
  waitFor(op, fmt::format("arrives({})", channel));
  if (op.getBlock().empty() && op.getElseRegion().empty()) {
    out.statement(fmt::format("take({});", arguments));
    return success();
  }
  out.block(fmt::format("if (take({}))", arguments), emitToken, "", remark);
  if (!op.getElseRegion().empty())
    out.otherwise([&] {
      if (failed(emitBlock(op.getElseRegion().front())))
        result = failure();
    });
  return result;
}

} // namespace ptowsp::codegen
