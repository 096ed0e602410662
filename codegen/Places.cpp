// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "codegen/Places.h"
#include "codegen/Cpp/Writer.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "llvm/Support/Path.h"

#include <algorithm>
#include <fmt/format.h>

using namespace mlir;

namespace ptowsp::codegen {

/// The first file location inside `loc`; a call's callee comes before its caller.
static FileLineColLoc findFileLocation(Location loc) {
  FileLineColLoc found;
  loc->walk([&](Location inner) {
    found = dyn_cast<FileLineColLoc>(inner);
    return found ? WalkResult::interrupt() : WalkResult::advance();
  });
  return found;
}

SourceFiles::SourceFiles(StringRef mainFile) { intern(mainFile); }

unsigned SourceFiles::intern(StringRef path) {
  const std::string name = printable(llvm::sys::path::filename(path));
  const auto it = std::find(names.begin(), names.end(), name);
  if (it != names.end())
    return it - names.begin();
  names.push_back(name);
  return names.size() - 1;
}

Place SourceFiles::find(Location loc) {
  FileLineColLoc file = findFileLocation(loc);
  if (!file)
    return {};
  return {intern(file.getFilename()), file.getLine(), file.getColumn()};
}

std::string SourceFiles::describe(Place place) const {
  return place ? fmt::format("{}:{}", names[place.file], place.line) : std::string();
}

std::string SourceFiles::describeShort(Place place) const {
  if (!place)
    return {};
  return place.file == 0 ? fmt::format("line {}", place.line) : describe(place);
}

StringRef findName(Location loc) {
  StringRef name;
  loc->walk([&](Location inner) {
    auto named = dyn_cast<NameLoc>(inner);
    if (!named)
      return WalkResult::advance();
    name = named.getName();
    return WalkResult::interrupt();
  });
  return name;
}

} // namespace ptowsp::codegen
