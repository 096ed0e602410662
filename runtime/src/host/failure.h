// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// How the command line refuses bad input.
///
/// Invariant: a message is one line without a final period; so are detail and hint.

#ifndef PTOWSP_HOST_FAILURE_H
#define PTOWSP_HOST_FAILURE_H

#include <string>
#include <utility>
#include <vector>

namespace ptowsp::host {

/// Thrown for input that cannot be used; the program ends with PTOWSP_RUN_BAD_INPUT.
struct bad_input {
  std::string what;
  std::string detail = {};
  std::string hint = {};
};

/// The candidate that `word` most likely was meant to be; empty when none is close.
std::string closest(const std::string &word, const std::vector<std::string> &candidates);

/// "did you mean 'x'?", or an empty string.
std::string did_you_mean(const std::string &word, const std::vector<std::string> &candidates);

} // namespace ptowsp::host

#endif // PTOWSP_HOST_FAILURE_H
