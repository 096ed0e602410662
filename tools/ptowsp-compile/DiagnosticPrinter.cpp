// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "tools/ptowsp-compile/DiagnosticPrinter.h"
#include "mlir/IR/MLIRContext.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;

namespace ptowsp {

DiagnosticPrinter::DiagnosticPrinter(MLIRContext *context, llvm::SourceMgr &sources,
                                     const DiagnosticOptions &options)
    : sources(sources), options(options),
      handler(context, [this](Diagnostic &diagnostic) { return handle(diagnostic); }) {
  context->printOpOnDiagnostic(false);
}

static FileLineColLoc getFileLoc(Location loc) {
  if (auto found = loc->findInstanceOf<FileLineColLoc>())
    return found;
  return FileLineColLoc::get(loc.getContext(), "", 0, 0);
}

LogicalResult DiagnosticPrinter::handle(Diagnostic &diagnostic) {
  if (diagnostic.getSeverity() == DiagnosticSeverity::Remark) {
    print(diagnostic.getLocation(), diagnostic.str(), DiagnosticSeverity::Remark);
    for (Diagnostic &note : diagnostic.getNotes())
      print(note.getLocation(), note.str(), DiagnosticSeverity::Note);
    return success();
  }
  Message message = classify(diagnostic);
  if (message.severity == DiagnosticSeverity::Warning) {
    if (options.silenced.count(message.id))
      return success();
    if (options.warningsAreErrors || options.promoted.count(message.id))
      message.severity = DiagnosticSeverity::Error;
  }
  if (message.severity == DiagnosticSeverity::Error)
    ++errors;
  Location escaped = findEscaped(message);
  print(message.loc, message.text + " [" + message.id + "]", message.severity);
  if (escaped != message.loc)
    print(
        escaped,
        "it is defined here, inside a region that has ended; define it in front of the region, or "
        "move what uses it inside",
        DiagnosticSeverity::Note);
  for (Diagnostic &note : diagnostic.getNotes())
    print(note.getLocation(), note.str(), DiagnosticSeverity::Note);
  record(message, diagnostic);
  return success();
}

DiagnosticPrinter::Message DiagnosticPrinter::classify(Diagnostic &diagnostic) {
  std::string text = diagnostic.str();
  auto [body, id] = splitDiagnosticId(text);
  if (id.empty())
    id = getName(DiagId::ParseError);
  return {diagnostic.getLocation(), body.str(), id.str(), diagnostic.getSeverity()};
}

/// The text of the buffer from the place on; empty when it is not in a buffer.
static StringRef getTextAt(llvm::SourceMgr &sources, FileLineColLoc loc) {
  if (sources.getNumBuffers() == 0 || loc.getLine() == 0)
    return {};
  const unsigned main = sources.getMainFileID();
  const llvm::MemoryBuffer *buffer = sources.getMemoryBuffer(main);
  if (buffer->getBufferIdentifier() != loc.getFilename().getValue())
    return {};
  SMLoc at = sources.FindLocForLineAndColumn(main, loc.getLine(), loc.getColumn());
  if (!at.isValid())
    return {};
  return StringRef(at.getPointer(), static_cast<size_t>(buffer->getBufferEnd() - at.getPointer()));
}

Location DiagnosticPrinter::findEscaped(Message &message) {
  if (!StringRef(message.text).contains("use of undeclared SSA value name"))
    return message.loc;
  FileLineColLoc loc = getFileLoc(message.loc);
  StringRef rest = getTextAt(sources, loc);
  StringRef name = rest.take_while(
      [](char c) { return llvm::isAlnum(c) || c == '%' || c == '_' || c == '$' || c == '.'; });
  if (name.size() < 2)
    return message.loc;
  const llvm::MemoryBuffer *buffer = sources.getMemoryBuffer(sources.getMainFileID());
  StringRef before =
      buffer->getBuffer().take_front(static_cast<size_t>(rest.begin() - buffer->getBufferStart()));
  size_t found = before.rfind((name + " =").str());
  if (found == StringRef::npos)
    return message.loc;
  message.id = getName(DiagId::ScopeEscape).str();
  message.text = "'" + name.str() + "' is used outside the scope that owns it";
  auto [line, column] = sources.getLineAndColumn(SMLoc::getFromPointer(before.data() + found));
  return FileLineColLoc::get(loc.getContext(), loc.getFilename().getValue(), line, column);
}

void DiagnosticPrinter::print(Location loc, StringRef text, DiagnosticSeverity severity) {
  FileLineColLoc where = getFileLoc(loc);
  llvm::SourceMgr::DiagKind kind = llvm::SourceMgr::DK_Note;
  if (severity == DiagnosticSeverity::Error)
    kind = llvm::SourceMgr::DK_Error;
  else if (severity == DiagnosticSeverity::Warning)
    kind = llvm::SourceMgr::DK_Warning;
  else if (severity == DiagnosticSeverity::Remark)
    kind = llvm::SourceMgr::DK_Remark;
  if (StringRef source = getTextAt(sources, where); !source.empty()) {
    sources.PrintMessage(llvm::errs(), SMLoc::getFromPointer(source.data()), kind, text);
    return;
  }
  StringRef file = where.getFilename().getValue();
  llvm::errs() << (where.getLine() == 0 && (file.empty() || file == "-")
                       ? StringRef("ptowsp-compile")
                       : file)
               << ":";
  if (where.getLine() != 0)
    llvm::errs() << where.getLine() << ":" << where.getColumn() << ":";
  llvm::errs() << (kind == llvm::SourceMgr::DK_Error     ? " error: "
                   : kind == llvm::SourceMgr::DK_Warning ? " warning: "
                   : kind == llvm::SourceMgr::DK_Remark  ? " remark: "
                                                         : " note: ")
               << text << "\n";
}

void DiagnosticPrinter::record(const Message &message, const Diagnostic &diagnostic) {
  auto place = [](Location loc, const std::string &text) {
    FileLineColLoc where = getFileLoc(loc);
    return nlohmann::ordered_json{{"file", where.getFilename().getValue().str()},
                                  {"line", where.getLine()},
                                  {"column", where.getColumn()},
                                  {"message", text}};
  };
  nlohmann::ordered_json entry = place(message.loc, message.text);
  entry["id"] = message.id;
  entry["severity"] = message.severity == DiagnosticSeverity::Error ? "error" : "warning";
  entry["notes"] = nlohmann::ordered_json::array();
  for (const Diagnostic &note : diagnostic.getNotes())
    entry["notes"].push_back(place(note.getLocation(), note.str()));
  records.push_back(std::move(entry));
}

} // namespace ptowsp
