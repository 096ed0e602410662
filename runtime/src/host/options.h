// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The command line of an artifact's program, as data.
///
/// Invariant: every option that is accepted is kept; all others are refused.

#ifndef PTOWSP_HOST_OPTIONS_H
#define PTOWSP_HOST_OPTIONS_H

#include <cstdint>
#include <string>
#include <vector>

namespace ptowsp::host {

/// NAME=TEXT, of a value or of --save.
struct assignment {
  std::string name;
  std::string text;
};

enum class stats_format { none, text, json };

struct options {
  bool help = false;
  bool describe = false;
  std::vector<assignment> values;
  std::vector<assignment> saves;
  std::string save_all; // a folder, or empty
  stats_format stats = stats_format::none;
  uint32_t threads = 0; // zero: not given, here and below
  uint64_t task_window = 0;
  uint64_t heap_bytes = 0;
  uint32_t repeat = 1;
  uint64_t seed = 0;
  std::string report_json; // a file, or empty
  uint64_t kernel_timeout_ms = 0;
  bool check_races = false;
  std::string trace; // a file, or empty
  std::string trace_pipes; // a kernel, or empty
  uint64_t trace_records = uint64_t{1} << 20;
  uint32_t domains = 0;
  uint32_t dispatch = 0; // 1 + the policy, here and below
  uint32_t ready = 0;
  uint32_t start = 0;
  uint32_t window_mode = 0;
  uint64_t start_threshold = 0;
};

/// A number from 1 to `most`. Throws bad_input.
uint64_t parse_count(const std::string &option, const std::string &text, uint64_t most);

/// Reads the arguments after the program's name, for a machine with so many scheduler domains at
/// most. Throws bad_input.
options parse_options(int argc, const char *const *argv, uint32_t max_domains);

/// The text of --help for a program called `program`.
std::string help_text(const std::string &program);

} // namespace ptowsp::host

#endif // PTOWSP_HOST_OPTIONS_H
