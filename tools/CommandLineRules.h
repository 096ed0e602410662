// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// What the command lines of all our tools have in common.
///
/// Invariant: an option that takes a value never takes an empty one, and never the next option
/// for it where a value was meant to follow '='.

#ifndef PTOWSP_TOOLS_COMMANDLINERULES_H
#define PTOWSP_TOOLS_COMMANDLINERULES_H

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace ptowsp {

/// Throws CLI::ArgumentMismatch at `--option=`: the parser would read on in the next argument.
inline void refuseEmptyValues(const std::vector<std::string> &args) {
  for (const std::string &arg : args) {
    if (arg == "--")
      return;
    if (arg.size() > 3 && arg.compare(0, 2, "--") == 0 && arg.find('=') == arg.size() - 1)
      throw CLI::ArgumentMismatch(arg.substr(0, arg.size() - 1) + ": there is no value behind '='");
  }
}

/// Refuses a value that is given but empty, of all options that the parser has so far.
inline void refuseEmptyValues(CLI::App &app) {
  for (CLI::Option *option : app.get_options())
    if (option->get_items_expected_max() > 0)
      option->check([](const std::string &value) {
        return value.empty() ? std::string("the value is empty") : std::string();
      });
}

} // namespace ptowsp

#endif // PTOWSP_TOOLS_COMMANDLINERULES_H
