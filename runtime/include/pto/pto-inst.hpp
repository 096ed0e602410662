// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The tile instructions on the host: what kernels include.
///
/// Invariant: a kernel that runs here without a fault keeps the rules of the machine
/// that `ptowsp_machine.h` describes.

#ifndef PTO_PTO_INST_HPP
#define PTO_PTO_INST_HPP

#include "pto/bits.h"
#include "pto/compare.h"
#include "pto/convert.h"
#include "pto/elementwise.h"
#include "pto/expand.h"
#include "pto/kernel_runner.h"
#include "pto/matmul.h"
#include "pto/move.h"
#include "pto/pad.h"
#include "pto/permute.h"
#include "pto/reduce.h"
#include "pto/sort.h"
#include "pto/sync.h"
#include "pto/transfer.h"

#endif // PTO_PTO_INST_HPP
