// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// What workloads mean: order of tasks, views, intermediates, symbols, element types.

#include "test/unit/interpreter/program.h"

#include <cmath>

using namespace ptowsp;
using namespace ptowsp::interpreter;

static constexpr const char *copyAndBump = R"(
tile.kernel @copy on aiv(in %x: memref<2x2xf32>, out %y: memref<2x2xf32>) {
  %t = tile.load %x : memref<2x2xf32> -> !tile.tile<2x2xf32>
  tile.store %t, %y : !tile.tile<2x2xf32>, memref<2x2xf32>
}
tile.kernel @bump on aiv(inout %x: memref<2x2xf32>, %by: f32) {
  %t = tile.load %x : memref<2x2xf32> -> !tile.tile<2x2xf32>
  %s = tile.add_scalar %t, %by : !tile.tile<2x2xf32>, f32
  tile.store %s, %x : !tile.tile<2x2xf32>, memref<2x2xf32>
}
)";

TEST_CASE("tasks run in the order of submission, loops count the last axis fastest",
          "[interpreter]") {
  // Doubling and adding do not commute: the result names the order.
  Program program(R"(
tile.kernel @push on aiv(inout %x: memref<1x1xf32>, %digit: f32) {
  %t = tile.load %x : memref<1x1xf32> -> !tile.tile<1x1xf32>
  %ten = arith.constant 10.0 : f32
  %u = tile.mul_scalar %t, %ten : !tile.tile<1x1xf32>, f32
  %v = tile.add_scalar %u, %digit : !tile.tile<1x1xf32>, f32
  tile.store %v, %x : !tile.tile<1x1xf32>, memref<1x1xf32>
}
wsp.workload @w(inout %x: memref<1x1xf32>) {
  %two = arith.constant 2 : index
  %three = arith.constant 3 : index
  wsp.for_each (%i, %j) in (%two, %three) {
    %row = arith.muli %i, %three : index
    %k = arith.addi %row, %j : index
    %k32 = arith.index_cast %k : index to i32
    %digit = arith.sitofp %k32 : i32 to f32
    wsp.task @push(%x, %digit) : memref<1x1xf32>, f32
  }
})");
  program.setFloats("x", {1, 1}, {7});
  REQUIRE(program.run());
  CHECK(program.get<float>("x") == std::vector<float>{7012345});
  CHECK(program.statistics.tasks == 6);
}

TEST_CASE("views take blocks of tensors with open extents", "[interpreter]") {
  Program program(std::string(copyAndBump).replace(0, 0, "wsp.symbol @n : index = 3\n") + R"(
tile.kernel @move on aiv(in %x: memref<2x2xf32, strided<[?, 1]>>, out %y: memref<2x2xf32>) {
  %t = tile.load %x : memref<2x2xf32, strided<[?, 1]>> -> !tile.tile<2x2xf32>
  tile.store %t, %y : !tile.tile<2x2xf32>, memref<2x2xf32>
}
wsp.workload @w(in %a: memref<?x4xf32>[@n], out %f: memref<2x2xf32>, %skip: index) {
  %zero = arith.constant 0 : index
  %n = memref.dim %a, %zero : memref<?x4xf32>
  %one = arith.constant 1 : index
  %last = arith.subi %n, %one : index
  %v = memref.subview %a[0, %skip] [2, 2] [%last, 1]
      : memref<?x4xf32> to memref<2x2xf32, strided<[?, 1], offset: ?>>
  wsp.task @move(%v, %f) : memref<2x2xf32, strided<[?, 1], offset: ?>>, memref<2x2xf32>
})");
  program.setFloats("a", {4, 4}, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15});
  program.setFloats("f", {2, 2}, {});
  program.arguments.scalars["skip"] = 2;
  program.arguments.symbols["n"] = 4;
  REQUIRE(program.run());
  CHECK(program.get<float>("f") == std::vector<float>{2, 3, 14, 15});
  CHECK(program.arguments.tensors["f"].written == std::vector<bool>(4, true));
}

TEST_CASE("intermediates of an iteration are given back at its end", "[interpreter]") {
  Program program(std::string(copyAndBump) + R"(
wsp.workload @w(in %a: memref<2x2xf32>, inout %b: memref<2x2xf32>, %steps: index) {
  %one = arith.constant 1.0 : f32
  wsp.for_each (%i) in (%steps) {
    %t = wsp.intermediate : memref<2x2xf32>
    wsp.task @copy(%a, %t) : memref<2x2xf32>, memref<2x2xf32>
    wsp.task @bump(%t, %one) : memref<2x2xf32>, f32
    wsp.task @copy(%t, %b) : memref<2x2xf32>, memref<2x2xf32>
  }
})");
  program.setFloats("a", {2, 2}, {1, 2, 3, 4});
  program.setFloats("b", {2, 2}, {0, 0, 0, 0});
  program.arguments.scalars["steps"] = 1000;
  program.limits.bytes = 200;
  INFO(program.diagnostics);
  REQUIRE(program.run());
  CHECK(program.get<float>("b") == std::vector<float>{2, 3, 4, 5});
  CHECK(program.statistics.peakBytes <= 96);
  CHECK(program.statistics.tasks == 3000);
}

TEST_CASE("an output that no task writes is known as such", "[interpreter]") {
  Program program(std::string(copyAndBump) + R"(
wsp.workload @w(in %a: memref<2x2xf32>, out %f: memref<4x2xf32>) {
  %v = memref.subview %f[2, 0] [2, 2] [1, 1]
      : memref<4x2xf32> to memref<2x2xf32, strided<[2, 1], offset: 4>>
  wsp.task @copy(%a, %v) : memref<2x2xf32>, memref<2x2xf32, strided<[2, 1], offset: 4>>
})");
  program.setFloats("a", {2, 2}, {1, 2, 3, 4});
  program.setFloats("f", {4, 2}, {});
  REQUIRE(program.run());
  CHECK(program.arguments.tensors["f"].written ==
        std::vector<bool>{false, false, false, false, true, true, true, true});
}

TEST_CASE("a workload without work, and axes without elements", "[interpreter]") {
  Program program(std::string(copyAndBump) + R"(
wsp.symbol @n : index = 0
wsp.workload @w(in %a: memref<?x2xf32>[@n], inout %b: memref<2x2xf32>) {
  %n = wsp.symbol_load @n : index
  %big = arith.constant 4611686018427387904 : index
  wsp.parallel (%i, %j) in (%big, %n) {
    %one = arith.constant 1.0 : f32
    wsp.task @bump(%b, %one) : memref<2x2xf32>, f32
  }
})");
  program.setFloats("a", {0, 2}, {});
  program.setFloats("b", {2, 2}, {1, 2, 3, 4});
  REQUIRE(program.run());
  CHECK(program.get<float>("b") == std::vector<float>{1, 2, 3, 4});
  CHECK(program.statistics.tasks == 0);
}

TEST_CASE("integers wrap around", "[interpreter]") {
  Program program(R"(
tile.kernel @k on aiv(in %x: memref<1x2xi16>, out %y: memref<1x2xi16>, %s: i16) {
  %t = tile.load %x : memref<1x2xi16> -> !tile.tile<1x2xi16>
  %u = tile.mul_scalar %t, %s : !tile.tile<1x2xi16>, i16
  %v = tile.neg %u : !tile.tile<1x2xi16>
  tile.store %v, %y : !tile.tile<1x2xi16>, memref<1x2xi16>
}
wsp.workload @w(in %x: memref<1x2xi16>, out %y: memref<1x2xi16>, %s: i16) {
  wsp.task @k(%x, %y, %s) : memref<1x2xi16>, memref<1x2xi16>, i16
})");
  const mlir::Type i16 = mlir::IntegerType::get(&program.context, 16);
  program.set<int16_t>("x", i16, {1, 2}, {300, -16384});
  program.set<int16_t>("y", i16, {1, 2}, {});
  program.arguments.scalars["s"] = static_cast<uint16_t>(-2);
  REQUIRE(program.run());
  CHECK(program.get<int16_t>("y") == std::vector<int16_t>{600, INT16_MIN});
}

TEST_CASE("halves are rounded once per operation", "[interpreter]") {
  Program program(R"(
tile.kernel @k on aiv(in %x: memref<1x2xf16>, out %y: memref<1x2xf16>, %s: f16) {
  %t = tile.load %x : memref<1x2xf16> -> !tile.tile<1x2xf16>
  %u = tile.add_scalar %t, %s : !tile.tile<1x2xf16>, f16
  tile.store %u, %y : !tile.tile<1x2xf16>, memref<1x2xf16>
}
wsp.workload @w(in %x: memref<1x2xf16>, out %y: memref<1x2xf16>, %s: f16) {
  wsp.task @k(%x, %y, %s) : memref<1x2xf16>, memref<1x2xf16>, f16
})");
  const mlir::Type f16 = mlir::Float16Type::get(&program.context);
  program.set<uint16_t>("x", f16, {1, 2}, {0x6800, 0x6801}); // 2048, 2050
  program.set<uint16_t>("y", f16, {1, 2}, {});
  program.arguments.scalars["s"] = 0x3c00; // 1
  REQUIRE(program.run());
  CHECK(program.get<uint16_t>("y") == std::vector<uint16_t>{0x6800, 0x6802}); // ties to even
}

TEST_CASE("elements that no instruction computes with can still be moved", "[interpreter]") {
  Program program(R"(
tile.kernel @k on aiv(in %x: memref<1x2xbf16>, out %y: memref<1x2xbf16>) {
  %t = tile.load %x : memref<1x2xbf16> -> !tile.tile<1x2xbf16>
  tile.barrier all
  tile.store %t, %y : !tile.tile<1x2xbf16>, memref<1x2xbf16>
}
wsp.workload @w(in %x: memref<1x2xbf16>, out %y: memref<1x2xbf16>) {
  wsp.task @k(%x, %y) : memref<1x2xbf16>, memref<1x2xbf16>
})");
  const mlir::Type bf16 = mlir::BFloat16Type::get(&program.context);
  program.set<uint16_t>("x", bf16, {1, 2}, {0x7fc1, 0x3f80});
  program.set<uint16_t>("y", bf16, {1, 2}, {});
  REQUIRE(program.run());
  CHECK(program.get<uint16_t>("y") == std::vector<uint16_t>{0x7fc1, 0x3f80});
}

/// A kernel that applies an instruction to one element.
std::string applying(const std::string &instruction) {
  return "tile.kernel @k on aiv(inout %x: memref<1x1xf32>) {\n"
         "  %t = tile.load %x : memref<1x1xf32> -> !tile.tile<1x1xf32>\n"
         "  %u = tile." +
         instruction +
         " %t : !tile.tile<1x1xf32>\n"
         "  tile.store %u, %x : !tile.tile<1x1xf32>, memref<1x1xf32>\n"
         "}\n";
}

TEST_CASE("exp and log make a workload inexact, wherever they stand", "[interpreter]") {
  auto exact = [](const std::string &instruction) {
    Program program(applying(instruction) + "wsp.workload @w(inout %x: memref<1x1xf32>) {\n"
                                            "  wsp.scope {\n"
                                            "    wsp.task @k(%x) : memref<1x1xf32>\n"
                                            "  }\n"
                                            "}\n");
    program.setFloats("x", {1, 1}, {4});
    REQUIRE(program.run());
    return isExact(program.module->lookupSymbol<wsp::WorkloadOp>("w"));
  };
  CHECK(exact("rsqrt"));
  CHECK(exact("neg"));
  CHECK_FALSE(exact("exp"));
  CHECK_FALSE(exact("log"));
}

TEST_CASE("an axis below zero runs nothing", "[interpreter]") {
  for (const char *loop : {"for_each (%i) in (%n)", "parallel (%i, %j) in (%n, %n)"}) {
    Program program("tile.kernel @k on aiv(inout %x: memref<1x1xf32>) {\n"
                    "}\n"
                    "wsp.workload @w(inout %x: memref<1x1xf32>, %n: index) {\n"
                    "  wsp." +
                    std::string(loop) +
                    " {\n"
                    "    wsp.task @k(%x) : memref<1x1xf32>\n"
                    "  }\n"
                    "}\n");
    program.setFloats("x", {1, 1}, {4});
    program.arguments.scalars["n"] = static_cast<uint64_t>(-4);
    REQUIRE(program.run());
    CHECK(program.statistics.tasks == 0);
  }
}

TEST_CASE("a workload is inexact with the workloads that it calls", "[interpreter]") {
  auto exact = [](const std::string &instruction) {
    Program program(applying(instruction) + "wsp.workload @inner(inout %x: memref<1x1xf32>) {\n"
                                            "  wsp.task @k(%x) : memref<1x1xf32>\n"
                                            "}\n"
                                            "wsp.workload @middle(inout %x: memref<1x1xf32>) {\n"
                                            "  wsp.call @inner(%x) : memref<1x1xf32>\n"
                                            "}\n"
                                            "wsp.workload @w(inout %x: memref<1x1xf32>) {\n"
                                            "  wsp.call @middle(%x) : memref<1x1xf32>\n"
                                            "  wsp.call @middle(%x) : memref<1x1xf32>\n"
                                            "}\n");
    return isExact(program.module->lookupSymbol<wsp::WorkloadOp>("w"));
  };
  CHECK(exact("neg"));
  CHECK_FALSE(exact("exp"));
}
