// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The path of a program as one table of named phases. `--compile-to`, `--compile-from`,
/// `--dump-phases-to` and `--print-phases` read it, and so does every compilation.
///
/// Invariant: each phase ends with passes that state what may no longer occur.

#ifndef PTOWSP_COMPILER_PIPELINE_PHASES_H
#define PTOWSP_COMPILER_PIPELINE_PHASES_H

#include "mlir/Pass/PassManager.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

#include <functional>
#include <string>

namespace ptowsp {

struct PipelineOptions {
  std::string schedule; // empty: the only one
  std::string runtime = "bundled";
  std::string target = "a2a3sim";
  bool explain = false; // remarks on what was found out
};

struct Phase {
  llvm::StringRef name;
  llvm::StringRef summary;
  void (*addPasses)(mlir::OpPassManager &passes, const PipelineOptions &options);
};

/// All phases in their order. The first is the input as it was parsed.
llvm::ArrayRef<Phase> getPhases();

/// The index of a phase, or -1.
int lookupPhase(llvm::StringRef name);

/// Runs the phases after `from` up to and with `to` (indices into getPhases()). `done` is
/// called after each, also after `from` itself.
llvm::LogicalResult runPhases(mlir::ModuleOp module, int from, int to,
                              const PipelineOptions &options,
                              std::function<llvm::LogicalResult(const Phase &)> done,
                              std::function<void(mlir::PassManager &)> configure = {});

} // namespace ptowsp

#endif // PTOWSP_COMPILER_PIPELINE_PHASES_H
