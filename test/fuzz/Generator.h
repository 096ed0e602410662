// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Random programs of the language, without errors: what is read has been written, parallel
/// iterations write different memory, views stay inside their tensors.
///
/// Invariant: a program is a function of its seed, on every machine.

#ifndef PTOWSP_TEST_FUZZ_GENERATOR_H
#define PTOWSP_TEST_FUZZ_GENERATOR_H

#include <cstdint>
#include <string>

namespace ptowsp::fuzz {

/// The text of a module, with its line of values (Inputs.h).
std::string generateProgram(uint64_t seed);

} // namespace ptowsp::fuzz

#endif // PTOWSP_TEST_FUZZ_GENERATOR_H
