// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "compiler/Interpreter/Element.h"
#include "dialects/Tile/Tile.h"
#include "llvm/ADT/TypeSwitch.h"

#include <cfloat>
#include <cmath>
#include <limits>

using namespace mlir;

static_assert(FLT_EVAL_METHOD == 0, "float arithmetic must round to float at every step");
static_assert(std::numeric_limits<float>::is_iec559, "float must be IEEE 754 single precision");

namespace ptowsp::interpreter {

FloatFunction floatFunction(Operation *op) {
  constexpr FloatFunction max = [](float a, float b) {
    return std::isnan(a) ? a : std::isnan(b) ? b : a > b ? a : b;
  };
  constexpr FloatFunction min = [](float a, float b) {
    return std::isnan(a) ? a : std::isnan(b) ? b : a < b ? a : b;
  };
  constexpr FloatFunction add = [](float a, float b) { return a + b; };
  constexpr FloatFunction sub = [](float a, float b) { return a - b; };
  constexpr FloatFunction mul = [](float a, float b) { return a * b; };
  constexpr FloatFunction div = [](float a, float b) { return a / b; };
  constexpr FloatFunction exp = [](float a, float) {
    return static_cast<float>(std::exp(static_cast<double>(a)));
  };
  constexpr FloatFunction log = [](float a, float) {
    return static_cast<float>(std::log(static_cast<double>(a)));
  };
  constexpr FloatFunction sqrt = [](float a, float) { return std::sqrt(a); };
  constexpr FloatFunction rsqrt = [](float a, float) { return 1.0f / std::sqrt(a); };
  constexpr FloatFunction abs = [](float a, float) { return std::fabs(a); };
  constexpr FloatFunction neg = [](float a, float) { return -a; };
  constexpr FloatFunction recip = [](float a, float) { return 1.0f / a; };
  constexpr FloatFunction relu = [](float a, float) { return a < 0.0f ? 0.0f : a; };
  return TypeSwitch<Operation *, FloatFunction>(op)
      .Case<tile::AddOp, tile::AddScalarOp>([&](auto) { return add; })
      .Case<tile::SubOp, tile::SubScalarOp>([&](auto) { return sub; })
      .Case<tile::MulOp, tile::MulScalarOp>([&](auto) { return mul; })
      .Case<tile::DivOp, tile::DivScalarOp>([&](auto) { return div; })
      .Case<tile::MaxOp, tile::MaxScalarOp>([&](auto) { return max; })
      .Case<tile::MinOp, tile::MinScalarOp>([&](auto) { return min; })
      .Case([&](tile::ExpOp) { return exp; })
      .Case([&](tile::LogOp) { return log; })
      .Case([&](tile::SqrtOp) { return sqrt; })
      .Case([&](tile::RsqrtOp) { return rsqrt; })
      .Case([&](tile::AbsOp) { return abs; })
      .Case([&](tile::NegOp) { return neg; })
      .Case([&](tile::RecipOp) { return recip; })
      .Case([&](tile::ReluOp) { return relu; })
      .Default(nullptr);
}

IntegerFunction integerFunction(Operation *op) {
  // Operands have at most 32 bits: sums and products of two are exact in 64.
  constexpr IntegerFunction add = [](int64_t a, int64_t b) { return a + b; };
  constexpr IntegerFunction sub = [](int64_t a, int64_t b) { return a - b; };
  constexpr IntegerFunction mul = [](int64_t a, int64_t b) { return a * b; };
  constexpr IntegerFunction max = [](int64_t a, int64_t b) { return a > b ? a : b; };
  constexpr IntegerFunction min = [](int64_t a, int64_t b) { return a < b ? a : b; };
  constexpr IntegerFunction neg = [](int64_t a, int64_t) { return -a; };
  constexpr IntegerFunction relu = [](int64_t a, int64_t) { return a < 0 ? 0 : a; };
  return TypeSwitch<Operation *, IntegerFunction>(op)
      .Case<tile::AddOp, tile::AddScalarOp>([&](auto) { return add; })
      .Case<tile::SubOp, tile::SubScalarOp>([&](auto) { return sub; })
      .Case<tile::MulOp, tile::MulScalarOp>([&](auto) { return mul; })
      .Case<tile::MaxOp, tile::MaxScalarOp>([&](auto) { return max; })
      .Case<tile::MinOp, tile::MinScalarOp>([&](auto) { return min; })
      .Case([&](tile::NegOp) { return neg; })
      .Case([&](tile::ReluOp) { return relu; })
      .Default(nullptr);
}

bool isApproximated(Operation *op) { return isa<tile::ExpOp, tile::LogOp>(op); }

float halfToFloat(uint16_t bits) {
  const bool negative = bits & 0x8000;
  const int exponent = bits >> 10 & 0x1f;
  const int fraction = bits & 0x3ff;
  float magnitude;
  if (exponent == 0x1f)
    magnitude =
        fraction ? std::numeric_limits<float>::quiet_NaN() : std::numeric_limits<float>::infinity();
  else if (exponent == 0)
    magnitude = std::ldexp(static_cast<float>(fraction), -24);
  else
    magnitude = std::ldexp(static_cast<float>(fraction + 0x400), exponent - 25);
  return negative ? -magnitude : magnitude;
}

uint16_t floatToHalf(float value) {
  const uint16_t sign = std::signbit(value) ? 0x8000 : 0;
  const float magnitude = std::fabs(value);
  if (std::isnan(value))
    return sign | 0x7e00;
  if (magnitude >= 65520.0f) // halfway between the largest half and the next power of two
    return sign | 0x7c00;
  // In units of the half's last place the magnitude is an integer after rounding.
  const int exponent = magnitude == 0.0f ? -14 : std::max(std::ilogb(magnitude), -14);
  const auto units = static_cast<uint16_t>(std::nearbyint(std::ldexp(magnitude, 10 - exponent)));
  if (units < 0x400)
    return sign | units; // subnormal
  // The leading bit of `units` adds one to the exponent field, as does a carry out of it.
  return static_cast<uint16_t>(sign | (((exponent + 14) << 10) + units));
}

} // namespace ptowsp::interpreter
