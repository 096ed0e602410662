// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// How diagnostics reach the user: `file:line:column: error: text [id]` with the line of
/// the source, its notes, and on request all of them as JSON.
///
/// Invariant: every diagnostic that is shown has an id; those of MLIR itself get
/// `parse-error`.

#ifndef PTOWSP_TOOLS_PTOWSP_COMPILE_DIAGNOSTICPRINTER_H
#define PTOWSP_TOOLS_PTOWSP_COMPILE_DIAGNOSTICPRINTER_H

#include "dialects/Diagnostics/Diagnostics.h"
#include "llvm/Support/SourceMgr.h"

#include <nlohmann/json.hpp>
#include <set>
#include <string>

namespace ptowsp {

struct DiagnosticOptions {
  bool warningsAreErrors = false;
  std::set<std::string> promoted; // ids of warnings that are errors
  std::set<std::string> silenced; // ids of warnings that are not shown
};

class DiagnosticPrinter {
public:
  DiagnosticPrinter(mlir::MLIRContext *context, llvm::SourceMgr &sources,
                    const DiagnosticOptions &options);

  bool hasErrors() const { return errors != 0; }
  /// All that was shown, in order.
  const nlohmann::ordered_json &getRecords() const { return records; }

private:
  struct Message {
    mlir::Location loc;
    std::string text;
    std::string id;
    mlir::DiagnosticSeverity severity;
  };

  llvm::LogicalResult handle(mlir::Diagnostic &diagnostic);
  Message classify(mlir::Diagnostic &diagnostic);
  /// For a value that is used outside the region that defines it, where it was defined.
  mlir::Location findEscaped(Message &message);
  void print(mlir::Location loc, llvm::StringRef text, mlir::DiagnosticSeverity severity);
  void record(const Message &message, const mlir::Diagnostic &diagnostic);

  llvm::SourceMgr &sources;
  DiagnosticOptions options;
  unsigned errors = 0;
  nlohmann::ordered_json records = nlohmann::ordered_json::array();
  mlir::ScopedDiagnosticHandler handler;
};

} // namespace ptowsp

#endif // PTOWSP_TOOLS_PTOWSP_COMPILE_DIAGNOSTICPRINTER_H
