// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Identifiers for generated C++: close to the names of the source, unique in their
/// scope, never a word that C++ or the generated text itself uses.
///
/// Invariant: a name depends only on the names that are visible where it is declared,
/// so that an edit elsewhere in the source does not rename it.

#ifndef PTOWSP_CODEGEN_CPP_NAMES_H
#define PTOWSP_CODEGEN_CPP_NAMES_H

#include "llvm/ADT/StringRef.h"

#include <initializer_list>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace ptowsp::codegen {

/// `text` with everything replaced that an identifier cannot have; never empty, no leading
/// or double underscore, no leading digit. It may still be a reserved word.
std::string toIdentifier(llvm::StringRef text);

/// Whether C or C++ (up to C++20) reserves the word, or a header of the runtime or of the
/// C library may have it as a type or macro.
bool isReservedWord(llvm::StringRef word);

class Names {
public:
  /// `taken`: words that the text around the declarations uses itself.
  explicit Names(std::initializer_list<llvm::StringRef> taken = {});

  /// A fresh identifier close to `hint` in the current scope: `sum`, `sum_2`, ...
  std::string declare(llvm::StringRef hint);

  /// Keeps a word that the text uses itself from being declared.
  void take(llvm::StringRef word);

  void enterScope() { scopes.emplace_back(); }
  void leaveScope() { scopes.pop_back(); }

private:
  struct Scope {
    std::set<std::string> names;
    /// Numbers below this one are taken behind a name, here or further out: the search
    /// for a free one does not start over.
    std::map<std::string, unsigned> nextNumber;
  };

  bool isVisible(const std::string &name) const;
  unsigned firstNumber(const std::string &base) const;

  std::vector<Scope> scopes;
};

/// The identifier that an artifact's files, targets and functions are named after. Differs
/// from `toIdentifier` for names that would hide a header of the C library or a target of
/// CMake.
std::string toArtifactName(llvm::StringRef text);

} // namespace ptowsp::codegen

#endif // PTOWSP_CODEGEN_CPP_NAMES_H
