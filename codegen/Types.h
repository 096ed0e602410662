// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// How the element and scalar types of the ABI are called in C++, in C and in the manifest.

#ifndef PTOWSP_CODEGEN_TYPES_H
#define PTOWSP_CODEGEN_TYPES_H

#include "dialects/Tile/Tile.h"

#include <optional>

namespace ptowsp::codegen {

struct TypeName {
  llvm::StringRef dtype; ///< `PTOWSP_F32`
  llvm::StringRef name; ///< `f32`, in the manifest and in generated names
  llvm::StringRef host; ///< `float`; types that C++ lacks are bits: `uint16_t`
  llvm::StringRef device; ///< `float`, `half`: in kernels; empty where tiles have no such type
};

/// The names of a type that the ABI carries; `index` travels as i64.
std::optional<TypeName> getTypeName(mlir::Type type);

/// The C++ type that scalar arithmetic is done in: those of the ABI, i1 as `bool`. Empty for
/// any other type, and for f16 and bf16, which only orchestrations can compute with.
llvm::StringRef getArithmeticType(mlir::Type type);

/// `PTOWSP_IN` and so on.
llvm::StringRef getAccessConstant(tile::Access access);
/// `PTOWSP_AIV` and so on.
llvm::StringRef getUnitConstant(tile::Unit unit);
/// What the build defines for kernels of the unit: `__DAV_VEC__`, or `__DAV_CUBE__`.
llvm::StringRef getUnitMacro(tile::Unit unit);

} // namespace ptowsp::codegen

#endif // PTOWSP_CODEGEN_TYPES_H
