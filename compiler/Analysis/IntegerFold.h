// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Operations on integers that are known while compiling.

#ifndef PTOWSP_COMPILER_ANALYSIS_INTEGERFOLD_H
#define PTOWSP_COMPILER_ANALYSIS_INTEGERFOLD_H

#include "mlir/IR/Operation.h"
#include "llvm/ADT/STLFunctionalExtras.h"

#include <optional>

namespace ptowsp {

/// The result of an operation of the arith dialect on these operands, if it has one.
std::optional<int64_t> foldInteger(mlir::Operation *op, llvm::ArrayRef<int64_t> operands);

/// A value that constants, operations of arith and what `known` says decide; one that takes
/// thousands of operations is not looked at. What it took is added to `numSteps`.
std::optional<int64_t>
evaluateInteger(mlir::Value value, llvm::function_ref<std::optional<int64_t>(mlir::Value)> known,
                uint64_t *numSteps = nullptr);

} // namespace ptowsp

#endif // PTOWSP_COMPILER_ANALYSIS_INTEGERFOLD_H
