// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "codegen/Cpp/Literals.h"

#include <fmt/format.h>
#include <limits>

namespace ptowsp::codegen {

std::string integerLiteral(int64_t value) {
  if (value == std::numeric_limits<int64_t>::min()) // 9223372036854775808 is no literal
    return "INT64_MIN";
  if (value == std::numeric_limits<int32_t>::min())
    return "INT32_MIN";
  return fmt::format("{}", value);
}

std::string floatLiteral(const llvm::APFloat &value) {
  const bool isSingle = &value.getSemantics() == &llvm::APFloat::IEEEsingle();
  std::string text = isSingle ? fmt::format("{}", value.convertToFloat())
                              : fmt::format("{}", value.convertToDouble());
  if (text.find_first_of(".e") == std::string::npos)
    text += ".0";
  return isSingle ? text + "f" : text;
}

} // namespace ptowsp::codegen
