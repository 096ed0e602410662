// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Reads just enough of MLIR's tokens: words with their sigil, strings, comments, punctuation.

#include "compiler/Pipeline/ParserGuard.h"
#include "dialects/Diagnostics/Diagnostics.h"
#include "mlir/IR/Location.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;

namespace ptowsp {
namespace {

bool isWordCharacter(char c) { return llvm::isAlnum(c) || StringRef("_$.-").contains(c); }

class Tokens {
public:
  explicit Tokens(StringRef text) : rest(text) {}

  /// The next token, empty at the end.
  StringRef next() {
    skip();
    size_t length = rest.empty() ? 0 : 1;
    if (rest.starts_with("\"")) {
      while (length < rest.size() && rest[length] != '"')
        length += rest[length] == '\\' ? 2 : 1;
      ++length;
    } else if (!rest.empty() &&
               (isWordCharacter(rest.front()) || StringRef("!#@%^").contains(rest.front()))) {
      while (length < rest.size() && isWordCharacter(rest[length]))
        ++length;
    }
    StringRef token = rest.take_front(length);
    rest = rest.drop_front(token.size());
    return token;
  }

private:
  void skip() {
    rest = rest.ltrim();
    while (rest.starts_with("//"))
      rest = rest.drop_until([](char c) { return c == '\n'; }).ltrim();
  }

  StringRef rest;
};

Location locate(llvm::MemoryBufferRef buffer, StringRef token, MLIRContext *context) {
  StringRef above =
      buffer.getBuffer().take_front(static_cast<size_t>(token.data() - buffer.getBufferStart()));
  const auto line = static_cast<unsigned>(above.count('\n') + 1);
  const auto column = static_cast<unsigned>(above.size() - above.rfind('\n')); // npos is -1
  return FileLineColLoc::get(context, buffer.getBufferIdentifier(), line, column);
}

/// How a token changes the depth. Arrows and comparisons are no brackets.
int depthChange(StringRef token, StringRef last, StringRef rest) {
  if (token.size() != 1 || rest.starts_with("="))
    return 0;
  if (StringRef("({[<").contains(token.front()))
    return 1;
  const bool isArrow = token == ">" && last.ends_with("-");
  return StringRef(")}]>").contains(token.front()) && !isArrow ? -1 : 0;
}

} // namespace

LogicalResult refuseDeepNesting(llvm::MemoryBufferRef buffer, MLIRContext *context) {
  constexpr int most = 256;
  StringRef text = buffer.getBuffer();
  Tokens tokens(text);
  int depth = 0;
  StringRef last;
  for (StringRef token = tokens.next(); !token.empty(); last = token, token = tokens.next()) {
    depth += depthChange(token, last, text.drop_front(token.end() - text.begin()));
    if (depth <= most)
      continue;
    Location loc = locate(buffer, token, context);
    IdentifiedDiagnostic error = reportError(loc, DiagId::ParseError);
    error << "brackets are nested deeper than " << most << " levels";
    error.attachNote(loc) << "a workload of its own, called by name, needs one level";
    return error;
  }
  return success();
}

LogicalResult refuseIndexArrays(llvm::MemoryBufferRef buffer, MLIRContext *context) {
  StringRef text = buffer.getBuffer();
  Tokens tokens(text);
  llvm::StringSet<> aliases; // types that are 'index' by another name
  auto isIndex = [&](StringRef token) { return token == "index" || aliases.contains(token); };
  StringRef before, last;
  for (StringRef token = tokens.next(); !token.empty(); token = tokens.next()) {
    if (before.starts_with("!") && last == "=" && isIndex(token))
      aliases.insert(before);
    if (before == "array" && last == "<" && isIndex(token)) {
      Location loc = locate(buffer, token, context);
      IdentifiedDiagnostic error = reportError(loc, DiagId::ParseError);
      error << "an attribute 'array' cannot have elements of type 'index'";
      error.attachNote(loc) << "an array of 'i64' can hold the same numbers";
      return error;
    }
    before = last;
    last = token;
  }
  return success();
}

} // namespace ptowsp
