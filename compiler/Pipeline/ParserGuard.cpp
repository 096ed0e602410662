// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Reads just enough of MLIR's tokens: words with their sigil, strings, comments, punctuation.

#include "compiler/Pipeline/ParserGuard.h"
#include "dialects/Diagnostics/Diagnostics.h"
#include "mlir/Bytecode/BytecodeReader.h"
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

/// Counts brackets in brackets. Arrows and comparisons are none.
class Nesting {
public:
  static constexpr int most = 256;

  /// Whether the token goes deeper than any program does.
  bool isTooDeep(StringRef token, StringRef last, StringRef rest) {
    if (token.size() != 1 || rest.starts_with("="))
      return false;
    const bool isArrow = token == ">" && last.ends_with("-");
    depth += StringRef("({[<").contains(token.front())               ? 1
             : StringRef(")}]>").contains(token.front()) && !isArrow ? -1
                                                                     : 0;
    return depth > most;
  }

private:
  int depth = 0;
};

/// Knows the types that are 'index' by another name.
class IndexArrays {
public:
  /// Whether the token is the element type 'index' of an array, behind the two before it.
  bool isElement(StringRef token, StringRef last, StringRef before) {
    const bool isIndex = token == "index" || aliases.contains(token);
    if (isIndex && before.starts_with("!") && last == "=")
      aliases.insert(before);
    return isIndex && before == "array" && last == "<";
  }

private:
  llvm::StringSet<> aliases;
};

} // namespace

LogicalResult refuseWhatCrashes(llvm::MemoryBufferRef buffer, MLIRContext *context) {
  if (isBytecode(buffer))
    return success();
  StringRef text = buffer.getBuffer();
  Tokens tokens(text);
  Nesting nesting;
  IndexArrays arrays;
  auto refuse = [&](StringRef token, const Twine &what, const Twine &wayOut) {
    Location loc = locate(buffer, token, context);
    IdentifiedDiagnostic error = reportError(loc, DiagId::ParseError);
    error << what;
    error.attachNote(loc) << wayOut;
    return error;
  };
  StringRef before, last;
  for (StringRef token = tokens.next(); !token.empty(); token = tokens.next()) {
    if (nesting.isTooDeep(token, last, text.drop_front(token.end() - text.begin())))
      return refuse(token, "brackets are nested deeper than " + Twine(Nesting::most) + " levels",
                    "a workload of its own, called by name, needs one level");
    if (arrays.isElement(token, last, before))
      return refuse(token, "an attribute 'array' cannot have elements of type 'index'",
                    "an array of 'i64' can hold the same numbers");
    before = last;
    last = token;
  }
  return success();
}

} // namespace ptowsp
