// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "codegen/Types.h"

using namespace mlir;

namespace ptowsp::codegen {

std::optional<TypeName> getTypeName(Type type) {
  if (type.isF32())
    return TypeName{"PTOWSP_F32", "f32", "float", "float"};
  if (type.isF16())
    return TypeName{"PTOWSP_F16", "f16", "uint16_t", "half"};
  if (type.isBF16())
    return TypeName{"PTOWSP_BF16", "bf16", "uint16_t", "bfloat16_t"};
  if (type.isSignlessInteger(8))
    return TypeName{"PTOWSP_I8", "i8", "int8_t", "int8_t"};
  if (type.isSignlessInteger(16))
    return TypeName{"PTOWSP_I16", "i16", "int16_t", "int16_t"};
  if (type.isSignlessInteger(32))
    return TypeName{"PTOWSP_I32", "i32", "int32_t", "int32_t"};
  if (type.isSignlessInteger(64) || type.isIndex())
    return TypeName{"PTOWSP_I64", "i64", "int64_t", "int64_t"};
  if (type.isUnsignedInteger(8))
    return TypeName{"PTOWSP_U8", "u8", "uint8_t", "uint8_t"};
  if (type.isUnsignedInteger(32)) // words of pairs, in tiles alone
    return TypeName{"", "u32", "uint32_t", "uint32_t"};
  if (type.isF64())
    return TypeName{"PTOWSP_F64", "f64", "double", ""};
  if (type.isSignlessInteger(1))
    return TypeName{"PTOWSP_I1", "i1", "uint8_t", "bool"};
  return std::nullopt;
}

StringRef getArithmeticType(Type type) {
  if (type.isSignlessInteger(1))
    return "bool";
  if (type.isF16() || type.isBF16())
    return "";
  std::optional<TypeName> name = getTypeName(type);
  return name ? name->host : "";
}

StringRef getAccessConstant(tile::Access access) {
  switch (access) {
  case tile::Access::scalar:
    return "PTOWSP_SCALAR";
  case tile::Access::in:
    return "PTOWSP_IN";
  case tile::Access::out:
    return "PTOWSP_OUT";
  case tile::Access::inout:
    return "PTOWSP_INOUT";
  }
  llvm_unreachable("all directions are handled");
}

StringRef getUnitConstant(tile::Unit unit) {
  switch (unit) {
  case tile::Unit::aic:
    return "PTOWSP_AIC";
  case tile::Unit::aiv:
    return "PTOWSP_AIV";
  case tile::Unit::aicpu:
    return "PTOWSP_AICPU";
  case tile::Unit::dma:
    return "PTOWSP_DMA";
  }
  llvm_unreachable("all units are handled");
}

StringRef getUnitMacro(tile::Unit unit) {
  return unit == tile::Unit::aic ? "__DAV_CUBE__" : "__DAV_VEC__";
}

} // namespace ptowsp::codegen
