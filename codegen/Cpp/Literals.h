// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Numbers as C++ literals that read back as exactly the same value.

#ifndef PTOWSP_CODEGEN_CPP_LITERALS_H
#define PTOWSP_CODEGEN_CPP_LITERALS_H

#include "llvm/ADT/APFloat.h"

#include <cstdint>
#include <string>

namespace ptowsp::codegen {

/// A literal that is int where the value fits one and else a 64-bit type.
std::string integerLiteral(int64_t value);

/// The shortest literal of a finite single or double: `0.1f`, `2.0`.
std::string floatLiteral(const llvm::APFloat &value);

} // namespace ptowsp::codegen

#endif // PTOWSP_CODEGEN_CPP_LITERALS_H
