// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The arith dialect: each case is an expression and the text of its value, as upstream's own
/// folder prints it or as its documentation says.

#include "compiler/Interpreter/Scalar.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Parser/Parser.h"

#include <catch2/catch.hpp>

using namespace ptowsp::interpreter;

namespace {

struct Evaluator {
  mlir::MLIRContext context;
  Evaluator() { context.loadDialect<mlir::arith::ArithDialect>(); }

  mlir::OwningOpRef<mlir::ModuleOp> parse(const std::string &text) {
    auto module = mlir::parseSourceString<mlir::ModuleOp>(text, &context);
    INFO(text);
    REQUIRE(module);
    return module;
  }

  /// Evaluates all operations of the text and returns what became of the last one.
  ScalarResult operator()(const std::string &text) {
    mlir::OwningOpRef<mlir::ModuleOp> module = parse(text);
    llvm::DenseMap<mlir::Value, Scalar> values;
    ScalarResult result;
    for (mlir::Operation &op : *module->getBody()) {
      llvm::SmallVector<Scalar> operands;
      for (mlir::Value operand : op.getOperands())
        operands.push_back(values.at(operand));
      result = evaluate(&op, operands);
      if (result.value)
        values.insert({op.getResult(0), *result.value});
    }
    return result;
  }
};

mlir::Attribute attributeOf(const Scalar &scalar) {
  if (auto type = mlir::dyn_cast<mlir::FloatType>(scalar.type))
    return mlir::FloatAttr::get(type, scalar.floating());
  return mlir::IntegerAttr::get(scalar.type, scalar.integer());
}

std::string constant(const std::string &name, const std::string &value, const std::string &type) {
  return "%" + name + " = arith.constant " + value + " : " + type + "\n";
}

} // namespace

TEST_CASE("agrees with upstream's constant folding", "[interpreter]") {
  Evaluator evaluator;
  const std::vector<std::string> integerOps = {
      "addi",      "subi",       "muli",      "divsi",     "divui",     "remsi",
      "remui",     "andi",       "ori",       "xori",      "shli",      "shrsi",
      "shrui",     "maxsi",      "minsi",     "maxui",     "minui",     "ceildivsi",
      "ceildivui", "floordivsi", "cmpi eq,",  "cmpi ne,",  "cmpi slt,", "cmpi sle,",
      "cmpi sgt,", "cmpi sge,",  "cmpi ult,", "cmpi ule,", "cmpi ugt,", "cmpi uge,"};
  const std::vector<std::string> floatOps = {
      "addf",      "subf",      "mulf",        "divf",      "remf",      "maximumf",  "minimumf",
      "maxnumf",   "minnumf",   "cmpf oeq,",   "cmpf ogt,", "cmpf oge,", "cmpf olt,", "cmpf ole,",
      "cmpf one,", "cmpf ord,", "cmpf ueq,",   "cmpf ugt,", "cmpf uge,", "cmpf ult,", "cmpf ule,",
      "cmpf une,", "cmpf uno,", "cmpf false,", "cmpf true,"};
  const std::vector<std::string> integers = {"0", "1", "3", "7", "-1", "-7", "-128", "100"};
  const std::vector<std::string> floats = {"0.0",    "-0.0",       "1.5",       "-7.25",
                                           "1.0e30", "0x7F800000", "0x7FC00000"};
  int compared = 0;
  auto compare = [&](const std::string &op, const std::string &a, const std::string &b,
                     const std::string &type) {
    const std::string text = constant("a", a, type) + constant("b", b, type) + "%c = arith." + op +
                             " %a, %b : " + type + "\n";
    ScalarResult result = evaluator(text);
    mlir::OwningOpRef<mlir::ModuleOp> module = evaluator.parse(text);
    mlir::Operation &last = module->getBody()->back();
    llvm::SmallVector<mlir::OpFoldResult> folded;
    llvm::SmallVector<mlir::Attribute> operands;
    for (mlir::Value operand : last.getOperands()) {
      mlir::Attribute value;
      REQUIRE(mlir::matchPattern(operand, mlir::m_Constant(&value)));
      operands.push_back(value);
    }
    if (failed(last.fold(operands, folded)) || folded.size() != 1)
      return;
    auto expected = mlir::dyn_cast<mlir::Attribute>(folded[0]);
    if (auto value = mlir::dyn_cast<mlir::Value>(folded[0]))
      REQUIRE(mlir::matchPattern(value, mlir::m_Constant(&expected)));
    if (!expected || !mlir::isa<mlir::IntegerAttr, mlir::FloatAttr>(expected))
      return;
    INFO(text);
    REQUIRE(result.value);
    CHECK(attributeOf(*result.value) == expected);
    ++compared;
  };
  for (const std::string &a : integers)
    for (const std::string &b : integers)
      for (const std::string &op : integerOps)
        compare(op, a, b, "i8");
  for (const std::string &a : floats)
    for (const std::string &b : floats)
      for (const std::string &op : floatOps)
        compare(op, a, b, "f32");
  CHECK(compared > 2000);
}

TEST_CASE("casts", "[interpreter]") {
  Evaluator evaluator;
  auto check = [&](const std::string &value, const std::string &from, const std::string &op,
                   const std::string &to, const std::string &expected) {
    const std::string text =
        constant("a", value, from) + "%b = arith." + op + " %a : " + from + " to " + to + "\n";
    ScalarResult result = evaluator(text), wanted = evaluator(constant("c", expected, to));
    INFO(text);
    REQUIRE(result.value);
    CHECK(attributeOf(*result.value) == attributeOf(*wanted.value));
  };
  check("-1", "i8", "extsi", "i32", "-1");
  check("-1", "i8", "extui", "i32", "255");
  check("257", "i32", "trunci", "i8", "1");
  check("-5", "i32", "index_cast", "index", "-5");
  check("-5", "i32", "index_castui", "index", "4294967291");
  check("-5", "index", "index_cast", "i32", "-5");
  check("16777217", "i32", "sitofp", "f32", "16777216.0");
  check("-1", "i8", "uitofp", "f32", "255.0");
  check("-2.9", "f32", "fptosi", "i32", "-2");
  check("200.7", "f32", "fptoui", "i8", "-56");
  check("1.5", "f32", "extf", "f64", "1.5");
  check("2049.0", "f32", "truncf", "f16", "2048.0");
  check("1.0", "f32", "bitcast", "i32", "1065353216");
  check("1065353216", "i32", "bitcast", "f32", "1.0");
}

TEST_CASE("operations without a result give a reason", "[interpreter]") {
  Evaluator evaluator;
  auto reasonOf = [&](const std::string &text) {
    const ScalarResult result = evaluator(text);
    CHECK_FALSE(result.value);
    return result.reason;
  };
  auto binary = [&](const std::string &op, const std::string &a, const std::string &b) {
    return reasonOf(constant("a", a, "i8") + constant("b", b, "i8") + "%c = arith." + op +
                    " %a, %b : i8\n");
  };
  for (const char *op :
       {"divsi", "divui", "remsi", "remui", "ceildivsi", "ceildivui", "floordivsi"})
    CHECK(binary(op, "1", "0") == "division by zero");
  CHECK(binary("divsi", "-128", "-1") == "the quotient exceeds the type");
  CHECK(binary("shli", "1", "8") == "a shift by the width of the type or more");
  CHECK(reasonOf(constant("a", "1.0e10", "f32") + "%b = arith.fptosi %a : f32 to i32\n") ==
        "the value exceeds the integer type");
  CHECK(reasonOf(constant("a", "0x7FC00000", "f32") + "%b = arith.fptosi %a : f32 to i32\n") ==
        "the value exceeds the integer type");
}

TEST_CASE("what is not known gives neither value nor reason", "[interpreter]") {
  Evaluator evaluator;
  const ScalarResult pair =
      evaluator(constant("a", "1", "i8") + "%lo, %hi = arith.mului_extended %a, %a : i8\n");
  CHECK((!pair.value && pair.reason.empty()));
  const ScalarResult vector = evaluator("%a = arith.constant dense<1> : vector<2xi8>\n");
  CHECK((!vector.value && vector.reason.empty()));
}

TEST_CASE("bits of every scalar of the ABI", "[interpreter]") {
  mlir::MLIRContext context;
  CHECK(fromBits(mlir::Float32Type::get(&context), 0x3fc00000).floating().convertToFloat() == 1.5f);
  CHECK(fromBits(mlir::IntegerType::get(&context, 8), 0xff).toInt64() == -1);
  CHECK(fromBits(mlir::IndexType::get(&context), uint64_t(-3)).toInt64() == -3);
  CHECK(makeIndex(&context, -3).toInt64() == -3);
}
