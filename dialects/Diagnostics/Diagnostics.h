// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Diagnostics with stable ids: `reportError(op->getLoc(), DiagId::TileOverflow) << ...`
/// reports the text with ` [tile-overflow]` at its end.
///
/// Invariant: every error and warning of the project goes through here, so that a
/// user can look up, silence or promote it by its id.

#ifndef PTOWSP_DIALECTS_DIAGNOSTICS_H
#define PTOWSP_DIALECTS_DIAGNOSTICS_H

#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/Location.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

#include <optional>
#include <utility>

namespace ptowsp {

enum class DiagId {
#define PTOWSP_DIAGNOSTIC(NAME, ID, SUMMARY) NAME,
#include "dialects/Diagnostics/Diagnostics.def"
};

struct DiagInfo {
  DiagId id;
  llvm::StringRef name;
  llvm::StringRef summary;
};

/// All diagnostics in the order of their definition.
llvm::ArrayRef<DiagInfo> getAllDiagnostics();

/// The stable id as users see it, for example `tile-overflow`.
llvm::StringRef getName(DiagId id);

/// Looks an id up by its name; empty when there is none.
std::optional<DiagId> lookupDiagnostic(llvm::StringRef name);

/// Splits `text [some-id]` into the text and the id's name; the name is empty when
/// the text ends in no known id.
std::pair<llvm::StringRef, llvm::StringRef> splitDiagnosticId(llvm::StringRef text);

/// An in-flight diagnostic that appends its id when it is reported.
class [[nodiscard]] IdentifiedDiagnostic {
public:
  IdentifiedDiagnostic(mlir::InFlightDiagnostic diag, DiagId id) : diag(std::move(diag)), id(id) {}
  IdentifiedDiagnostic(IdentifiedDiagnostic &&other)
      : diag(std::move(other.diag)), id(other.id), open(std::exchange(other.open, false)) {}
  ~IdentifiedDiagnostic() { report(); }

  template <typename Arg> IdentifiedDiagnostic &operator<<(Arg &&arg) & {
    diag << std::forward<Arg>(arg);
    return *this;
  }
  template <typename Arg> IdentifiedDiagnostic &&operator<<(Arg &&arg) && {
    diag << std::forward<Arg>(arg);
    return std::move(*this);
  }
  mlir::Diagnostic &attachNote(mlir::Location loc) { return diag.attachNote(loc); }

  /// Reports; always a failure, so that verifiers can return it.
  operator llvm::LogicalResult() {
    report();
    return llvm::failure();
  }

private:
  void report();

  mlir::InFlightDiagnostic diag;
  DiagId id;
  bool open = true;
};

IdentifiedDiagnostic reportError(mlir::Location loc, DiagId id);
IdentifiedDiagnostic reportWarning(mlir::Location loc, DiagId id);

} // namespace ptowsp

#endif // PTOWSP_DIALECTS_DIAGNOSTICS_H
