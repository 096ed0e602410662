// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// What views of memory may say, in workloads and in kernels alike.

#ifndef PTOWSP_COMPILER_ANALYSIS_VIEWS_H
#define PTOWSP_COMPILER_ANALYSIS_VIEWS_H

#include "mlir/Dialect/MemRef/IR/MemRef.h"

namespace ptowsp {

/// Whether a cast forgets extents, strides and offsets; what it claims nothing would check.
bool onlyForgets(mlir::memref::CastOp cast);

/// The first dimension in which a view steps by a known number that is not positive.
std::optional<unsigned> findBadStep(mlir::memref::SubViewOp view);

} // namespace ptowsp

#endif // PTOWSP_COMPILER_ANALYSIS_VIEWS_H
