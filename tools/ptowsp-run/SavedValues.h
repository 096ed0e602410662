// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The files values.json and slots.json, in which a program says which scalars, symbols and
/// slots it used, and what the slots held in the end.
///
/// Invariant: values are taken from their bits, which are exact.

#ifndef PTOWSP_TOOLS_RUN_SAVEDVALUES_H
#define PTOWSP_TOOLS_RUN_SAVEDVALUES_H

#include <cstdint>
#include <map>
#include <string>

namespace ptowsp::runner {

using Values = std::map<std::string, uint64_t>;

/// What a run started with. All functions throw host::bad_input.
struct SavedValues {
  uint64_t tableVersion;
  Values scalars, symbols, slots;
};
SavedValues readSavedValues(const std::string &folder);

/// What the slots held when the run had ended.
Values readFinalSlots(const std::string &folder);

} // namespace ptowsp::runner

#endif // PTOWSP_TOOLS_RUN_SAVEDVALUES_H
