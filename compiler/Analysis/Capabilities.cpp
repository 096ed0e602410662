// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "compiler/Analysis/Capabilities.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

namespace ptowsp {

static constexpr Capability capabilities[] = {
    {"parallel", {Support::Enforced}, ""},
    {"for_each", {Support::Enforced}, ""},
    {"for_each pipelined", {Support::Enforced}, ""},
    {"select", {Support::Enforced}, ""},
    {"cond", {Support::Enforced}, ""},
    {"combine", {Support::Enforced}, ""},
    {"sequential", {Support::Enforced}, ""},
    {"call", {Support::Enforced}, ""},
    {"scope", {Support::Enforced}, ""},
    {"symbol", {Support::Enforced}, ""},
    {"slot", {Support::Enforced}, ""},
    {"element_load", {Support::Enforced}, ""},
    {"dispatch round_robin", {Support::Enforced}, ""},
    {"dispatch affinity", {Support::Enforced}, ""},
    {"dispatch hash", {Support::Enforced}, ""},
    {"dispatch custom", {Support::Enforced}, ""},
    {"dispatch work_steal", {Support::Enforced}, ""},
    {"dispatch own", {Support::Enforced}, ""},
    {"task_window stall", {Support::Enforced}, ""},
    {"task_window abort", {Support::Enforced}, ""},
    {"task_window benchmark", {Support::Enforced}, ""},
    {"ready submission", {Support::Enforced}, ""},
    {"ready fifo", {Support::Enforced}, ""},
    {"ready priority", {Support::Enforced}, ""},
    {"ready work_steal", {Support::Enforced}, ""},
    {"start immediate", {Support::Enforced}, ""},
    {"start after_orchestration", {Support::Enforced}, ""},
    {"start threshold", {Support::Enforced}, ""},
    {"pools by_unit", {Support::Enforced}, ""},
    {"pools single", {Support::Diagnosed}, "ready tasks wait by unit and domain in any case"},
    {"pools custom", {Support::Unsupported}, "there is no way to say which tasks share a pool"},
    {"streams", {Support::Enforced}, ""},
    {"stream_by", {Support::Enforced}, ""},
    {"timing immediate", {Support::Enforced}, ""},
    {"timing batched", {Support::Unsupported}, ""},
    {"timing interleaved", {Support::Unsupported}, ""},
    {"timing rate_limit", {Support::Unsupported}, ""},
    {"trace none", {Support::Enforced}, ""},
    {"trace cycles", {Support::Unsupported}, ""},
    {"spatial_map", {Support::Recorded}, "the machine model knows no distances between cores"},
    {"deps inferred", {Support::Enforced}, ""},
    {"deps explicit", {Support::Diagnosed}, "the runtime finds all dependences in any case"},
    {"deps hybrid", {Support::Diagnosed}, "the runtime finds all dependences in any case"},
    {"channel", {Support::Enforced}, ""},
    {"process", {Support::Enforced}, ""},
};

static constexpr llvm::StringRef supportNames[] = {"unsupported", "enforced", "recorded",
                                                   "diagnosed"};
static constexpr llvm::StringRef flavourNames[] = {"bundled, a2a3sim"};
static_assert(std::size(flavourNames) == flavourCount);

llvm::StringRef stringify(Support support) { return supportNames[static_cast<int>(support)]; }

llvm::StringRef stringify(Flavour flavour) { return flavourNames[static_cast<int>(flavour)]; }

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
  constexpr unsigned featureWidth = 26, columnWidth = 20;
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
