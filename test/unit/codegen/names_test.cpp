// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Identifiers of generated C++: valid, unique where they are visible, stable elsewhere.

#include "codegen/Cpp/Names.h"

#include <catch2/catch.hpp>

using namespace ptowsp::codegen;

TEST_CASE("an identifier keeps what it can of a name") {
  CHECK(toIdentifier("sum_plus_one") == "sum_plus_one");
  CHECK(toIdentifier("my-kernel.v2") == "my_kernel_v2");
  CHECK(toIdentifier("2x") == "v2x");
  CHECK(toIdentifier("") == "v");
  CHECK(toIdentifier("$$") == "v");
  CHECK(toIdentifier("gr\xc3\xb6\xc3\x9f"
                     "e") == "gr_e");
}

TEST_CASE("an identifier is none that the implementation keeps for itself") {
  CHECK(toIdentifier("_x") == "x");
  CHECK(toIdentifier("__x__y__") == "x_y");
  CHECK(toIdentifier("_Bool") == "Bool");
}

TEST_CASE("reserved words are found by bisection, so their table must be sorted") {
  for (const char *word :
       {"EOF",      "_Bool",     "alignas",  "and_eq",        "assert",      "char8_t",
        "co_await", "consteval", "default",  "dynamic_cast",  "float",       "linux",
        "nullptr",  "operator",  "requires", "static_assert", "static_cast", "std",
        "uint32_t", "unix",      "void",     "while",         "xor_eq"})
    CHECK(isReservedWord(word));
  for (const char *constant : {"PIPE_MTE2", "EVENT_ID0", "PTOWSP_AIV", "INT32_MAX", "UINT64_C"})
    CHECK(isReservedWord(constant));
  CHECK_FALSE(isReservedWord("T_MAX_2"));
  CHECK_FALSE(isReservedWord("x_MAX"));
  CHECK_FALSE(isReservedWord("kernel"));
  CHECK_FALSE(isReservedWord("zebra"));
}

TEST_CASE("names are unique among those that are visible") {
  Names names({"rt"});
  CHECK(names.declare("a") == "a");
  CHECK(names.declare("a") == "a_2");
  CHECK(names.declare("rt") == "rt_2");
  CHECK(names.declare("int") == "int_2");
  names.enterScope();
  CHECK(names.declare("a") == "a_3"); // never hides the outer one
  CHECK(names.declare("b") == "b");
  names.leaveScope();
  CHECK(names.declare("b") == "b"); // what a closed scope declared is free again
}

TEST_CASE("the search for a free number knows what inner scopes have given back") {
  Names names;
  names.declare("t");
  names.enterScope();
  CHECK(names.declare("t") == "t_2");
  CHECK(names.declare("t") == "t_3");
  names.enterScope();
  CHECK(names.declare("t") == "t_4");
  names.leaveScope();
  CHECK(names.declare("t") == "t_4");
  names.leaveScope();
  CHECK(names.declare("t_2") == "t_2");
  CHECK(names.declare("t") == "t_3");
}

TEST_CASE("a name does not depend on siblings") {
  Names with, without;
  with.enterScope();
  with.declare("t");
  with.leaveScope();
  with.enterScope();
  without.enterScope();
  CHECK(with.declare("t") == without.declare("t"));
}

TEST_CASE("artifacts are not named after headers of the C library or targets of CMake") {
  CHECK(toArtifactName("elementwise") == "elementwise");
  for (const char *name : {"math", "time", "string", "test", "all", "install", "main", "class",
                           "aio", "wctype", "list_install_components", "stdnoreturn", "artifact"})
    CHECK(toArtifactName(name) == std::string(name) + "_workload");
  CHECK(toArtifactName("Time") == "Time_workload"); // file systems that ignore case
  CHECK(toArtifactName("ptowsp_rt") == "workload_ptowsp_rt");
}
