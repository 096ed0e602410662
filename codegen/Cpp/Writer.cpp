// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Layout of generated C++.

#include "codegen/Cpp/Writer.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"

#include <fmt/format.h>

using llvm::SmallVector;
using llvm::StringRef;

namespace ptowsp::codegen {

//===-- Breaking long statements ------------------------------------------------------===//

/// The position behind the string or character literal that starts at `pos`.
static size_t skipLiteral(StringRef text, size_t pos) {
  const char quote = text[pos++];
  while (pos < text.size() && text[pos] != quote)
    pos += text[pos] == '\\' ? 2 : 1;
  return pos + 1;
}

/// Calls `visit(pos, depth)` for each character outside of literals; `depth` counts the
/// brackets around it, an opening one belongs to the outside. Stops when it returns true.
static void scan(StringRef text, llvm::function_ref<bool(size_t, unsigned)> visit) {
  unsigned depth = 0;
  for (size_t pos = 0; pos < text.size();) {
    const char c = text[pos];
    if (c == '"' || c == '\'') {
      pos = skipLiteral(text, pos);
      continue;
    }
    if (StringRef(")}]").contains(c) && depth)
      --depth;
    if (visit(pos, depth))
      return;
    if (StringRef("({[").contains(c))
      ++depth;
    ++pos;
  }
}

/// The pieces of a list, each with the separator behind it: `{a, b`, `c` give `{a, b},`, `c`.
static SmallVector<StringRef> splitList(StringRef list, char separator) {
  SmallVector<StringRef> pieces;
  size_t begin = 0;
  scan(list, [&](size_t pos, unsigned depth) {
    if (depth == 0 && list[pos] == separator) {
      pieces.push_back(list.slice(begin, pos + 1).trim());
      begin = pos + 1;
    }
    return false;
  });
  pieces.push_back(list.substr(begin).trim());
  return pieces;
}

/// A bracketed list inside a text: `open` is the position of its bracket, `close` that of
/// the matching one.
struct Group {
  size_t open = StringRef::npos;
  size_t close = StringRef::npos;
};

/// The outermost list that reaches over `limit`, or else the last one.
static Group findGroup(StringRef text, size_t limit) {
  Group found, current;
  scan(text, [&](size_t pos, unsigned depth) {
    if (depth != 0)
      return false;
    if (StringRef("({[").contains(text[pos]))
      current.open = pos;
    else if (StringRef(")}]").contains(text[pos]) && current.open != StringRef::npos) {
      current.close = pos;
      found = current;
      return pos >= limit;
    }
    return false;
  });
  return found;
}

static std::string fill(StringRef text, size_t column, size_t indent, size_t tail);

/// Places `pieces` from `column` on, wrapped lines starting there as well. `tail` columns
/// must remain free behind the last one. `breaks` says whether a piece takes several lines.
static std::string fillPieces(llvm::ArrayRef<StringRef> pieces, size_t column, size_t tail,
                              bool &breaks) {
  breaks = false;
  std::string out;
  size_t at = column;
  bool broken = false; // the piece before; nothing stands behind it on its last line
  for (auto [index, piece] : llvm::enumerate(pieces)) {
    const size_t after = index + 1 == pieces.size() ? tail : 0;
    if (index && !broken && at + 1 + piece.size() + after <= maxColumns) {
      out += " ";
      ++at;
    } else if (index) {
      out += "\n" + std::string(column, ' ');
      at = column;
    }
    const std::string laid = fill(piece, at, column, after);
    out += laid;
    broken = laid.find('\n') != std::string::npos;
    breaks |= broken;
    at += laid.size();
  }
  return out;
}

static bool fits(StringRef laidOut, size_t column, size_t tail) {
  SmallVector<StringRef> lines;
  laidOut.split(lines, '\n');
  for (auto [index, line] : llvm::enumerate(lines))
    if ((index ? 0 : column) + line.size() + (index + 1 == lines.size() ? tail : 0) > maxColumns)
      return false;
  return true;
}

/// Lays `text` out from `column` on; `indent` is where the construct around it starts.
static std::string fill(StringRef text, size_t column, size_t indent, size_t tail) {
  if (column + text.size() + tail <= maxColumns)
    return text.str();
  const Group group = findGroup(text, maxColumns - std::min(maxColumns, column));
  if (group.open == StringRef::npos || group.close == StringRef::npos)
    return text.str();
  StringRef head = text.take_front(group.open + 1);
  StringRef list = text.slice(group.open + 1, group.close);
  StringRef rest = text.substr(group.close);
  const SmallVector<StringRef> pieces = splitList(list, list.contains(';') ? ';' : ',');
  bool alignedBreaks = false, hangingBreaks = false;
  std::string aligned = fillPieces(pieces, column + head.size(), rest.size() + tail, alignedBreaks);
  const size_t hanging = indent + 4;
  std::string hung = fillPieces(pieces, hanging, rest.size() + tail, hangingBreaks);
  // A list inside the list is broken only where it has to be.
  const bool keepsLists = !alignedBreaks || hangingBreaks;
  if (head.back() == '{' || (keepsLists && fits(aligned, column + head.size(), rest.size() + tail)))
    return (head + aligned + rest).str();
  return (head + "\n" + std::string(hanging, ' ') + hung + rest).str();
}

/// The position behind the ` =` of a declaration or an assignment.
static size_t findAssignment(StringRef text) {
  size_t found = StringRef::npos;
  scan(text, [&](size_t pos, unsigned depth) {
    if (depth != 0 || !text.substr(pos).starts_with(" = "))
      return false;
    found = pos + 2;
    return true;
  });
  return found;
}

std::string breakStatement(StringRef text, size_t indent) {
  if (indent + text.size() <= maxColumns)
    return text.str();
  const size_t assignment = findAssignment(text);
  const bool isList = assignment != StringRef::npos && text.substr(assignment).starts_with(" {");
  if (assignment == StringRef::npos || isList)
    return fill(text, indent, indent, 0);
  StringRef left = text.take_front(assignment);
  StringRef right = text.substr(assignment + 1);
  const size_t hanging = indent + 4;
  if (hanging + right.size() <= maxColumns)
    return (left + "\n" + std::string(hanging, ' ') + right).str();
  // `left = callee(` stays together when the arguments then fit on one line.
  const std::string oneLine = fill(text, indent, indent, 0);
  if (fits(oneLine, indent, 0))
    return oneLine;
  return (left + "\n" + std::string(hanging, ' ') + fill(right, hanging, hanging, 0)).str();
}

//===-- CppWriter ---------------------------------------------------------------------===//

void CppWriter::line(StringRef text) {
  if (!text.empty())
    out.append(column(), ' ').append(text);
  out += '\n';
  blankAllowed = !text.empty();
}

void CppWriter::label(StringRef text) {
  if (blankAllowed)
    line("[[fallthrough]];");
  --depth;
  line(text);
  ++depth;
  blankAllowed = false;
}

void CppWriter::blank() {
  if (blankAllowed)
    line("");
}

void CppWriter::statement(StringRef text) { line(breakStatement(text, column())); }

void CppWriter::row(StringRef text) {
  const size_t indent = column() + 4;
  const bool isNested = text.drop_front().contains('{');
  if (indent + text.size() <= maxColumns || !isNested) {
    line("    " + breakStatement(text, indent));
    return;
  }
  // A row that holds a list and is too long has each of its values on a line.
  const size_t end = text.rfind('}');
  std::string lines = "    {";
  for (auto [index, piece] : llvm::enumerate(splitList(text.slice(1, end), ',')))
    lines +=
        (index ? "\n" + std::string(indent + 1, ' ') : "") + fill(piece, indent + 1, indent, 2);
  line(lines + text.substr(end).str());
}

void CppWriter::paragraph(StringRef text, StringRef first, StringRef mark, StringRef end) {
  const std::string safe = printable(text);
  SmallVector<StringRef> words;
  StringRef(safe).split(words, ' ', -1, /*KeepEmpty=*/false);
  std::string current = first.str();
  bool empty = true;
  for (auto [index, word] : llvm::enumerate(words)) {
    const size_t after = index + 1 == words.size() ? end.size() : 0;
    if (!empty && column() + current.size() + 1 + word.size() + after > maxColumns) {
      line(current);
      current = mark.str();
      empty = true;
    }
    current += (empty ? "" : " ") + word.str();
    empty = false;
  }
  line(current + end.str());
}

void CppWriter::comment(StringRef text) { paragraph(text, "// ", "// ", ""); }

void CppWriter::blockComment(StringRef text) { paragraph(text, "/* ", " * ", " */"); }

void CppWriter::block(StringRef head, llvm::function_ref<void()> body, StringRef tail,
                      StringRef remark) {
  std::string first = head.empty() ? "{" : (head + " {").str();
  const bool behind = column() + first.size() + remark.size() + 4 <= maxColumns;
  if (!remark.empty() && !behind)
    comment(remark);
  if (!remark.empty() && behind)
    first += (" // " + remark).str();
  line(column() + first.size() > maxColumns && behind ? first : breakStatement(first, column()));
  blankAllowed = false;
  ++depth;
  body();
  --depth;
  line(("}" + tail).str());
}

void CppWriter::otherwise(llvm::function_ref<void()> body) {
  assert(StringRef(out).ends_with("}\n") && "a block has just been closed");
  out.pop_back();
  out += " else {\n";
  blankAllowed = false;
  ++depth;
  body();
  --depth;
  line("}");
}

void CppWriter::directive(StringRef text) {
  out.append(text).append("\n");
  blankAllowed = true;
}

std::string printable(StringRef text) {
  std::string result;
  for (const unsigned char c : text) {
    const bool endsComment = c == '/' && !result.empty() && result.back() == '*';
    const bool isControl = c < 0x20 || c == 0x7f;
    result += endsComment || isControl || c == '\\' ? '?' : static_cast<char>(c);
  }
  return result;
}

std::string stringLiteral(StringRef text) {
  std::string result = "\"";
  for (const unsigned char c : text) {
    if (c == '"' || c == '\\')
      result += '\\', result += static_cast<char>(c);
    else if (c < 0x20 || c == 0x7f || c == '?') // '?' might begin a trigraph
      result += c == '?' ? "?" : fmt::format("\\{:03o}", c);
    else
      result += static_cast<char>(c);
  }
  return result + '"';
}

} // namespace ptowsp::codegen
