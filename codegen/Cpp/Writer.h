// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// A structured printer of C++: lines, blocks, comments, and long statements broken
/// where clang-format would break them.
///
/// Invariant: what it prints has its final layout; nothing reformats it later.

#ifndef PTOWSP_CODEGEN_CPP_WRITER_H
#define PTOWSP_CODEGEN_CPP_WRITER_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"

#include <string>

namespace ptowsp::codegen {

/// Generated text is no wider than this.
inline constexpr size_t maxColumns = 100;

class CppWriter {
public:
  /// Prints one line at the current indentation, as it is. An empty text gives an
  /// empty line without trailing spaces.
  void line(llvm::StringRef text);
  /// Prints the label of a switch: one level out, announced where the text above runs into it.
  void label(llvm::StringRef text);
  /// Prints an empty line, unless a block has just begun or the line above is empty.
  void blank();
  /// Prints a statement; one that is too long is broken after an assignment or
  /// between the arguments of a call.
  void statement(llvm::StringRef text);
  /// Prints one row `{...},` of a table.
  void row(llvm::StringRef text);
  /// Prints `text` as a comment, with as many lines as it takes.
  void comment(llvm::StringRef text);
  /// The same in the form that C has always known.
  void blockComment(llvm::StringRef text);
  /// Prints `head {`, the body one level deeper, and `}tail`. An empty head gives a
  /// block of its own. `remark` stands behind the brace as a comment, or above the head
  /// when it would not fit there.
  void block(llvm::StringRef head, llvm::function_ref<void()> body, llvm::StringRef tail = "",
             llvm::StringRef remark = "");
  /// Continues the block that has just been closed: `} else {`, the body, `}`.
  void otherwise(llvm::function_ref<void()> body);
  /// Prints preprocessor text at the left margin.
  void directive(llvm::StringRef text);

  /// The text so far.
  std::string take() { return std::move(out); }

private:
  void paragraph(llvm::StringRef text, llvm::StringRef first, llvm::StringRef mark,
                 llvm::StringRef end);
  size_t column() const { return 2 * depth; }

  std::string out;
  size_t depth = 0;
  bool blankAllowed = false; // the line above is neither empty nor the start of a block
};

/// Breaks `text`, which starts at column `indent` and is too long, into lines. Exposed
/// for its test.
std::string breakStatement(llvm::StringRef text, size_t indent);

/// `text` with everything replaced that could end a comment or a line.
std::string printable(llvm::StringRef text);

/// `text` as a C++ string literal, with quotes.
std::string stringLiteral(llvm::StringRef text);

} // namespace ptowsp::codegen

#endif // PTOWSP_CODEGEN_CPP_WRITER_H
