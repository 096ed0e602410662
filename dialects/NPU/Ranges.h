// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// What the numbers of a machine can be, by their names in machine files and in `npu.machine`.
///
/// Invariant: a number in range can be emitted, and a run with it starts at once.

#ifndef PTOWSP_DIALECTS_NPU_RANGES_H
#define PTOWSP_DIALECTS_NPU_RANGES_H

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringRef.h"

namespace ptowsp::npu {

struct Range {
  llvm::StringRef name;
  int64_t least, most;

  bool holds(int64_t value) const { return least <= value && value <= most; }
};

/// Counts and cycles: never negative, small enough to compute with.
inline constexpr Range anyNumber = {"", 0, int64_t(1) << 40};

inline constexpr Range ranges[] = {
    {"clock_mhz", 1, 1000000},  {"max_domains", 1, 64}, // as many as the runtime holds
    {"events", 1, 8}, // as many as instructions can name
    {"count", 0, 65536}, // cores of a unit: a run keeps a state for each
    {"repeat_bytes", 1, 65536}, {"bytes_per_kilocycle", 1, anyNumber.most},
};

inline const Range &getRange(llvm::StringRef name) {
  const auto *found = llvm::find_if(ranges, [&](const Range &range) { return range.name == name; });
  return found == std::end(ranges) ? anyNumber : *found;
}

} // namespace ptowsp::npu

#endif // PTOWSP_DIALECTS_NPU_RANGES_H
