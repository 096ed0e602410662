// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The least time that a kernel can take.
///
/// Counted are transfers from and to global memory, elementwise instructions, reductions and
/// expansions of rows and columns, and products, each behind what it depends on and behind what its
/// pipe does before. What a pipe pays to start and to drain, flags, other instructions and tiles
/// whose size the run decides are not.
///
/// Invariant: no run of the kernel reports fewer cycles.

#ifndef PTOWSP_COMPILER_ANALYSIS_KERNELTIME_H
#define PTOWSP_COMPILER_ANALYSIS_KERNELTIME_H

#include "dialects/NPU/NPU.h"
#include "dialects/Tile/Tile.h"

namespace ptowsp {

uint64_t getLeastCycles(tile::KernelOp kernel, npu::MachineOp machine);

} // namespace ptowsp

#endif // PTOWSP_COMPILER_ANALYSIS_KERNELTIME_H
