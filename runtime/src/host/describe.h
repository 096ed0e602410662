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

/// One tensor on one line: "f = 47.0 (4x128x128 f32)" where all elements are equal,
/// else the range and the first elements.
std::string summarise(const bound_argument &tensor);

} // namespace ptowsp::host

#endif // PTOWSP_HOST_DESCRIBE_H
