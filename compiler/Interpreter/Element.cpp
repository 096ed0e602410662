// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "compiler/Interpreter/Element.h"
#include "dialects/Tile/Tile.h"
#include "llvm/ADT/StringMap.h"

#include <bit>
#include <cfloat>
#include <cmath>
#include <cstring>
#include <limits>

using namespace mlir;

static_assert(FLT_EVAL_METHOD == 0, "float arithmetic must round to float at every step");
static_assert(std::numeric_limits<float>::is_iec559, "float must be IEEE 754 single precision");

namespace ptowsp::interpreter {

/// What an operation does to two numbers: `tile.row_expand_add`, `tile.add_scalar` and `tile.add`
/// all add.
static StringRef getFunctionName(Operation *op) {
  StringRef name = op->getName().stripDialect();
  for (StringRef prefix : {"row_expand_", "col_expand_", "row_", "col_"})
    if (name.consume_front(prefix))
      break;
  name.consume_back("_scalar");
  return name;
}

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
  constexpr FloatFunction expDif = [](float a, float b) {
    return static_cast<float>(std::exp(static_cast<double>(a - b)));
  };
  constexpr FloatFunction sqrt = [](float a, float) { return std::sqrt(a); };
  constexpr FloatFunction rsqrt = [](float a, float) { return 1.0f / std::sqrt(a); };
  constexpr FloatFunction abs = [](float a, float) { return std::fabs(a); };
  constexpr FloatFunction neg = [](float a, float) { return -a; };
  constexpr FloatFunction recip = [](float a, float) { return 1.0f / a; };
  constexpr FloatFunction relu = [](float a, float) { return a < 0.0f ? 0.0f : a; };
  constexpr FloatFunction leakyRelu = [](float a, float slope) { return a > 0.0f ? a : a * slope; };
  static const llvm::StringMap<FloatFunction> functions = {
      {"leaky_relu", leakyRelu},
      {"add", add},
      {"sub", sub},
      {"mul", mul},
      {"div", div},
      {"max", max},
      {"min", min},
      {"sum", add},
      {"exp", exp},
      {"log", log},
      {"sqrt", sqrt},
      {"rsqrt", rsqrt},
      {"abs", abs},
      {"neg", neg},
      {"recip", recip},
      {"relu", relu},
      {"exp_dif", expDif},
  };
  return functions.lookup(getFunctionName(op));
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
  constexpr IntegerFunction both = [](int64_t a, int64_t b) { return a & b; };
  constexpr IntegerFunction any = [](int64_t a, int64_t b) { return a | b; };
  constexpr IntegerFunction differ = [](int64_t a, int64_t b) { return a ^ b; };
  constexpr IntegerFunction invert = [](int64_t a, int64_t) { return ~a; };
  // Beyond the width nothing is left but, to the right, the sign; operands are sign-extended.
  constexpr IntegerFunction shl = [](int64_t a, int64_t by) {
    return by >= 0 && by < 32 ? static_cast<int64_t>(static_cast<uint64_t>(a) << by) : 0;
  };
  constexpr IntegerFunction shr = [](int64_t a, int64_t by) {
    return by >= 0 && by < 32 ? a >> by : a < 0 ? -1 : 0;
  };
  static const llvm::StringMap<IntegerFunction> functions = {
      {"add", add},    {"sub", sub},    {"mul", mul},   {"max", max},  {"min", min},
      {"sum", add},    {"neg", neg},    {"relu", relu}, {"and", both}, {"or", any},
      {"xor", differ}, {"not", invert}, {"shl", shl},   {"shr", shr},
  };
  return functions.lookup(getFunctionName(op));
}

bool isApproximated(Operation *op) {
  return isa<tile::ExpOp, tile::LogOp, tile::RowExpandExpDifOp, tile::ColExpandExpDifOp>(op);
}

bool dependsOnOrder(Operation *op) {
  return isa<tile::RowSumOp, tile::ColSumOp, tile::MatmulOp, tile::MatmulAccOp, tile::MatmulBiasOp>(
             op) &&
         isa<FloatType>(cast<tile::TileType>(op->getResult(0).getType()).getElementType());
}

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

float brainToFloat(uint16_t bits) {
  return std::bit_cast<float>(static_cast<uint32_t>(bits) << 16);
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

uint16_t floatToBrain(float value) {
  const auto bits = std::bit_cast<uint32_t>(value);
  if (std::isnan(value))
    return static_cast<uint16_t>(bits >> 16 | 0x40);
  // A tie goes to the even number, the one whose last bit is clear.
  return static_cast<uint16_t>((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}

//===-- Bytes -------------------------------------------------------------------------===//

float decodeFloat(Type type, const uint8_t *bytes) {
  float value;
  uint16_t narrow;
  std::memcpy(&narrow, bytes, sizeof narrow);
  if (!type.isF32())
    return type.isF16() ? halfToFloat(narrow) : brainToFloat(narrow);
  std::memcpy(&value, bytes, sizeof value);
  return value;
}

void encodeFloat(Type type, float value, uint8_t *bytes) {
  const uint16_t narrow = type.isF16() ? floatToHalf(value) : floatToBrain(value);
  if (type.isF32())
    std::memcpy(bytes, &value, sizeof value);
  else
    std::memcpy(bytes, &narrow, sizeof narrow);
}

void addElement(Type type, uint8_t *to, const uint8_t *from) {
  if (isa<FloatType>(type)) {
    encodeFloat(type, decodeFloat(type, to) + decodeFloat(type, from), to);
    return;
  }
  const unsigned bytes = type.getIntOrFloatBitWidth() / 8;
  uint64_t a = 0, b = 0;
  std::memcpy(&a, to, bytes);
  std::memcpy(&b, from, bytes);
  a += b; // wraps around
  std::memcpy(to, &a, bytes);
}

} // namespace ptowsp::interpreter
