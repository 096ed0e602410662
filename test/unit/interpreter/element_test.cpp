// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The arithmetic of elements: against exact arithmetic, and against the instructions of the
/// host, which must keep the same rules.

#include "compiler/Interpreter/Element.h"
#include "dialects/Tile/Tile.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/MLIRContext.h"
#include "pto/arithmetic.h"
#include "llvm/ADT/APFloat.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <random>

using namespace ptowsp;
using namespace ptowsp::interpreter;
using llvm::APFloat;
using llvm::APInt;

namespace {

bool same(float a, float b) {
  return std::isnan(a) ? std::isnan(b) : llvm::bit_cast<uint32_t>(a) == llvm::bit_cast<uint32_t>(b);
}

bool sameHalf(uint16_t a, uint16_t b) {
  auto isNaN = [](uint16_t bits) { return (bits & 0x7fff) > 0x7c00; };
  return isNaN(a) ? isNaN(b) : a == b;
}

APFloat exactHalf(uint16_t bits) { return APFloat(APFloat::IEEEhalf(), APInt(16, bits)); }

/// An operation of the kind, of two tiles (or a tile and a scalar) of the element type.
struct Ops {
  mlir::MLIRContext context;
  mlir::OpBuilder builder{&context};
  mlir::OwningOpRef<mlir::ModuleOp> module;

  Ops() {
    context.loadDialect<tile::TileDialect, mlir::arith::ArithDialect>();
    context.allowUnregisteredDialects();
    module = mlir::ModuleOp::create(builder.getUnknownLoc());
    builder.setInsertionPointToStart(module->getBody());
  }

  template <typename Op> mlir::Operation *make(mlir::Type element, unsigned operands) {
    auto type = tile::TileType::get(&context, {1, 1}, element);
    mlir::OperationState source(builder.getUnknownLoc(), "test.source");
    source.addTypes(type);
    mlir::Value value = builder.create(source)->getResult(0);
    mlir::OperationState state(builder.getUnknownLoc(), Op::getOperationName());
    for (unsigned i = 0; i < operands; ++i)
      state.addOperands(value);
    state.addTypes(type);
    return builder.create(state);
  }
};

/// Values of every class, and random ones of every magnitude.
std::vector<float> floats() {
  const float inf = std::numeric_limits<float>::infinity();
  std::vector<float> values = {
      0.0f,   -0.0f,       1.0f,           -1.0f,           inf,     -inf,     NAN,  -NAN,
      1e-45f, -1e-45f,     1.1754942e-38f, 1.17549435e-38f, 3.4e38f, -3.4e38f, 0.5f, 2.0f,
      3.0f,   1.0f / 3.0f, 65504.0f,       1e-8f,           88.8f,   -104.0f};
  std::mt19937 random(1);
  for (int i = 0; i < 200; ++i)
    values.push_back(llvm::bit_cast<float>(static_cast<uint32_t>(random())));
  return values;
}

template <typename Op, typename HostOp> void checkBinary(Ops &ops) {
  INFO(Op::getOperationName().str());
  const FloatFunction function = floatFunction(ops.make<Op>(ops.builder.getF32Type(), 2));
  REQUIRE(function);
  const std::vector<float> values = floats();
  bool agree = true;
  for (float a : values)
    for (float b : values)
      agree &= same(function(a, b), HostOp()(a, b));
  CHECK(agree);
}

template <typename Op, typename HostOp> void checkUnary(Ops &ops) {
  INFO(Op::getOperationName().str());
  const FloatFunction function = floatFunction(ops.make<Op>(ops.builder.getF32Type(), 1));
  REQUIRE(function);
  bool agree = true;
  for (float a : floats())
    agree &= same(function(a, a), HostOp()(a));
  CHECK(agree);
}

/// Units in the last place of `exact` between two finite floats.
double distance(float a, float exact) {
  const double unit = std::ldexp(1.0, std::max(std::ilogb(exact), -126) - 23);
  return std::fabs(static_cast<double>(a) - exact) / unit;
}

template <typename Op, typename HostOp> void checkApproximated(Ops &ops) {
  INFO(Op::getOperationName().str());
  mlir::Operation *op = ops.make<Op>(ops.builder.getF32Type(), 1);
  CHECK(isApproximated(op));
  const FloatFunction function = floatFunction(op);
  double worst = 0;
  bool specialAgree = true;
  for (float a : floats()) {
    const float exact = function(a, a), host = HostOp()(a);
    if (std::isfinite(exact) && exact != 0.0f)
      worst = std::max(worst, distance(host, exact));
    else
      specialAgree &= same(host, exact);
  }
  CHECK(worst <= 2.0);
  CHECK(specialAgree);
}

template <typename T, typename Op, typename HostOp> void checkIntegers(Ops &ops) {
  INFO(Op::getOperationName().str());
  const mlir::Type type = ops.builder.getIntegerType(sizeof(T) * 8);
  const IntegerFunction function = integerFunction(ops.make<Op>(type, 2));
  REQUIRE(function);
  using Limits = std::numeric_limits<T>;
  std::vector<T> values = {0, 1, -1, 2, 3, -7, Limits::min(), Limits::max(), Limits::max() / 2};
  std::mt19937 random(2);
  for (int i = 0; i < 100; ++i)
    values.push_back(static_cast<T>(random()));
  bool agree = true;
  for (T a : values)
    for (T b : values)
      if constexpr (std::is_invocable_v<HostOp, T, T>)
        agree &= static_cast<T>(function(a, b)) == HostOp()(a, b);
      else
        agree &= static_cast<T>(function(a, b)) == HostOp()(a);
  CHECK(agree);
}

} // namespace

TEST_CASE("every half converts to float and back", "[interpreter]") {
  bool exact = true, back = true;
  for (uint32_t bits = 0; bits <= 0xffff; ++bits) {
    const auto half = static_cast<uint16_t>(bits);
    exact &= same(halfToFloat(half), exactHalf(half).convertToFloat());
    back &= sameHalf(floatToHalf(halfToFloat(half)), half);
  }
  CHECK(exact);
  CHECK(back);
}

TEST_CASE("floats round to the nearest half, ties to even", "[interpreter]") {
  auto rounded = [](float value) {
    APFloat exact(value);
    bool lossy;
    exact.convert(APFloat::IEEEhalf(), APFloat::rmNearestTiesToEven, &lossy);
    return static_cast<uint16_t>(exact.bitcastToAPInt().getZExtValue());
  };
  bool agree = true;
  // Every half, the midpoint to its neighbour, and the floats beside the midpoint.
  for (uint32_t bits = 0; bits < 0x7c00; ++bits) {
    const float low = halfToFloat(bits), high = bits == 0x7bff ? 65536.0f : halfToFloat(bits + 1);
    const float middle = low + (high - low) / 2;
    for (float value : {low, middle, std::nextafter(middle, low), std::nextafter(middle, high)})
      for (float sign : {1.0f, -1.0f})
        agree &= sameHalf(floatToHalf(sign * value), rounded(sign * value));
  }
  for (float value : floats())
    agree &= sameHalf(floatToHalf(value), rounded(value));
  CHECK(agree);
}

TEST_CASE("computing in float rounds halves correctly", "[interpreter]") {
  std::mt19937 random(3);
  bool agree = true;
  for (int i = 0; i < 200000; ++i) {
    const auto a = static_cast<uint16_t>(random()), b = static_cast<uint16_t>(random());
    const float x = halfToFloat(a), y = halfToFloat(b);
    auto check = [&](float computed, const APFloat &exact) {
      agree &= sameHalf(floatToHalf(computed),
                        static_cast<uint16_t>(exact.bitcastToAPInt().getZExtValue()));
    };
    check(x + y, exactHalf(a) + exactHalf(b));
    check(x - y, exactHalf(a) - exactHalf(b));
    check(x * y, exactHalf(a) * exactHalf(b));
    check(x / y, exactHalf(a) / exactHalf(b));
  }
  CHECK(agree);
}

TEST_CASE("the host's float instructions keep the rules to the bit", "[interpreter]") {
  Ops ops;
  checkBinary<tile::AddOp, pto::detail::add_op>(ops);
  checkBinary<tile::SubOp, pto::detail::sub_op>(ops);
  checkBinary<tile::MulOp, pto::detail::mul_op>(ops);
  checkBinary<tile::DivOp, pto::detail::div_op>(ops);
  checkBinary<tile::MaxOp, pto::detail::max_op>(ops);
  checkBinary<tile::MinOp, pto::detail::min_op>(ops);
  checkBinary<tile::LeakyReluOp, pto::detail::leaky_relu_op>(ops);
  checkUnary<tile::SqrtOp, pto::detail::sqrt_op>(ops);
  checkUnary<tile::RsqrtOp, pto::detail::rsqrt_op>(ops);
  checkUnary<tile::AbsOp, pto::detail::abs_op>(ops);
  checkUnary<tile::NegOp, pto::detail::neg_op>(ops);
  checkUnary<tile::RecipOp, pto::detail::recip_op>(ops);
  checkUnary<tile::ReluOp, pto::detail::relu_op>(ops);
}

TEST_CASE("the host's exp and log are within two units in the last place", "[interpreter]") {
  Ops ops;
  checkApproximated<tile::ExpOp, pto::detail::exp_op>(ops);
  checkApproximated<tile::LogOp, pto::detail::log_op>(ops);
}

TEST_CASE("the host's halves convert as the rules say", "[interpreter]") {
  bool up = true, down = true;
  auto bitsOf = [](auto half) { return llvm::bit_cast<uint16_t>(half); };
  for (uint32_t bits = 0; bits <= 0xffff; ++bits) {
    const auto half = static_cast<uint16_t>(bits);
    up &= same(static_cast<float>(llvm::bit_cast<pto::half>(half)), halfToFloat(half));
    up &= same(static_cast<float>(llvm::bit_cast<pto::soft_half>(half)), halfToFloat(half));
  }
  std::mt19937 random(4);
  for (int i = 0; i < 100000; ++i) {
    const auto value = llvm::bit_cast<float>(static_cast<uint32_t>(random()));
    down &= sameHalf(bitsOf(static_cast<pto::half>(value)), floatToHalf(value));
    down &= sameHalf(bitsOf(static_cast<pto::soft_half>(value)), floatToHalf(value));
  }
  CHECK(up);
  CHECK(down);
}

TEMPLATE_TEST_CASE("the host's integer instructions keep the rules", "[interpreter]", int32_t,
                   int16_t) {
  Ops ops;
  checkIntegers<TestType, tile::AddOp, pto::detail::add_op>(ops);
  checkIntegers<TestType, tile::SubOp, pto::detail::sub_op>(ops);
  checkIntegers<TestType, tile::MulOp, pto::detail::mul_op>(ops);
  checkIntegers<TestType, tile::MaxOp, pto::detail::max_op>(ops);
  checkIntegers<TestType, tile::MinOp, pto::detail::min_op>(ops);
  checkIntegers<TestType, tile::NegOp, pto::detail::neg_op>(ops);
  checkIntegers<TestType, tile::ReluOp, pto::detail::relu_op>(ops);
  checkIntegers<TestType, tile::AndOp, pto::detail::and_op>(ops);
  checkIntegers<TestType, tile::OrOp, pto::detail::or_op>(ops);
  checkIntegers<TestType, tile::XorOp, pto::detail::xor_op>(ops);
  checkIntegers<TestType, tile::NotOp, pto::detail::not_op>(ops);
  checkIntegers<TestType, tile::ShlOp, pto::detail::shift_left_op>(ops);
  checkIntegers<TestType, tile::ShrOp, pto::detail::shift_right_op>(ops);
}

TEST_CASE("shifts beyond the width leave nothing but a sign", "[interpreter]") {
  Ops ops;
  const auto shl = integerFunction(ops.make<tile::ShlOp>(ops.builder.getI32Type(), 2));
  const auto shr = integerFunction(ops.make<tile::ShrOp>(ops.builder.getI32Type(), 2));
  CHECK(shl(3, 30) == int64_t{3} << 30);
  CHECK(static_cast<int32_t>(shl(1, 32)) == 0);
  CHECK(shl(1, -1) == 0);
  CHECK(shr(-8, 1) == -4);
  CHECK(shr(-8, 40) == -1);
  CHECK(shr(-8, -1) == -1);
  CHECK(shr(8, 33) == 0);
}
