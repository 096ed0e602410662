// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// What a manifest looks like from outside.

#ifndef PTOWSP_CODEGEN_MANIFEST_H
#define PTOWSP_CODEGEN_MANIFEST_H

#include "llvm/ADT/StringRef.h"

#include <string>

namespace ptowsp::codegen {

/// The file that makes a folder an artifact.
inline constexpr const char *manifestFile = "manifest.json";
/// The values of its keys `schema` and `schema_version`.
inline constexpr const char *manifestSchema = "ptowsp-artifact";
inline constexpr int manifestVersion = 1;

/// SHA-256 in hexadecimal digits.
std::string digestOf(llvm::StringRef bytes);

} // namespace ptowsp::codegen

#endif // PTOWSP_CODEGEN_MANIFEST_H
