// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The policies that the directives of a schedule can name: one entry each in the registry.

#ifndef PTOWSP_COMPILER_ANALYSIS_POLICIES_H
#define PTOWSP_COMPILER_ANALYSIS_POLICIES_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

#include <string>

namespace ptowsp {

struct Policy {
  llvm::StringRef directive; ///< without the dialect
  llvm::StringRef name;
  llvm::StringRef summary;
  /// What its one number is; empty: it takes none.
  llvm::StringRef parameter = "";
  /// Whether it needs an expression; without, it takes none.
  bool takesKey = false;
};

/// All policies, by directive and name.
llvm::ArrayRef<Policy> getPolicies();

/// The policy, or null.
const Policy *findPolicy(llvm::StringRef directive, llvm::StringRef name);

/// The names of a directive's policies, in quotes.
std::string listPolicies(llvm::StringRef directive);

} // namespace ptowsp

#endif // PTOWSP_COMPILER_ANALYSIS_POLICIES_H
