// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// What a random workload is run with. All of it follows from the text of the program: the line
///
///     // run: seed=7 n=3 m=0
///
/// gives the seed of the contents and the values of symbols and slots, and the name of a tensor
/// that the workload itself reads says what it must hold: `lengths_4` numbers up to 4, `indices_6`
/// numbers below 6, `indptr_9` starts that do not fall and end at 9 at most. Of a tensor without
/// such a name the line can say it, as `places=15`: numbers up to 15, or, when its name is
/// `starts`, starts that do not fall and end at 15.

#ifndef PTOWSP_TEST_FUZZ_INPUTS_H
#define PTOWSP_TEST_FUZZ_INPUTS_H

#include "compiler/Interpreter/Interpreter.h"

#include <optional>

namespace ptowsp::fuzz {

struct RunLine {
  uint64_t seed = 0;
  std::map<std::string, uint64_t> symbols;

  std::string text() const;
};

/// The first such line; seed 0 and defaults without any; empty when it cannot be read.
std::optional<RunLine> findRunLine(llvm::StringRef program);

/// The workload that no other calls; the last one when there are several.
wsp::WorkloadOp findEntry(mlir::ModuleOp module);

/// Values for all arguments of the workload.
interpreter::Arguments makeArguments(wsp::WorkloadOp workload, const RunLine &line);

} // namespace ptowsp::fuzz

#endif // PTOWSP_TEST_FUZZ_INPUTS_H
