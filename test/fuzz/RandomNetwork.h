// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Networks at random, and what the compiler says of one.

#ifndef PTOWSP_TEST_FUZZ_RANDOMNETWORK_H
#define PTOWSP_TEST_FUZZ_RANDOMNETWORK_H

#include "mlir/IR/BuiltinOps.h"

#include <string>

namespace ptowsp::fuzz {

enum class Verdict { accepted, refused, undecided };

/// Of the pass wsp-verify-deadlock; its diagnostics go where the context sends them.
Verdict judge(mlir::ModuleOp module);

/// A module with a workload `w` that has an argument `n`: sends and receives at random places of
/// two to four processes, some in a loop of extent `loop`, which all processes have: `%n` or
/// `%three`.
std::string writeRandomNetwork(unsigned seed, const std::string &loop);

} // namespace ptowsp::fuzz

#endif // PTOWSP_TEST_FUZZ_RANDOMNETWORK_H
