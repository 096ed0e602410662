// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// JSON whose every value knows its line and column, for files that users write and
/// need errors about.
///
/// Invariant: members keep the order of the file; a name stands at most once.

#ifndef PTOWSP_COMPILER_MACHINE_LOCATEDJSON_H
#define PTOWSP_COMPILER_MACHINE_LOCATEDJSON_H

#include "dialects/Diagnostics/Diagnostics.h"
#include "llvm/ADT/StringRef.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace ptowsp {

struct LocatedJson {
  enum class Kind { Object, Array, String, Integer, Other };

  LocatedJson(Kind kind, mlir::Location loc) : kind(kind), loc(loc) {}

  /// The member of that name, or null.
  const LocatedJson *find(llvm::StringRef name) const;

  Kind kind;
  mlir::Location loc;
  std::vector<std::pair<std::string, LocatedJson>> members;
  std::vector<LocatedJson> elements;
  std::string text;
  int64_t number = 0;
};

/// Parses `text`; null after an error located in the file `name`.
std::unique_ptr<LocatedJson> parseLocatedJson(mlir::MLIRContext *context, llvm::StringRef name,
                                              llvm::StringRef text, DiagId id);

} // namespace ptowsp

#endif // PTOWSP_COMPILER_MACHINE_LOCATEDJSON_H
