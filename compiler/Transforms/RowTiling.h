// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// A kernel as a loop over blocks of its rows.

#ifndef PTOWSP_COMPILER_TRANSFORMS_ROWTILING_H
#define PTOWSP_COMPILER_TRANSFORMS_ROWTILING_H

#include "compiler/Analysis/RowBlocks.h"

namespace ptowsp {

/// Has the kernel, in which nothing is in the way of that, work on `rows` rows at a time: fewer
/// than it has.
void tileRows(tile::KernelOp kernel, const RowBlocks &blocks, int64_t rows);

/// The smallest number of which the rows of a block must be a multiple, so that the columns of the
/// kernel fill whole units of the memory's alignment.
int64_t getRowMultiple(const RowBlocks &blocks, int64_t alignmentBytes);

} // namespace ptowsp

#endif // PTOWSP_COMPILER_TRANSFORMS_ROWTILING_H
