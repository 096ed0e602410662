// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "compiler/Analysis/Capabilities.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

namespace ptowsp {

// Columns in the order of `Flavour`.
constexpr Support E = Support::Enforced, R = Support::Recorded, D = Support::Diagnosed,
                  U = Support::Unsupported;

static constexpr Capability capabilities[] = {
    {"parallel", {E, E, E, E, E}, ""},
    {"for_each", {E, E, E, E, E}, ""},
    {"for_each pipelined", {E, E, E, E, E}, ""},
    {"select", {E, E, E, E, E}, ""},
    {"cond", {E, E, E, E, E}, ""},
    {"combine", {E, E, E, E, E}, ""},
    {"sequential", {E, E, E, E, E}, ""},
    {"call", {E, E, E, E, E}, ""},
    {"scope", {E, E, E, E, E}, ""},
    {"symbol", {E, E, E, E, E}, ""},
    {"slot", {E, E, U, U, U}, "pto-runtime has no cells that a run reads and sets"},
    {"element_load", {E, E, E, E, E}, ""},
    {"dispatch round_robin", {E, E, D, D, D}, "pto-runtime places tasks itself"},
    {"dispatch affinity", {E, E, D, D, D}, "pto-runtime places tasks itself"},
    {"dispatch hash", {E, E, D, D, D}, "pto-runtime places tasks itself"},
    {"dispatch custom", {E, E, D, D, D}, "pto-runtime places tasks itself"},
    {"dispatch work_steal", {E, E, D, D, D}, "pto-runtime places tasks itself"},
    {"dispatch own", {E, E, D, D, D}, "pto-runtime places tasks itself"},
    {"task_window stall", {E, E, D, D, E}, "that runtime keeps all tasks of a graph"},
    {"task_window abort", {E, E, U, U, U}, "pto-runtime has no such window"},
    {"task_window benchmark", {E, E, U, U, U}, "pto-runtime has no such window"},
    {"ready submission", {E, E, D, D, D}, "pto-runtime has its own order of ready tasks"},
    {"ready fifo", {E, E, D, D, D}, "pto-runtime has its own order of ready tasks"},
    {"ready priority", {E, E, D, D, D}, "pto-runtime has its own order of ready tasks"},
    {"ready work_steal", {E, E, D, D, D}, "pto-runtime has its own order of ready tasks"},
    {"start immediate", {E, E, D, E, E}, "that runtime starts tasks in its own way"},
    {"start after_orchestration", {E, E, E, D, D}, "that runtime starts tasks in its own way"},
    {"start threshold", {E, E, D, D, D}, "that runtime starts tasks in its own way"},
    {"pools by_unit", {E, E, E, E, E}, ""},
    {"pools single", {D, D, D, D, D}, "ready tasks wait by unit and domain in any case"},
    {"pools custom", {U, U, U, U, U}, "there is no way to say which tasks share a pool"},
    {"streams", {E, E, E, E, E}, ""},
    {"stream_by", {E, E, E, E, E}, ""},
    {"timing immediate", {E, E, E, E, E}, ""},
    {"timing batched", {U, U, U, U, U}, "every submission is seen at once"},
    {"timing interleaved", {U, U, U, U, U}, "every submission is seen at once"},
    {"timing rate_limit", {U, U, U, U, U}, "every submission is seen at once"},
    {"trace none", {E, E, E, E, E}, ""},
    {"trace cycles", {U, U, U, U, U}, "whoever runs the artifact asks for a trace"},
    {"unit", {E, E, E, E, E}, ""},
    {"tile", {E, E, E, E, E}, ""},
    {"buffers", {E, E, E, E, E}, ""},
    {"spatial_map", {R, R, R, R, R}, "the machine model knows no distances between cores"},
    {"deps inferred", {E, E, E, E, E}, ""},
    {"deps explicit", {E, E, E, E, E}, ""},
    {"deps hybrid", {E, E, E, E, E}, ""},
    {"channel", {E, U, U, U, U}, "processes run in the memory of the host, on the bundled runtime"},
    {"process", {E, U, U, U, U}, "processes run in the memory of the host, on the bundled runtime"},
};

static constexpr llvm::StringRef supportNames[] = {"unsupported", "enforced", "recorded",
                                                   "diagnosed"};
static constexpr llvm::StringRef flavourNames[] = {"bundled, a2a3sim", "bundled, a2a3",
                                                   "host_build_graph", "aicpu_build_graph",
                                                   "tensormap_and_ringbuffer"};
static_assert(std::size(flavourNames) == flavourCount);

llvm::StringRef stringify(Support support) { return supportNames[static_cast<int>(support)]; }

llvm::StringRef stringify(Flavour flavour) { return flavourNames[static_cast<int>(flavour)]; }

std::optional<Flavour> lookupFlavour(llvm::StringRef runtime, llvm::StringRef target) {
  if (runtime == "bundled")
    return target == "a2a3" ? Flavour::BundledOnChip : Flavour::Bundled;
  const auto *found = llvm::find(flavourNames, runtime);
  if (found == std::end(flavourNames))
    return std::nullopt;
  return static_cast<Flavour>(found - std::begin(flavourNames));
}

llvm::ArrayRef<Capability> getCapabilities() { return capabilities; }

const Capability *findCapability(llvm::StringRef feature) {
  const auto *found = llvm::find_if(
      capabilities, [&](const Capability &capability) { return capability.feature == feature; });
  return found != std::end(capabilities) ? found : nullptr;
}

Support getSupport(llvm::StringRef feature, Flavour flavour) {
  const Capability *capability = findCapability(feature);
  return capability ? capability->on(flavour) : Support::Unsupported;
}

void printCapabilities(llvm::raw_ostream &os) {
  constexpr unsigned featureWidth = 26, columnWidth = 18;
  auto printRow = [&](llvm::StringRef feature, llvm::ArrayRef<llvm::StringRef> cells) {
    std::string line = feature.str();
    unsigned width = featureWidth;
    for (llvm::StringRef cell : cells) {
      line.resize(std::max<size_t>(width, line.size() + 1), ' ');
      line += cell;
      width += columnWidth;
    }
    os << line << "\n";
  };
  printRow("feature", flavourNames);
  for (const Capability &capability : capabilities)
    printRow(capability.feature,
             llvm::map_to_vector(capability.support, [](Support s) { return stringify(s); }));
}

} // namespace ptowsp
