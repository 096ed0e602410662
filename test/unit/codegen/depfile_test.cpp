// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Dependency files: what Make would read as something else is escaped.

#include "codegen/Depfile.h"

#include <catch2/catch.hpp>

using namespace ptowsp::codegen;

TEST_CASE("a depfile names its target and inputs") {
  CHECK(formatDepfile("out/manifest.json", {"a.mlir", "m.json"}) ==
        "out/manifest.json: \\\n  a.mlir \\\n  m.json\n");
  CHECK(formatDepfile("t", {}) == "t:\n");
}

TEST_CASE("blanks, colons, comments and variables are escaped") {
  CHECK(formatDepfile("my out", {"a b", "c#d", "$e", "f:g"}) ==
        "my\\ out: \\\n  a\\ b \\\n  c\\#d \\\n  $$e \\\n  f\\:g\n");
}

TEST_CASE("backslashes double only before what is escaped") {
  CHECK(formatDepfile("t", {"a\\b", "a\\ b", "a\\\\#"}) ==
        "t: \\\n  a\\b \\\n  a\\\\\\ b \\\n  a\\\\\\\\\\#\n");
}
