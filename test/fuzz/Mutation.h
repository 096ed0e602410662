// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Texts that are almost right: words of a text left out, repeated, exchanged, replaced by words of
/// other texts or by numbers that are rarely thought of; bytes changed.

#ifndef PTOWSP_TEST_FUZZ_MUTATION_H
#define PTOWSP_TEST_FUZZ_MUTATION_H

#include "test/fuzz/Dice.h"

#include <string>
#include <vector>

namespace ptowsp::fuzz {

/// `text` after a few changes; words come from `others` too, which may be empty.
std::string mutate(const std::string &text, const std::vector<std::string> &others, Dice &dice);

} // namespace ptowsp::fuzz

#endif // PTOWSP_TEST_FUZZ_MUTATION_H
