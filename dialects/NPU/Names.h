// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// What memories, paths between them, pipes and costs are called in machine files, and so in the
/// facts of a machine and in the header that is made of them; a machine may have fewer.
///
/// Invariant: the names of costs are the enumerators of runtime/include/pto/machine_model.h.

#ifndef PTOWSP_DIALECTS_NPU_NAMES_H
#define PTOWSP_DIALECTS_NPU_NAMES_H

#include "llvm/ADT/StringRef.h"

namespace ptowsp::npu {

inline constexpr llvm::StringRef memoryNames[] = {"vec", "mat",  "left",   "right",
                                                  "acc", "bias", "scaling"};
inline constexpr llvm::StringRef pathNames[] = {"gm_to_vec",   "vec_to_gm",    "gm_to_mat",
                                                "mat_to_left", "mat_to_right", "mat_to_bias",
                                                "acc_to_gm",   "acc_to_mat"};
inline constexpr llvm::StringRef pipeNames[] = {"scalar", "vector", "cube", "mte1",
                                                "mte2",   "mte3",   "fix"};
inline constexpr llvm::StringRef costNames[] = {
    "add",     "sub",        "mul",          "div",        "max",           "min",       "adds",
    "subs",    "muls",       "divs",         "maxs",       "mins",          "exp",       "log",
    "sqrt",    "rsqrt",      "abs",          "neg",        "recip",         "relu",      "copy",
    "fill",    "leaky_relu", "multiply_add", "bit_and",    "bit_or",        "bit_not",   "shift",
    "compare", "select",     "convert",      "row_reduce", "row_broadcast", "transpose", "gather",
    "sort",    "merge",      "compact",      "matmul_16",  "matmul_32"};

} // namespace ptowsp::npu

#endif // PTOWSP_DIALECTS_NPU_NAMES_H
