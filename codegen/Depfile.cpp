// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "codegen/Depfile.h"
#include "codegen/Files.h"
#include "dialects/Diagnostics/Diagnostics.h"

using namespace mlir;

namespace ptowsp::codegen {

/// Backslashes count only before a character that is escaped itself: there they double.
static std::string escape(StringRef path) {
  std::string result;
  size_t backslashes = 0;
  for (const char c : path) {
    if (c == ' ' || c == '\t' || c == '#' || c == ':') {
      result.append(backslashes, '\\');
      result += '\\';
    } else if (c == '$') {
      result += '$';
    }
    result += c;
    backslashes = c == '\\' ? backslashes + 1 : 0;
  }
  return result;
}

std::string formatDepfile(StringRef target, ArrayRef<std::string> inputs) {
  std::string text = escape(target) + ":";
  for (const std::string &input : inputs)
    text += " \\\n  " + escape(input);
  return text + "\n";
}

LogicalResult writeDepfile(StringRef path, StringRef target, ArrayRef<std::string> inputs,
                           Location loc) {
  if (std::error_code error = replaceFile(path, formatDepfile(target, inputs)))
    return reportError(loc, DiagId::UnwritableOutput)
           << "cannot write '" << path << "': " << error.message();
  return success();
}

} // namespace ptowsp::codegen
