// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "compiler/Analysis/Capabilities.h"
#include "llvm/ADT/StringExtras.h"

namespace ptowsp {

static constexpr Capability capabilities[] = {
    {"parallel", Support::Enforced},
    {"for_each", Support::Enforced},
    {"for_each pipelined", Support::Enforced},
    {"select", Support::Enforced},
    {"cond", Support::Enforced},
    {"combine", Support::Enforced},
    {"sequential", Support::Enforced},
    {"call", Support::Enforced},
    {"scope", Support::Enforced},
    {"symbol", Support::Enforced},
    {"slot", Support::Enforced},
    {"element_load", Support::Enforced},
    {"dispatch round_robin", Support::Enforced},
    {"dispatch affinity", Support::Unsupported},
    {"dispatch hash", Support::Unsupported},
    {"dispatch custom", Support::Unsupported},
    {"dispatch work_steal", Support::Unsupported},
    {"task_window stall", Support::Enforced},
    {"task_window abort", Support::Unsupported},
    {"task_window benchmark", Support::Unsupported},
    {"ready", Support::Unsupported},
    {"start", Support::Unsupported},
    {"pools", Support::Unsupported},
    {"streams", Support::Unsupported},
    {"timing", Support::Unsupported},
    {"trace", Support::Unsupported},
    {"spatial_map", Support::Unsupported},
    {"channel", Support::Enforced},
    {"process", Support::Enforced},
};

llvm::StringRef stringify(Support support) {
  static constexpr llvm::StringRef names[] = {"enforced", "recorded", "diagnosed", "unsupported"};
  return names[static_cast<int>(support)];
}

llvm::ArrayRef<Capability> getCapabilities() { return capabilities; }

Support getSupport(llvm::StringRef feature) {
  for (const Capability &capability : capabilities)
    if (capability.feature == feature)
      return capability.bundled;
  return Support::Unsupported;
}

void printCapabilities(llvm::raw_ostream &os) {
  os << llvm::left_justify("feature", 24) << "bundled, a2a3sim\n";
  for (const Capability &capability : capabilities)
    os << llvm::left_justify(capability.feature, 24) << stringify(capability.bundled) << "\n";
}

} // namespace ptowsp
