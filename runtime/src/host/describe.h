// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// What --describe and the summary of a run show.
///
/// Invariant: text for people; programs read the manifest, --stats=json and .npy files.

#ifndef PTOWSP_HOST_DESCRIBE_H
#define PTOWSP_HOST_DESCRIBE_H

#include "invocation.h"

#include <string>

namespace ptowsp::host {

/// The artifact: its arguments, symbols, kernels and schedule.
std::string describe(const ptowsp_artifact &artifact);

/// "symbol" or "slot".
const char *kind_name(const ptowsp_symbol &symbol);

/// A slot on one line, with what it holds: "tier = 2 (slot, i32)".
std::string summarise(const ptowsp_symbol &slot, uint64_t bits);

/// One tensor on one line: "f = 47.0 (4x128x128 f32)" where all elements are equal,
/// else the range and the first elements.
std::string summarise(const bound_argument &tensor);

} // namespace ptowsp::host

#endif // PTOWSP_HOST_DESCRIBE_H
