// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The task graph for Graphviz: tasks as nodes, scopes and loops as clusters, an edge
/// from the last writer of a tensor to each reader.
///
/// Invariant: edges show the data that flows within one iteration of each loop; what
/// orders iterations is left to the runtime and not drawn.

#include "codegen/Cpp/Writer.h"
#include "codegen/Emitters.h"
#include "mlir/Interfaces/ViewLikeInterface.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringMap.h"

#include <fmt/format.h>

using namespace mlir;

namespace ptowsp::codegen {
namespace {

class GraphEmitter {
public:
  explicit GraphEmitter(Model &model) : model(model) {}
  std::string emit();

private:
  void emitBlock(Block &block, unsigned depth);
  void emitCluster(StringRef label, Block &block, unsigned depth);
  void emitTask(orch::SubmitOp submit, unsigned depth);
  void emitNetwork(orch::NetworkOp network, unsigned depth);
  void line(unsigned depth, StringRef text) {
    out.append(2 * depth, ' ').append(text).append("\n");
  }

  Model &model;
  std::string out;
  std::vector<std::string> edges;
  llvm::MapVector<Value, std::string> writers; ///< the node that last wrote a tensor
  unsigned tasks = 0;
  unsigned clusters = 0;
  unsigned networks = 0;
};

} // namespace

static std::string quote(StringRef text) {
  std::string result = "\"";
  for (const char c : text)
    result += c == '\n' ? "\\n" : c == '"' || c == '\\' ? std::string{'\\', c} : std::string(1, c);
  return result + "\"";
}

/// The tensor that a view shows a part of.
static Value findTensor(Value value) {
  while (auto view = value.getDefiningOp<ViewLikeOpInterface>())
    value = view.getViewSource();
  return value;
}

/// The tensor as an argument of the workload, or null.
static BlockArgument findArgument(Model &model, Value tensor) {
  auto arg = dyn_cast<BlockArgument>(tensor);
  return arg && arg.getOwner() == &model.program.getBlock() ? arg : BlockArgument();
}

static std::string describeTensor(Model &model, Value tensor) {
  if (BlockArgument arg = findArgument(model, tensor))
    return model.arguments[arg.getArgNumber()].name;
  return findName(tensor.getLoc()).str();
}

void GraphEmitter::emitTask(orch::SubmitOp submit, unsigned depth) {
  const std::string node = fmt::format("task{}", tasks++);
  const std::string place = model.files.describeShort(model.files.find(submit.getLoc()));
  line(depth, fmt::format("{} [label={}];", node,
                          quote(submit.getKernel().str() + (place.empty() ? "" : "\n" + place))));
  for (auto [index, arg] : llvm::enumerate(submit.getArgs())) {
    const tile::Access access = submit.getAccess(index);
    if (access == tile::Access::scalar || access == tile::Access::out)
      continue;
    Value tensor = findTensor(arg);
    auto writer = writers.find(tensor);
    if (writer != writers.end())
      edges.push_back(fmt::format("{} -> {} [label={}];", writer->second, node,
                                  quote(describeTensor(model, tensor))));
  }
  for (auto [index, arg] : llvm::enumerate(submit.getArgs())) {
    const tile::Access access = submit.getAccess(index);
    if (access != tile::Access::out && access != tile::Access::inout)
      continue;
    Value tensor = findTensor(arg);
    writers[tensor] = node;
    if (BlockArgument out = findArgument(model, tensor))
      edges.push_back(fmt::format("{} -> out{} [label={}];", node, out.getArgNumber(),
                                  quote(describeTensor(model, tensor))));
  }
}

void GraphEmitter::emitCluster(StringRef label, Block &block, unsigned depth) {
  line(depth, fmt::format("subgraph cluster{} {{", clusters++));
  line(depth + 1, fmt::format("label={};", quote(label)));
  emitBlock(block, depth + 1);
  line(depth, "}");
}

void GraphEmitter::emitBlock(Block &block, unsigned depth) {
  for (Operation &op : block) {
    const std::string place = model.files.describeShort(model.files.find(op.getLoc()));
    const std::string behind = place.empty() ? "" : ", " + place;
    if (auto submit = dyn_cast<orch::SubmitOp>(op)) {
      emitTask(submit, depth);
    } else if (auto loop = dyn_cast<scf::ForOp>(op)) {
      const StringRef iterator = findName(loop.getInductionVar().getLoc());
      emitCluster("for" + (iterator.empty() ? "" : " " + iterator.str()) + behind, *loop.getBody(),
                  depth);
    } else if (auto branch = dyn_cast<scf::IfOp>(op)) {
      emitCluster("if" + behind, *branch.thenBlock(), depth);
      if (branch.elseBlock())
        emitCluster("else" + behind, *branch.elseBlock(), depth);
    } else if (auto scope = dyn_cast<orch::ScopeOp>(op)) {
      emitCluster("scope" + behind, scope.getBlock(), depth);
    } else if (auto part = dyn_cast<orch::OrderedOp>(op)) {
      emitCluster("ordered" + behind, part.getBlock(), depth);
    } else if (auto network = dyn_cast<orch::NetworkOp>(op)) {
      emitNetwork(network, depth);
    } else if (auto take = dyn_cast<orch::ChannelTakeOp>(op)) {
      emitCluster((take.getAll() ? "consume " : "receive ") + take.getChannel().str() + behind,
                  take.getBlock(), depth);
      if (!take.getElseRegion().empty())
        emitCluster("closed" + behind, take.getElseRegion().front(), depth);
    }
  }
}

/// Channels as nodes between the processes that send and those that take.
void GraphEmitter::emitNetwork(orch::NetworkOp network, unsigned depth) {
  llvm::StringMap<std::string> nodes;
  const unsigned number = networks++;
  for (auto channel : network.getBlock().getOps<orch::ChannelOp>()) {
    std::string &node = nodes[channel.getSymName()];
    node = fmt::format("channel{}_{}", number, nodes.size() - 1);
    const std::string count = channel.getCount() ? fmt::format("[{}]", *channel.getCount()) : "";
    line(depth, fmt::format("{} [label={}, shape=cds];", node,
                            quote(fmt::format("{}{}\ncapacity {}", channel.getSymName().str(),
                                              count, channel.getCapacity()))));
  }
  for (auto [index, process] : llvm::enumerate(network.getBlock().getOps<orch::ProcessOp>())) {
    const std::string place = model.files.describeShort(model.files.find(process.getLoc()));
    const std::string node = fmt::format("process{}_{}", number, index);
    std::string label = process.getSymName().str();
    if (process.getInstances() != 1)
      label += fmt::format(" x {}", process.getInstances());
    line(depth, fmt::format("{} [label={}, shape=component];", node, quote(label)));
    emitCluster("process " + label + (place.empty() ? "" : ", " + place), process.getBlock(),
                depth);
    llvm::SetVector<StringRef> sends, takes;
    process.walk([&](Operation *op) {
      if (auto send = dyn_cast<orch::ChannelSendOp>(op))
        sends.insert(send.getChannel());
      else if (auto take = dyn_cast<orch::ChannelTakeOp>(op))
        takes.insert(take.getChannel());
    });
    for (StringRef channel : sends)
      edges.push_back(fmt::format("{} -> {};", node, nodes[channel]));
    for (StringRef channel : takes)
      edges.push_back(fmt::format("{} -> {};", nodes[channel], node));
  }
}

std::string GraphEmitter::emit() {
  out =
      fmt::format("// Tasks of workload '{}'. {}\n", printable(model.name), describeOrigin(model));
  line(0, fmt::format("digraph {} {{", quote(model.identifier)));
  line(1, "rankdir=TB;");
  line(1, "node [shape=box, style=rounded];");
  for (auto [index, argument] : llvm::enumerate(model.arguments)) {
    const bool reads =
        argument.access == tile::Access::in || argument.access == tile::Access::inout;
    const bool writes =
        argument.access == tile::Access::out || argument.access == tile::Access::inout;
    if (reads) {
      line(1, fmt::format("in{} [label={}, shape=ellipse];", index, quote(argument.name)));
      writers[model.program.getBlock().getArgument(index)] = fmt::format("in{}", index);
    }
    if (writes)
      line(1, fmt::format("out{} [label={}, shape=ellipse];", index, quote(argument.name)));
  }
  emitBlock(model.program.getBlock(), 1);
  for (const std::string &edge : edges)
    line(1, edge);
  line(0, "}");
  return out;
}

std::string emitTaskGraph(Model &model) { return GraphEmitter(model).emit(); }

} // namespace ptowsp::codegen
