// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Line differences: the hunks of known cases, and for all small texts that applying the
/// hunks to one gives the other.

#include "codegen/LineDiff.h"
#include "llvm/ADT/SmallVector.h"

#include <catch2/catch.hpp>
#include <cstdio>

using namespace ptowsp::codegen;
using llvm::StringRef;

namespace {

std::string lines(StringRef letters) {
  std::string text;
  for (char letter : letters)
    text += std::string(1, letter) + "\n";
  return text;
}

/// Applies hunks as patch does; a hunk that does not fit fails the test.
std::string applyHunks(StringRef before, StringRef diff) {
  std::string result;
  size_t next = 0; // of `before`, which has one letter and one newline per line
  unsigned skipTo = 0;
  while (!diff.empty()) {
    auto [line, rest] = diff.split('\n');
    diff = rest;
    if (line.consume_front("@@ -")) {
      unsigned count = 0;
      REQUIRE_FALSE(line.consumeInteger(10, skipTo));
      REQUIRE(line.consume_front(","));
      REQUIRE_FALSE(line.consumeInteger(10, count));
      const size_t start = 2 * (count ? skipTo - 1 : skipTo);
      REQUIRE(start >= next);
      result += before.slice(next, start);
      next = start;
      continue;
    }
    const char kind = line.front();
    if (kind != '+') {
      REQUIRE(before.substr(next, 1) == line.drop_front());
      next += 2;
    }
    if (kind != '-')
      result += line.drop_front().str() + "\n";
  }
  return result + before.substr(next).str();
}

} // namespace

TEST_CASE("equal texts differ in nothing") {
  CHECK(formatLineDiff("a\nb\n", "a\nb\n").empty());
  CHECK(formatLineDiff("", "").empty());
}

TEST_CASE("a change comes with three lines around it") {
  CHECK(formatLineDiff(lines("abcdefgh"), lines("abcdXfgh")) ==
        "@@ -2,7 +2,7 @@\n b\n c\n d\n-e\n+X\n f\n g\n h\n");
  CHECK(formatLineDiff("", "a\n") == "@@ -0,0 +1,1 @@\n+a\n");
  CHECK(formatLineDiff("a\n", "") == "@@ -1,1 +0,0 @@\n-a\n");
}

TEST_CASE("changes that are close share a hunk, others do not") {
  const std::string before = lines("aXbcdefYghijklmnop");
  const std::string near = formatLineDiff(before, lines("abcdefghijklmnop"));
  CHECK(StringRef(near).count("@@ -") == 1);
  const std::string far = formatLineDiff(lines("Xabcdefghijklm"), lines("abcdefghijklmX"));
  CHECK(StringRef(far).count("@@ -") == 2);
}

TEST_CASE("a missing newline at the end is a difference") {
  CHECK_FALSE(formatLineDiff("a", "a\n").empty());
}

TEST_CASE("the hunks turn one text into the other, for all short texts") {
  std::vector<std::string> texts = {""};
  for (size_t first = 0, length = 0; length < 4; ++length) {
    const size_t last = texts.size();
    for (; first < last; ++first)
      for (char letter : {'a', 'b', 'c'})
        texts.push_back(texts[first] + letter);
  }
  REQUIRE(texts.size() == 121);
  const std::string padding = "1234567"; // longer than two contexts
  for (const std::string &x : texts)
    for (const std::string &y : texts) {
      const std::string before = lines(x + padding + y), after = lines(y + padding + x);
      const std::string diff = formatLineDiff(before, after);
      if (applyHunks(before, diff) != after)
        FAIL("from " << x << padding << y << " to " << y << padding << x << ":\n" << diff);
    }
}
