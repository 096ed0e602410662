// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Numbers as numbers of another type, in the rounding mode that is asked for.

#include "compiler/Interpreter/Element.h"
#include "llvm/ADT/APSInt.h"

#include <cmath>

using namespace mlir;

namespace ptowsp::interpreter {

static double roundTo(tile::Rounding mode, double value) {
  switch (mode) {
  case tile::Rounding::rint:
    return std::nearbyint(value);
  case tile::Rounding::round:
    return std::round(value);
  case tile::Rounding::floor:
    return std::floor(value);
  case tile::Rounding::ceil:
    return std::ceil(value);
  case tile::Rounding::trunc:
    return std::trunc(value);
  }
  llvm_unreachable("all modes are handled");
}

float roundToWhole(tile::Rounding mode, float value) {
  return static_cast<float>(roundTo(mode, value));
}

/// The next number of the type above or below.
static float getNeighbour(Type type, float value, bool above) {
  const float limit = above ? INFINITY : -INFINITY;
  if (type.isF32())
    return std::nextafter(value, limit);
  uint16_t bits = type.isF16() ? floatToHalf(value) : floatToBrain(value);
  const bool grows = std::signbit(value) != above;
  bits = static_cast<uint16_t>(grows ? bits + 1 : bits - 1);
  return type.isF16() ? halfToFloat(bits) : brainToFloat(bits);
}

float roundToFloat(Type type, tile::Rounding mode, long double exact) {
  const auto value = static_cast<float>(exact);
  const float nearest = type.isF32()   ? value
                        : type.isF16() ? halfToFloat(floatToHalf(value))
                                       : brainToFloat(floatToBrain(value));
  if (mode == tile::Rounding::rint || std::isnan(value) || std::isinf(exact) || nearest == exact)
    return nearest;
  const bool isBelow = nearest < exact;
  const float other = getNeighbour(type, nearest, isBelow);
  switch (mode) {
  case tile::Rounding::floor:
    return isBelow ? nearest : other;
  case tile::Rounding::ceil:
    return isBelow ? other : nearest;
  case tile::Rounding::trunc:
    return isBelow == (exact > 0) ? nearest : other;
  default: // ties away from zero
    const bool isTie = std::fabs(exact - nearest) == std::fabs(exact - other);
    return isTie && std::fabs(other) > std::fabs(nearest) ? other : nearest;
  }
}

int64_t roundToInteger(Type type, tile::Rounding mode, float value) {
  if (std::isnan(value))
    return 0;
  const unsigned width = type.getIntOrFloatBitWidth();
  const bool isSigned = !type.isUnsignedInteger();
  const llvm::APSInt least = llvm::APSInt::getMinValue(width, !isSigned);
  const llvm::APSInt largest = llvm::APSInt::getMaxValue(width, !isSigned);
  const double whole = roundTo(mode, value);
  const double limit = std::ldexp(1.0, static_cast<int>(width - isSigned));
  if (whole >= limit)
    return largest.getExtValue();
  return whole < (isSigned ? -limit : 0.0) ? least.getExtValue() : static_cast<int64_t>(whole);
}

} // namespace ptowsp::interpreter
