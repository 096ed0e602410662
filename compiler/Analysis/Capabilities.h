// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// What each target does with each feature of the language. The lowering asks this table,
/// and `--print-capabilities` prints it: what it says is what happens.

#ifndef PTOWSP_COMPILER_ANALYSIS_CAPABILITIES_H
#define PTOWSP_COMPILER_ANALYSIS_CAPABILITIES_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/raw_ostream.h"

#include <array>
#include <optional>

namespace ptowsp {

enum class Support {
  Unsupported, ///< an error; what a row does not say
  Enforced, ///< changes behaviour
  Recorded, ///< kept in the manifest only
  Diagnosed, ///< ignored, with one warning
};

llvm::StringRef stringify(Support support);

/// What an artifact is made for: a column of the table.
enum class Flavour {
  Bundled, ///< the bundled runtime, on `a2a3sim`
  BundledOnChip, ///< the same, on `a2a3`
  HostBuildGraph, ///< of pto-runtime, as the next ones, on `a2a3sim` and `a2a3`
  AicpuBuildGraph,
  TensorMapAndRingBuffer,
};
inline constexpr size_t flavourCount = 5;

/// The column of a runtime and target, as the command line names them.
std::optional<Flavour> lookupFlavour(llvm::StringRef runtime, llvm::StringRef target);

/// The name of a column: the runtime and its target.
llvm::StringRef stringify(Flavour flavour);

struct Capability {
  llvm::StringRef feature; ///< for example `dispatch round_robin`
  std::array<Support, flavourCount> support;
  llvm::StringRef reason; ///< why it is not enforced everywhere

  Support on(Flavour flavour) const { return support[static_cast<size_t>(flavour)]; }
};

/// All features, in the order of the language's description.
llvm::ArrayRef<Capability> getCapabilities();

/// The row of a feature, or null.
const Capability *findCapability(llvm::StringRef feature);

/// What happens with a feature; a feature that the table does not know is unsupported.
Support getSupport(llvm::StringRef feature, Flavour flavour);

void printCapabilities(llvm::raw_ostream &os);

} // namespace ptowsp

#endif // PTOWSP_COMPILER_ANALYSIS_CAPABILITIES_H
