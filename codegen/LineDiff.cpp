// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "codegen/LineDiff.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"

#include <algorithm>
#include <fmt/format.h>
#include <vector>

using llvm::ArrayRef;
using llvm::StringRef;

namespace ptowsp::codegen {
namespace {

/// One line of the result: ' ' in both texts, '-' in the first only, '+' in the second.
struct Edit {
  char kind;
  StringRef line;
};

/// Beyond this many pairs of lines the differing middle is shown as replaced at once.
constexpr size_t maxPairs = size_t(1) << 24;

} // namespace

static std::vector<StringRef> splitLines(StringRef text) {
  std::vector<StringRef> lines;
  while (!text.empty()) {
    auto [line, rest] = text.split('\n');
    lines.push_back(line);
    text = rest;
  }
  return lines;
}

/// Edits between two texts without a common beginning or end, by their longest common
/// subsequence.
static void diffMiddle(ArrayRef<StringRef> before, ArrayRef<StringRef> after,
                       std::vector<Edit> &edits) {
  const size_t rows = before.size(), columns = after.size();
  const bool tooMany = rows && columns > maxPairs / rows;
  // common[i][j]: how many lines before[i..] and after[j..] share.
  std::vector<uint32_t> common(tooMany ? 0 : (rows + 1) * (columns + 1));
  auto at = [&](size_t i, size_t j) -> uint32_t & { return common[i * (columns + 1) + j]; };
  for (size_t i = tooMany ? 0 : rows; i-- > 0;)
    for (size_t j = columns; j-- > 0;)
      at(i, j) =
          before[i] == after[j] ? at(i + 1, j + 1) + 1 : std::max(at(i + 1, j), at(i, j + 1));
  size_t i = 0, j = 0;
  while (!tooMany && i < rows && j < columns) {
    if (before[i] == after[j]) {
      edits.push_back({' ', before[i]});
      ++i, ++j;
    } else if (at(i + 1, j) >= at(i, j + 1)) {
      edits.push_back({'-', before[i++]});
    } else {
      edits.push_back({'+', after[j++]});
    }
  }
  while (i < rows)
    edits.push_back({'-', before[i++]});
  while (j < columns)
    edits.push_back({'+', after[j++]});
}

static std::vector<Edit> diffLines(ArrayRef<StringRef> before, ArrayRef<StringRef> after) {
  std::vector<Edit> edits;
  while (!before.empty() && !after.empty() && before.front() == after.front()) {
    edits.push_back({' ', before.front()});
    before = before.drop_front();
    after = after.drop_front();
  }
  size_t tail = 0;
  while (tail < std::min(before.size(), after.size()) &&
         before[before.size() - 1 - tail] == after[after.size() - 1 - tail])
    ++tail;
  diffMiddle(before.drop_back(tail), after.drop_back(tail), edits);
  for (StringRef line : before.take_back(tail))
    edits.push_back({' ', line});
  return edits;
}

static std::string formatHunk(ArrayRef<Edit> edits, size_t firstBefore, size_t firstAfter) {
  size_t before = 0, after = 0;
  std::string body;
  for (const Edit &edit : edits) {
    before += edit.kind != '+';
    after += edit.kind != '-';
    body += edit.kind + edit.line.str() + "\n";
  }
  // An empty side is numbered by the line before it.
  return fmt::format("@@ -{},{} +{},{} @@\n", before ? firstBefore : firstBefore - 1, before,
                     after ? firstAfter : firstAfter - 1, after) +
         body;
}

std::string formatLineDiff(StringRef before, StringRef after) {
  constexpr size_t context = 3;
  if (before == after)
    return {};
  const std::vector<StringRef> beforeLines = splitLines(before), afterLines = splitLines(after);
  const std::vector<Edit> edits = diffLines(beforeLines, afterLines);
  std::string out;
  size_t lineBefore = 1, lineAfter = 1; // of edits[pos]
  for (size_t pos = 0; pos < edits.size();) {
    if (edits[pos].kind == ' ') {
      // Is there a change within the context ahead?
      size_t ahead = pos;
      while (ahead < edits.size() && ahead <= pos + context && edits[ahead].kind == ' ')
        ++ahead;
      if (ahead == edits.size() || ahead > pos + context) {
        ++pos, ++lineBefore, ++lineAfter;
        continue;
      }
    }
    size_t end = pos, quiet = 0; // the hunk ends where the contexts of two changes do not meet
    for (size_t scan = pos; scan < edits.size() && quiet <= 2 * context; ++scan) {
      quiet = edits[scan].kind == ' ' && end != pos ? quiet + 1 : 0;
      if (edits[scan].kind != ' ')
        end = scan + 1;
    }
    end = std::min(edits.size(), end + context);
    ArrayRef<Edit> hunk(edits.data() + pos, end - pos);
    out += formatHunk(hunk, lineBefore, lineAfter);
    for (const Edit &edit : hunk) {
      lineBefore += edit.kind != '+';
      lineAfter += edit.kind != '-';
    }
    pos = end;
  }
  if (out.empty()) // only the newline at the end differs
    out = "\\ one of the two has no newline at its end\n";
  return out;
}

} // namespace ptowsp::codegen
