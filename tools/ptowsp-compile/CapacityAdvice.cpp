// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "tools/ptowsp-compile/CapacityAdvice.h"
#include "compiler/Analysis/Capacities.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Path.h"

using namespace mlir;

namespace ptowsp {
namespace {

std::string describePlace(Operation *op) {
  auto place = op->getLoc()->findInstanceOf<FileLineColLoc>();
  if (!place)
    return op->getName().getStringRef().str();
  return llvm::formatv("{0}:{1}:{2}", llvm::sys::path::filename(place.getFilename().getValue()),
                       place.getLine(), place.getColumn());
}

std::string spell(const GraphBound &bound) {
  switch (bound.kind) {
  case CycleRatio::Kind::open:
    return "an unknown number of";
  case CycleRatio::Kind::endless:
    return "endless";
  case CycleRatio::Kind::exact:
    break;
  }
  std::string text = std::to_string(bound.cycles.numerator);
  return bound.cycles.denominator == 1 ? text
                                       : text + "/" + std::to_string(bound.cycles.denominator);
}

/// One line per declaration: elements of an array have one capacity, the largest that one needs.
std::string list(const ChannelGraph &graph, const Suggestion &suggestion) {
  llvm::MapVector<Operation *, uint64_t> needed;
  size_t width = StringRef("channel").size();
  for (auto [channel, capacity] : llvm::zip_equal(graph.channels, suggestion.capacities)) {
    wsp::ChannelOp op = channel.op;
    needed[op] = std::max(needed[op], capacity);
    width = std::max(width, op.getSymName().size());
  }
  const auto line = [&](StringRef name, const Twine &capacity, const Twine &suggested) {
    std::string text = ("  " + name).str();
    text.resize(std::max(text.size(), width + 2), ' ');
    return llvm::formatv("{0}{1,10}{2,11}\n", text, capacity.str(), suggested.str()).str();
  };
  std::string text = line("channel", "capacity", "suggested");
  for (auto [op, capacity] : needed) {
    auto channel = cast<wsp::ChannelOp>(op);
    text += line(channel.getSymName(), Twine(channel.getCapacity()), Twine(capacity));
  }
  return text;
}

std::string suggest(wsp::NetworkOp network, npu::MachineOp machine) {
  const ChannelGraph graph = buildChannelGraph(network, machine);
  const Suggestion suggestion =
      suggestCapacities(network, graph, getTaskWindow(network->getParentOfType<wsp::WorkloadOp>()));
  std::string text = describePlace(network) + ": ";
  if (suggestion.open)
    return text + "no capacities are suggested: " + suggestion.reason + " (" +
           describePlace(suggestion.open) + ")\n";
  const std::vector<GraphBound> declared = boundPeriods(graph);
  std::string periods;
  for (auto [best, own] : llvm::zip_equal(suggestion.bounds, declared))
    if (best.kind != CycleRatio::Kind::exact || best.cycles.numerator != 0)
      periods += (periods.empty() ? "" : "; ") + spell(best) + " cycles at the least, " +
                 spell(own) + " with the capacities as they are";
  return text + (periods.empty() ? "no time that is known bounds a period" : "a period takes ") +
         periods + "\n" + list(graph, suggestion);
}

} // namespace

std::string suggestCapacitiesOf(ModuleOp module) {
  const npu::MachineOp machine = npu::findMachine(module);
  std::string text;
  module.walk([&](wsp::NetworkOp network) { text += suggest(network, machine); });
  return text.empty() ? "there is no network\n" : text;
}

} // namespace ptowsp
