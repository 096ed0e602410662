// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "dialects/Diagnostics/Diagnostics.h"
#include "dialects/Diagnostics/Warnings.h"

namespace ptowsp {

static constexpr DiagInfo allDiagnostics[] = {
#define PTOWSP_DIAGNOSTIC(NAME, ID, SUMMARY) {DiagId::NAME, ID, SUMMARY},
#include "dialects/Diagnostics/Diagnostics.def"
};

llvm::ArrayRef<DiagInfo> getAllDiagnostics() { return allDiagnostics; }

llvm::StringRef getName(DiagId id) { return allDiagnostics[static_cast<size_t>(id)].name; }

std::optional<DiagId> lookupDiagnostic(llvm::StringRef name) {
  for (const DiagInfo &info : allDiagnostics)
    if (info.name == name)
      return info.id;
  return std::nullopt;
}

std::pair<llvm::StringRef, llvm::StringRef> splitDiagnosticId(llvm::StringRef text) {
  if (!text.ends_with("]"))
    return {text, ""};
  const size_t open = text.rfind(" [");
  if (open == llvm::StringRef::npos)
    return {text, ""};
  llvm::StringRef name = text.substr(open + 2).drop_back();
  if (!lookupDiagnostic(name))
    return {text, ""};
  return {text.take_front(open), name};
}

void IdentifiedDiagnostic::report() {
  if (!std::exchange(open, false))
    return;
  diag << " [" << getName(id) << "]";
  diag.report();
}

IdentifiedDiagnostic reportError(mlir::Location loc, DiagId id) {
  return {mlir::emitError(loc), id};
}

IdentifiedDiagnostic reportWarning(mlir::Location loc, DiagId id) {
  assert(isWarning(id) && "the command line would not know it as one");
  return {mlir::emitWarning(loc), id};
}

} // namespace ptowsp
