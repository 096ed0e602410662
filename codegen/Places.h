// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Places and names of the source program, as MLIR locations carry them.
///
/// Invariant: a file is known by its last path component, so that an artifact does not
/// depend on where it was compiled.

#ifndef PTOWSP_CODEGEN_PLACES_H
#define PTOWSP_CODEGEN_PLACES_H

#include "mlir/IR/Location.h"
#include "mlir/IR/Value.h"

#include <string>
#include <vector>

namespace ptowsp::codegen {

/// A place in the source; line zero when it is not known.
struct Place {
  unsigned file = 0;
  unsigned line = 0;
  unsigned column = 0;

  explicit operator bool() const { return line != 0; }
};

/// The source files that places name, numbered in the order of their first use.
class SourceFiles {
public:
  /// File number zero is `mainFile`.
  explicit SourceFiles(llvm::StringRef mainFile);

  Place find(mlir::Location loc);
  const std::vector<std::string> &getNames() const { return names; }

  /// `elementwise.mlir:39`, or an empty string.
  std::string describe(Place place) const;
  /// `line 39`, with the file's name when it is not the main one.
  std::string describeShort(Place place) const;

private:
  unsigned intern(llvm::StringRef path);

  std::vector<std::string> names;
};

/// The name that the source gives to a value, or an empty string.
llvm::StringRef findName(mlir::Location loc);

} // namespace ptowsp::codegen

#endif // PTOWSP_CODEGEN_PLACES_H
