// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// What a target does with each feature of the language. The lowering asks this table,
/// and `--print-capabilities` prints it: what it says is what happens.

#ifndef PTOWSP_COMPILER_ANALYSIS_CAPABILITIES_H
#define PTOWSP_COMPILER_ANALYSIS_CAPABILITIES_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/raw_ostream.h"

namespace ptowsp {

enum class Support {
  Enforced, ///< changes behaviour
  Recorded, ///< kept in the manifest only
  Diagnosed, ///< ignored, with one warning
  Unsupported, ///< an error
};

llvm::StringRef stringify(Support support);

struct Capability {
  llvm::StringRef feature; ///< for example `dispatch round_robin`
  Support bundled; ///< on `a2a3sim`, with the bundled runtime
};

/// All features, in the order of the language's description.
llvm::ArrayRef<Capability> getCapabilities();

/// What happens with a feature; a feature that the table does not know is unsupported.
Support getSupport(llvm::StringRef feature);

void printCapabilities(llvm::raw_ostream &os);

} // namespace ptowsp

#endif // PTOWSP_COMPILER_ANALYSIS_CAPABILITIES_H
