// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The README of an artifact: templates/artifact/README.md with its marks replaced.

#include "codegen/Cpp/Writer.h"
#include "codegen/Emitters.h"
#include "embedded/PtoWspArtifactTemplates.h"

#include <fmt/format.h>

using namespace mlir;

namespace ptowsp::codegen {

static void replaceAll(std::string &text, StringRef mark, StringRef by) {
  for (size_t pos = text.find(mark.str()); pos != std::string::npos;
       pos = text.find(mark.str(), pos + by.size()))
    text.replace(pos, mark.size(), by.str());
}

static std::string describeShape(const Model &model, const ArgumentEntry &argument) {
  std::string text;
  for (const Extent &extent : argument.extents)
    text += (text.empty() ? "" : " x ") +
            (extent.symbol < 0 ? std::to_string(extent.size) : model.symbols[extent.symbol].name);
  return text.empty() ? "scalar" : text;
}

/// A table of what a caller passes, and an example of a command line that does.
static std::string describeArguments(const Model &model) {
  std::string text = "| name | | type | shape |\n|---|---|---|---|\n";
  for (const ArgumentEntry &argument : model.arguments)
    text += fmt::format("| `{}` | {} | {} | {} |\n", argument.name,
                        tile::stringifyAccess(argument.access).str(), argument.type.name.str(),
                        describeShape(model, argument));
  for (const SymbolEntry &symbol : model.symbols)
    text += fmt::format("| `{}` | {} | {} | scalar |\n", symbol.name,
                        symbol.isSlot ? "slot" : "symbol", symbol.type.name.str());
  return text;
}

static std::string exampleArguments(const Model &model) {
  std::string text;
  for (const ArgumentEntry &argument : model.arguments)
    if (argument.access == tile::Access::scalar)
      text += " " + argument.name + "=1";
    else if (argument.access != tile::Access::out)
      text += fmt::format(" {}=random:{}", argument.name, text.empty() ? 1 : 2);
  return text;
}

std::string emitReadme(const Model &model) {
  std::string text(templates::find("templates/artifact/README.md")->bytes);
  replaceAll(text, "@NAME@", printable(model.name));
  replaceAll(text, "@IDENTIFIER@", model.identifier);
  replaceAll(text, "@SOURCE@", model.files.getNames().front());
  replaceAll(text, "@TARGET@", model.options.target);
  replaceAll(text, "@NEEDS@",
             model.options.target == "a2a3"
                 ? "CMake, a C++17 compiler, CANN in `$ASCEND_HOME_PATH` and PTO-ISA in "
                   "`$PTO_ISA_ROOT`"
                 : "CMake and a C++17 compiler");
  replaceAll(text, "@ARGUMENTS@", describeArguments(model));
  replaceAll(text, "@EXAMPLE@", exampleArguments(model));
  return text;
}

} // namespace ptowsp::codegen
