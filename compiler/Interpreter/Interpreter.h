// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The reference interpreter: what a workload means, executed directly on the IR as the
/// user wrote it. One task after the other in the order of submission, one element after
/// the other, with arithmetic of its own; schedule and machine play no part.
///
/// Invariant: a verified module never crashes it. What has no defined result (a view
/// outside its tensor, an element read before it is written, a division of integers by
/// zero) is a located error, and every run ends within its limits.

#ifndef PTOWSP_COMPILER_INTERPRETER_INTERPRETER_H
#define PTOWSP_COMPILER_INTERPRETER_INTERPRETER_H

#include "dialects/WSP/WSP.h"
#include "mlir/IR/BuiltinOps.h"

#include <map>
#include <string>
#include <vector>

namespace ptowsp::interpreter {

/// A tensor of the host: packed, in row-major order, elements as the ABI lays them out.
struct Tensor {
  mlir::Type elementType;
  llvm::SmallVector<int64_t> shape;
  /// May be empty for an `out` argument: its old content is never read.
  std::vector<uint8_t> bytes;
  /// After a run, for an `out` argument: per element whether a task wrote it. Elsewhere empty.
  std::vector<bool> written;
};

/// All that a run takes from the host, by the names of the source. A run replaces the
/// tensors' content. Symbols and slots that are not named keep their defaults.
struct Arguments {
  std::map<std::string, Tensor> tensors;
  std::map<std::string, uint64_t> scalars; ///< The bits of the value, the rest zero.
  std::map<std::string, uint64_t> symbols; ///< Likewise.
  std::map<std::string, uint64_t> slots; ///< Likewise; after a run what each slot holds.
};

struct Limits {
  /// A step is one operation or one element of a tile.
  uint64_t steps = uint64_t(1) << 38;
  /// Of tensors and tiles that live at the same time.
  uint64_t bytes = uint64_t(1) << 33;
};

struct Statistics {
  uint64_t tasks = 0;
  uint64_t steps = 0;
  uint64_t peakBytes = 0;
};

/// Runs a workload of `module`. Errors are reported as diagnostics; the content of the
/// tensors is unspecified after one. `statistics` may be null.
llvm::LogicalResult run(mlir::ModuleOp module, llvm::StringRef workload, Arguments &arguments,
                        const Limits &limits = {}, Statistics *statistics = nullptr);

/// An argument of a kernel as the ABI passes it: the bits of a scalar, or the address of a tensor's
/// first element, with all extents and strides.
struct KernelArgument {
  uint64_t value;
  llvm::SmallVector<int64_t, 5> sizes, strides;
};

/// Runs one kernel on memory of the host, of which it touches what its arguments name. May be
/// called on several threads at a time.
llvm::LogicalResult runKernel(tile::KernelOp kernel, llvm::ArrayRef<KernelArgument> arguments,
                              const Limits &limits = {});

/// Who adds the floats of rows, columns and products: ours do it in the order that the
/// interpreter defines, other simulators and the chip in one of their own.
enum class Sums { inOrder, inAnyOrder };

/// Whether every result of the workload is defined to the bit (NaNs are one value): no
/// task of it or of the workloads that it calls uses a function, such as exp, that targets may
/// approximate.
bool isExact(wsp::WorkloadOp workload, Sums sums = Sums::inOrder);

} // namespace ptowsp::interpreter

#endif // PTOWSP_COMPILER_INTERPRETER_INTERPRETER_H
