// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The file values.json, in which a program says which scalars and symbols it used.
///
/// Invariant: values are taken from their bits, which are exact.

#ifndef PTOWSP_TOOLS_RUN_SAVEDVALUES_H
#define PTOWSP_TOOLS_RUN_SAVEDVALUES_H

#include <cstdint>
#include <map>
#include <string>

namespace ptowsp::runner {

/// Throws host::bad_input.
void readSavedValues(const std::string &path, std::map<std::string, uint64_t> &scalars,
                     std::map<std::string, uint64_t> &symbols);

} // namespace ptowsp::runner

#endif // PTOWSP_TOOLS_RUN_SAVEDVALUES_H
