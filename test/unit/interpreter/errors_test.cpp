// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// What the interpreter refuses: each error has its place, its reason and its id.

#include "test/unit/interpreter/program.h"

using namespace ptowsp;
using namespace ptowsp::interpreter;
using Catch::Matchers::Contains;

static constexpr const char *copy =
    R"(tile.kernel @copy on aiv(in %x: memref<2x2xf32>, out %y: memref<2x2xf32>) {
  %t = tile.load %x : memref<2x2xf32> -> !tile.tile<2x2xf32>
  tile.store %t, %y : !tile.tile<2x2xf32>, memref<2x2xf32>
}
)";

/// Runs `body` in a workload with an input `a`, an output `f` and an index `n`, from line 6 on.
static std::string errorOf(const std::string &body, uint64_t n = 0, Limits limits = {}) {
  Program program(copy +
                  std::string("wsp.workload @w(in %a: memref<4x2xf32>, "
                              "out %f: memref<2x2xf32>, %n: index) {\n") +
                  body + "}\n");
  program.setFloats("a", {4, 2}, std::vector<float>(8, 1.0f));
  program.setFloats("f", {2, 2}, {});
  program.arguments.scalars["n"] = n;
  program.limits = limits;
  return program.fail();
}

TEST_CASE("a view outside its tensor", "[interpreter]") {
  const std::string view =
      "  %v = memref.subview %a[%n, 0] [2, 2] [1, 1]\n"
      "      : memref<4x2xf32> to memref<2x2xf32, strided<[2, 1], offset: ?>>\n";
  CHECK(errorOf(view, 3) ==
        "6:8: dimension 0 of the view takes 2 elements from 3 on in steps of 1; the tensor has 4 "
        "[out-of-bounds]\n5:20: the tensor is declared here\n");
  CHECK_THAT(errorOf(view, static_cast<uint64_t>(-1)), Contains("[out-of-bounds]"));
  CHECK_THAT(errorOf("  %d = memref.dim %a, %n : memref<4x2xf32>\n", 2),
             Contains("the tensor has 2 dimensions, and no dimension 2 [out-of-bounds]"));
}

TEST_CASE("an intermediate read before it is written", "[interpreter]") {
  CHECK(errorOf("  %t = wsp.intermediate : memref<2x2xf32>\n"
                "  wsp.task @copy(%t, %f) : memref<2x2xf32>, memref<2x2xf32>\n") ==
        "7:3: the task reads element [0, 0] of an intermediate, which no task has written "
        "[read-before-write]\n2:8: it is read here\n6:8: the tensor is declared here\n");
  // Half of it is written.
  CHECK_THAT(errorOf("  %t = wsp.intermediate : memref<3x2xf32>\n"
                     "  %v = memref.subview %t[0, 0] [2, 2] [1, 1]\n"
                     "      : memref<3x2xf32> to memref<2x2xf32, strided<[2, 1]>>\n"
                     "  %u = memref.subview %t[1, 0] [2, 2] [1, 1]\n"
                     "      : memref<3x2xf32> to memref<2x2xf32, strided<[2, 1], offset: 2>>\n"
                     "  %b = memref.subview %a[0, 0] [2, 2] [1, 1]\n"
                     "      : memref<4x2xf32> to memref<2x2xf32, strided<[2, 1]>>\n"
                     "  wsp.task @copy(%b, %v)\n"
                     "      : memref<2x2xf32, strided<[2, 1]>>, memref<2x2xf32, strided<[2, 1]>>\n"
                     "  wsp.task @copy(%u, %f)\n"
                     "      : memref<2x2xf32, strided<[2, 1], offset: 2>>, memref<2x2xf32>\n"),
             Contains("reads element [1, 0] of an intermediate"));
  // An output has no content either.
  CHECK_THAT(errorOf("  %t = wsp.intermediate : memref<2x2xf32>\n"
                     "  wsp.task @copy(%f, %t) : memref<2x2xf32>, memref<2x2xf32>\n"),
             Contains("of 'f', which no task has written [read-before-write]"));
}

TEST_CASE("an intermediate of an earlier iteration has no content", "[interpreter]") {
  CHECK_THAT(errorOf("  %b = memref.subview %a[0, 0] [2, 2] [1, 1]\n"
                     "      : memref<4x2xf32> to memref<2x2xf32, strided<[2, 1]>>\n"
                     "  %zero = arith.constant 0 : index\n"
                     "  wsp.for_each (%i) in (%n) {\n"
                     "    %t = wsp.intermediate : memref<2x2xf32>\n"
                     "    %first = arith.cmpi eq, %i, %zero : index\n"
                     "    %rows = arith.select %first, %n, %zero : index\n"
                     "    wsp.for_each (%j) in (%rows) {\n"
                     "      wsp.task @copy(%b, %t)\n"
                     "          : memref<2x2xf32, strided<[2, 1]>>, memref<2x2xf32>\n"
                     "    }\n"
                     "    wsp.task @copy(%t, %f) : memref<2x2xf32>, memref<2x2xf32>\n"
                     "  }\n",
                     2),
             Contains("[read-before-write]"));
}

TEST_CASE("operations that are not known", "[interpreter]") {
  CHECK_THAT(errorOf("  %t = memref.alloc() : memref<2x2xf32>\n"),
             Contains("6:8: the reference interpreter does not know 'memref.alloc' in a workload "
                      "[unsupported-op]"));
  CHECK_THAT(errorOf("  %c = arith.constant dense<1> : vector<4xi32>\n"),
             Contains("[unsupported-op]"));
  CHECK_THAT(errorOf("  %c = memref.load %a[%n, %n] : memref<4x2xf32>\n"),
             Contains("[unsupported-op]"));
}

TEST_CASE("operations that are not known in a kernel name the task", "[interpreter]") {
  Program program("tile.kernel @k on aiv(inout %x: memref<1x1xf32>) {\n"
                  "  %t = memref.alloc() : memref<1x1xf32>\n"
                  "}\n"
                  "wsp.workload @w(inout %x: memref<1x1xf32>) {\n"
                  "  wsp.task @k(%x) : memref<1x1xf32>\n"
                  "}\n");
  program.setFloats("x", {1, 1}, {0});
  CHECK(program.fail() == "2:8: the reference interpreter does not know 'memref.alloc' in a kernel "
                          "[unsupported-op]\n5:3: in the task submitted here\n");
}

TEST_CASE("an index that names no valid element", "[interpreter]") {
  Program program(
      R"(tile.kernel @k on aiv(in %x: memref<3x8xf32>, in %i: memref<1x8xi32>, out %y: memref<1x8xf32>) {
  %a = tile.load %x : memref<3x8xf32> -> !tile.tile<4x16xf32, valid 3x8>
  %b = tile.load %i : memref<1x8xi32> -> !tile.tile<1x8xi32>
  %c = tile.gather %a, %b : !tile.tile<4x16xf32, valid 3x8>, !tile.tile<1x8xi32> -> !tile.tile<1x8xf32>
  tile.store %c, %y : !tile.tile<1x8xf32>, memref<1x8xf32>
}
wsp.workload @w(in %x: memref<3x8xf32>, in %i: memref<1x8xi32>, out %y: memref<1x8xf32>) {
  wsp.task @k(%x, %i, %y) : memref<3x8xf32>, memref<1x8xi32>, memref<1x8xf32>
}
)");
  program.setFloats("x", {3, 8}, std::vector<float>(24, 1.0f));
  program.setFloats("y", {1, 8}, {});
  auto failWith = [&](int32_t index) {
    program.set<int32_t>("i", mlir::IntegerType::get(&program.context, 32), {1, 8},
                         {0, index, 0, 0, 0, 0, 0, 0});
    return program.fail();
  };
  CHECK_THAT(failWith(8), Contains("index 8 names no valid element of a tile of 3x8 with rows of "
                                   "16 [out-of-bounds]"));
  CHECK_THAT(failWith(48), Contains("index 48 names no valid element"));
  CHECK_THAT(failWith(-1), Contains("index -1 names no valid element"));
}

TEST_CASE("an element that is put nowhere", "[interpreter]") {
  Program program(
      R"(tile.kernel @k on aiv(in %i: memref<1x8xi32>, out %y: memref<3x8xi32>) {
  %a = tile.load %i : memref<1x8xi32> -> !tile.tile<1x8xi32>
  %b = tile.scatter %a, %a : !tile.tile<1x8xi32>, !tile.tile<1x8xi32> -> !tile.tile<4x16xi32, valid 3x8>
  tile.store %b, %y : !tile.tile<4x16xi32, valid 3x8>, memref<3x8xi32>
}
wsp.workload @w(in %i: memref<1x8xi32>, out %y: memref<3x8xi32>) {
  wsp.task @k(%i, %y) : memref<1x8xi32>, memref<3x8xi32>
}
)");
  const auto i32 = mlir::IntegerType::get(&program.context, 32);
  program.set<int32_t>("y", i32, {3, 8}, {});
  program.set<int32_t>("i", i32, {1, 8}, {0, 1, 2, 3, 4, 5, 6, 8});
  CHECK_THAT(program.fail(),
             Contains("index 8 names no valid element of a tile of 3x8 with rows of "
                      "16 [out-of-bounds]"));
}

TEST_CASE("scalars without a result", "[interpreter]") {
  CHECK_THAT(errorOf("  %q = arith.divui %n, %n : index\n"),
             Contains("'arith.divui' has no result: division by zero [bad-workload]"));
  CHECK_THAT(errorOf("  %s = wsp.intermediate(%n) : memref<?xf32>\n", static_cast<uint64_t>(-4)),
             Contains("an intermediate cannot have extents of [-4] [bad-workload]"));
}

TEST_CASE("directions are kept", "[interpreter]") {
  CHECK_THAT(errorOf("  %v = memref.subview %a[0, 0] [2, 2] [1, 1]\n"
                     "      : memref<4x2xf32> to memref<2x2xf32, strided<[2, 1]>>\n"
                     "  wsp.task @copy(%f, %v)\n"
                     "      : memref<2x2xf32>, memref<2x2xf32, strided<[2, 1]>>\n"),
             Contains("kernel 'copy' writes argument 'y', for which 'a' is passed, an input of "
                      "the workload [task-direction]"));
  auto kernelError = [](const std::string &direction, const std::string &body) {
    Program program("tile.kernel @k on aiv(" + direction +
                    " %x: memref<1x1xf32>, "
                    "in %y: memref<1x1xf32>) {\n" +
                    body +
                    "}\n"
                    "wsp.workload @w(inout %x: memref<1x1xf32>) {\n"
                    "  wsp.task @k(%x, %x) : memref<1x1xf32>, memref<1x1xf32>\n"
                    "}\n");
    program.setFloats("x", {1, 1}, {0});
    return program.fail();
  };
  const std::string load = "  %t = tile.load %x : memref<1x1xf32> -> !tile.tile<1x1xf32>\n";
  CHECK_THAT(kernelError("out", load), Contains("loads from an argument of direction 'out' "
                                                "[kernel-direction]"));
  CHECK_THAT(
      kernelError("in", load + "  tile.store %t, %x : !tile.tile<1x1xf32>, memref<1x1xf32>\n"),
      Contains("stores to an argument of direction 'in' [kernel-direction]"));
}

TEST_CASE("every run ends within its limits", "[interpreter]") {
  const std::string endless = "  wsp.for_each (%i, %j) in (%n, %n) {\n  }\n";
  CHECK(errorOf(endless, uint64_t(1) << 62, {.steps = 1000}) ==
        "6:3: the reference interpreter stops after 1000 steps [reference-limit]\n");
  CHECK_THAT(errorOf("  %t = wsp.intermediate(%n) : memref<?xf32>\n", 1000, {.bytes = 4000}),
             Contains("1000 more elements of 'f32' exceed the memory of the reference interpreter, "
                      "4000 bytes [reference-limit]"));
  CHECK_THAT(errorOf("  %t = wsp.intermediate(%n) : memref<?x2xf32>\n", uint64_t(1) << 62),
             Contains("[bad-workload]"));
}

TEST_CASE("a tile beyond all memory", "[interpreter]") {
  Program program(
      "tile.kernel @k on aiv(inout %x: memref<1048576x1048576xf32, strided<[0, 1]>>) {\n"
      "  %t = tile.load %x : memref<1048576x1048576xf32, strided<[0, 1]>>\n"
      "      -> !tile.tile<1048576x1048576xf32>\n"
      "}\n"
      "wsp.workload @w(inout %x: memref<1x1048576xf32>) {\n"
      "  %v = memref.subview %x[0, 0] [1048576, 1048576] [0, 1]\n"
      "      : memref<1x1048576xf32> to memref<1048576x1048576xf32, strided<[0, 1]>>\n"
      "  wsp.task @k(%v) : memref<1048576x1048576xf32, strided<[0, 1]>>\n"
      "}\n");
  program.setFloats("x", {1, 1048576}, std::vector<float>(1048576));
  program.limits.steps = UINT64_MAX;
  CHECK_THAT(program.fail(), Contains("[reference-limit]"));
}

TEST_CASE("arguments that do not fit the workload", "[interpreter]") {
  const std::string text = "wsp.symbol @n : index = 3\n"
                           "wsp.workload @w(in %a: memref<?x2xf32>[@n], %s: i32) {\n}\n";
  auto errorWith = [&](auto change) {
    Program program(text);
    program.setFloats("a", {3, 2}, std::vector<float>(6));
    program.arguments.scalars["s"] = 1;
    change(program);
    return program.fail();
  };
  using P = Program;
  CHECK_THAT(errorWith([](P &p) { p.arguments.tensors.clear(); }),
             Contains("tensor 'a' is missing [bad-input]"));
  CHECK_THAT(errorWith([](P &p) { p.arguments.scalars.clear(); }),
             Contains("scalar 's' has no value [bad-input]"));
  CHECK_THAT(errorWith([](P &p) { p.arguments.scalars["a"] = 1; }),
             Contains("there is no scalar argument 'a' [bad-input]"));
  CHECK_THAT(errorWith([](P &p) { p.setFloats("s", {1}, {1}); }),
             Contains("there is no tensor argument 's' [bad-input]"));
  CHECK_THAT(errorWith([](P &p) { p.arguments.symbols["m"] = 1; }),
             Contains("there is no symbol 'm' [bad-input]"));
  CHECK_THAT(errorWith([](P &p) { p.arguments.symbols["n"] = 4; }),
             Contains("dimension 0 of tensor 'a' has 3 elements instead of 4, the value of symbol "
                      "'n' [bad-input]"));
  CHECK_THAT(errorWith([](P &p) { p.arguments.symbols["n"] = static_cast<uint64_t>(-1); }),
             Contains("cannot have -1 elements"));
  CHECK_THAT(errorWith([](P &p) { p.setFloats("a", {3, 1}, {1, 2, 3}); }),
             Contains("dimension 1 of tensor 'a' has 1 elements instead of 2 [bad-input]"));
  CHECK_THAT(errorWith([](P &p) { p.setFloats("a", {6}, std::vector<float>(6)); }),
             Contains("tensor 'a' has 1 dimensions instead of 2 [bad-input]"));
  CHECK_THAT(errorWith([](P &p) { p.setFloats("a", {3, 2}, {1}); }),
             Contains("tensor 'a' has 4 bytes instead of 24 [bad-input]"));
  CHECK_THAT(errorWith([](P &p) {
               p.arguments.tensors["a"].elementType = mlir::IntegerType::get(&p.context, 32);
             }),
             Contains("tensor 'a' has elements of type 'i32' instead of 'f32' [bad-input]"));
  CHECK_THAT(errorWith([](P &p) { p.limits.bytes = 23; }),
             Contains("tensor 'a' exceeds the memory of the reference interpreter"));
}

TEST_CASE("a workload that does not exist", "[interpreter]") {
  Program program("wsp.workload @other() {\n}\n");
  CHECK_THAT(program.fail(), Contains("there is no workload 'w' [bad-input]"));
}
