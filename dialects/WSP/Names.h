// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The names that an artifact shows to the outside: of its workload, arguments, symbols, slots.
///
/// Invariant: what the compiler lets pass is what a run can be given: one rule, two readers.

#ifndef PTOWSP_DIALECTS_WSP_NAMES_H
#define PTOWSP_DIALECTS_WSP_NAMES_H

#include <string_view>

namespace ptowsp::wsp {

inline constexpr const char *nameRule =
    "a name is not empty, does not begin with '.' or '-', and has no '/', '\\', '=' or control "
    "character";

/// Whether `name` can be the name of a file (of --save-all) and stand before the '=' of a value.
inline bool isNameOfRun(std::string_view name) {
  if (name.empty() || name[0] == '.' || name[0] == '-')
    return false;
  for (char c : name)
    if (static_cast<unsigned char>(c) < ' ' || c == '\x7f' || c == '/' || c == '\\' || c == '=')
      return false;
  return true;
}

} // namespace ptowsp::wsp

#endif // PTOWSP_DIALECTS_WSP_NAMES_H
