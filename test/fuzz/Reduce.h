// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Makes a program that fails smaller: what is left out or replaced is what does not matter for the
/// failure.

#ifndef PTOWSP_TEST_FUZZ_REDUCE_H
#define PTOWSP_TEST_FUZZ_REDUCE_H

#include <functional>
#include <string>

namespace ptowsp::fuzz {

/// The smallest program that was found of which `fails` holds, as it does of `text`.
std::string reduceProgram(const std::string &text,
                          const std::function<bool(const std::string &)> &fails);

} // namespace ptowsp::fuzz

#endif // PTOWSP_TEST_FUZZ_REDUCE_H
