// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The layout of generated C++. test/codegen/format.test compares it with clang-format.

#include "codegen/Cpp/Literals.h"
#include "codegen/Cpp/Writer.h"

#include <catch2/catch.hpp>
#include <limits>

using namespace ptowsp::codegen;

TEST_CASE("blocks indent, and empty lines do not pile up") {
  CppWriter out;
  out.blank();
  out.line("int x;");
  out.blank();
  out.blank();
  out.block("void f()", [&] {
    out.blank();
    out.block("", [&] { out.line("x = 1;"); });
  });
  out.directive("#endif");
  CHECK(out.take() == "int x;\n\nvoid f() {\n  {\n    x = 1;\n  }\n}\n#endif\n");
}

TEST_CASE("a remark stands behind the brace where it fits, else above") {
  CppWriter out;
  out.block("for (;;)", [] {}, "", "line 7");
  const std::string head = "for (" + std::string(85, 'x') + ";;)";
  out.block(head, [] {}, ";", "line 8");
  CHECK(out.take() == "for (;;) { // line 7\n}\n// line 8\n" + head + " {\n};\n");
}

TEST_CASE("what fits is not broken") {
  const std::string text = "f(" + std::string(96, 'x') + ")" + ";";
  REQUIRE(text.size() == maxColumns);
  CHECK(breakStatement(text, 0) == text);
}

TEST_CASE("arguments fill lines from the bracket on") {
  const std::string a(40, 'a'), b(40, 'b'), c(40, 'c');
  CHECK(breakStatement("call(" + a + ", " + b + ", " + c + ");", 2) ==
        "call(" + a + ", " + b + ",\n       " + c + ");");
}

TEST_CASE("a list that fits on a line stays whole; one that does not is the only one there") {
  const std::string a(40, 'a'), b(40, 'b'), c(40, 'c');
  CHECK(breakStatement("call({" + a + "}, {" + b + "}, {" + c + ", d});", 0) ==
        "call({" + a + "}, {" + b + "},\n     {" + c + ", d});");
  CHECK(breakStatement("call(k, {" + a + ", " + b + ", " + c + "}, at(1, 2));", 0) ==
        "call(k,\n     {" + a + ", " + b + ",\n      " + c + "},\n     at(1, 2));");
}

TEST_CASE("an assignment is broken behind its sign when the right side then fits") {
  const std::string name(30, 'n'), value(80, 'v');
  CHECK(breakStatement("const int " + name + " = f(" + value + ");", 2) ==
        "const int " + name + " =\n      f(" + value + ");");
}

TEST_CASE("brackets and commas in literals do not count") {
  const std::string text =
      "call(\"(,{\\\"\", ',', " + std::string(60, 'a') + ", " + std::string(60, 'b') + ");";
  CHECK(breakStatement(text, 0) == "call(\"(,{\\\"\", ',', " + std::string(60, 'a') + ",\n     " +
                                       std::string(60, 'b') + ");");
}

TEST_CASE("comments wrap between words") {
  CppWriter out;
  out.comment(std::string(90, 'a') + " bb cccccc");
  out.blockComment(std::string(95, 'a') + " b");
  CHECK(out.take() == "// " + std::string(90, 'a') + " bb\n// cccccc\n/* " + std::string(95, 'a') +
                          "\n * b */\n");
}

TEST_CASE("string literals escape what would end or change them") {
  CHECK(stringLiteral("plain") == "\"plain\"");
  CHECK(stringLiteral("a\"b\\c") == "\"a\\\"b\\\\c\"");
  CHECK(stringLiteral("a\nb\x7f") == "\"a\\012b\\177\"");
}

TEST_CASE("names of any kind stay inside a comment") {
  CHECK(printable("plain name") == "plain name");
  CHECK(printable("a */ b\nc\\") == "a *? b?c?");
  CppWriter out;
  out.comment("of 'x\ny'");
  CHECK(out.take() == "// of 'x?y'\n");
}

TEST_CASE("numbers read back as the same value") {
  CHECK(integerLiteral(-5) == "-5");
  CHECK(integerLiteral(std::numeric_limits<int64_t>::min()) == "INT64_MIN");
  CHECK(integerLiteral(std::numeric_limits<int32_t>::min()) == "INT32_MIN");
  CHECK(floatLiteral(llvm::APFloat(0.1f)) == "0.1f");
  CHECK(floatLiteral(llvm::APFloat(-2.0f)) == "-2.0f");
  CHECK(floatLiteral(llvm::APFloat(1e20)) == "1e+20");
  CHECK(floatLiteral(llvm::APFloat(-0.0f)) == "-0.0f");
  CHECK(floatLiteral(llvm::APFloat(std::numeric_limits<float>::denorm_min())) == "1e-45f");
}
