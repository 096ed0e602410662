// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "compiler/Interpreter/Scalar.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using llvm::APFloat;
using llvm::APInt;
using llvm::APSInt;

namespace ptowsp::interpreter {

static unsigned widthOf(Type type) { return type.isIndex() ? 64 : type.getIntOrFloatBitWidth(); }

bool isScalar(Type type) {
  return type.isIndex() || (type.isIntOrFloat() && type.getIntOrFloatBitWidth() > 0);
}

Scalar makeIndex(MLIRContext *context, int64_t value) {
  return {IndexType::get(context), APInt(64, static_cast<uint64_t>(value), /*isSigned=*/true)};
}

Scalar fromBits(Type type, uint64_t bits) {
  APInt integer = APInt(64, bits).trunc(widthOf(type));
  if (auto floatType = dyn_cast<FloatType>(type))
    return {type, APFloat(floatType.getFloatSemantics(), integer)};
  return {type, integer};
}

uint64_t toBits(const Scalar &scalar) {
  if (const auto *floating = std::get_if<APFloat>(&scalar.value))
    return floating->bitcastToAPInt().getZExtValue();
  return scalar.integer().getZExtValue();
}

std::optional<Scalar> fromAttribute(Attribute attribute) {
  if (auto integer = dyn_cast<IntegerAttr>(attribute))
    return Scalar{integer.getType(), integer.getValue()};
  if (auto floating = dyn_cast<FloatAttr>(attribute))
    return Scalar{floating.getType(), floating.getValue()};
  return std::nullopt;
}

//===-- Integers ----------------------------------------------------------------------===//

static ScalarResult undefined(const char *reason) { return {std::nullopt, reason}; }

static ScalarResult divideSigned(Operation *op, Type type, const APInt &a, const APInt &b) {
  if (b.isZero())
    return undefined("division by zero");
  if (a.isMinSignedValue() && b.isAllOnes() && !isa<arith::RemSIOp>(op))
    return undefined("the quotient exceeds the type");
  APInt result = TypeSwitch<Operation *, APInt>(op)
                     .Case([&](arith::DivSIOp) { return a.sdiv(b); })
                     .Case([&](arith::RemSIOp) { return a.srem(b); })
                     .Case([&](arith::CeilDivSIOp) {
                       return llvm::APIntOps::RoundingSDiv(a, b, APInt::Rounding::UP);
                     })
                     .Case([&](arith::FloorDivSIOp) {
                       return llvm::APIntOps::RoundingSDiv(a, b, APInt::Rounding::DOWN);
                     });
  return {Scalar{type, result}, {}};
}

static ScalarResult divideUnsigned(Operation *op, Type type, const APInt &a, const APInt &b) {
  if (b.isZero())
    return undefined("division by zero");
  APInt result = TypeSwitch<Operation *, APInt>(op)
                     .Case([&](arith::DivUIOp) { return a.udiv(b); })
                     .Case([&](arith::RemUIOp) { return a.urem(b); })
                     .Case([&](arith::CeilDivUIOp) {
                       return llvm::APIntOps::RoundingUDiv(a, b, APInt::Rounding::UP);
                     });
  return {Scalar{type, result}, {}};
}

static ScalarResult shift(Operation *op, Type type, const APInt &a, const APInt &b) {
  if (b.uge(a.getBitWidth()))
    return undefined("a shift by the width of the type or more");
  APInt result = TypeSwitch<Operation *, APInt>(op)
                     .Case([&](arith::ShLIOp) { return a.shl(b); })
                     .Case([&](arith::ShRUIOp) { return a.lshr(b); })
                     .Case([&](arith::ShRSIOp) { return a.ashr(b); });
  return {Scalar{type, result}, {}};
}

static bool compare(arith::CmpIPredicate predicate, const APInt &a, const APInt &b) {
  using enum arith::CmpIPredicate;
  switch (predicate) {
  case eq:
    return a == b;
  case ne:
    return a != b;
  case slt:
    return a.slt(b);
  case sle:
    return a.sle(b);
  case sgt:
    return a.sgt(b);
  case sge:
    return a.sge(b);
  case ult:
    return a.ult(b);
  case ule:
    return a.ule(b);
  case ugt:
    return a.ugt(b);
  case uge:
    return a.uge(b);
  }
  llvm_unreachable("all predicates are handled");
}

static ScalarResult evaluateIntegers(Operation *op, Type type, const APInt &a, const APInt &b) {
  auto value = [&](const APInt &result) { return ScalarResult{Scalar{type, result}, {}}; };
  auto dividedSigned = [&](auto) { return divideSigned(op, type, a, b); };
  auto dividedUnsigned = [&](auto) { return divideUnsigned(op, type, a, b); };
  auto shifted = [&](auto) { return shift(op, type, a, b); };
  return TypeSwitch<Operation *, ScalarResult>(op)
      .Case([&](arith::AddIOp) { return value(a + b); })
      .Case([&](arith::SubIOp) { return value(a - b); })
      .Case([&](arith::MulIOp) { return value(a * b); })
      .Case([&](arith::AndIOp) { return value(a & b); })
      .Case([&](arith::OrIOp) { return value(a | b); })
      .Case([&](arith::XOrIOp) { return value(a ^ b); })
      .Case([&](arith::MaxSIOp) { return value(llvm::APIntOps::smax(a, b)); })
      .Case([&](arith::MinSIOp) { return value(llvm::APIntOps::smin(a, b)); })
      .Case([&](arith::MaxUIOp) { return value(llvm::APIntOps::umax(a, b)); })
      .Case([&](arith::MinUIOp) { return value(llvm::APIntOps::umin(a, b)); })
      .Case<arith::DivSIOp, arith::RemSIOp, arith::CeilDivSIOp, arith::FloorDivSIOp>(dividedSigned)
      .Case<arith::DivUIOp, arith::RemUIOp, arith::CeilDivUIOp>(dividedUnsigned)
      .Case<arith::ShLIOp, arith::ShRUIOp, arith::ShRSIOp>(shifted)
      .Case([&](arith::CmpIOp cmp) { return value(APInt(1, compare(cmp.getPredicate(), a, b))); })
      .Default(ScalarResult());
}

//===-- Floats ------------------------------------------------------------------------===//

static bool compare(arith::CmpFPredicate predicate, const APFloat &a, const APFloat &b) {
  const APFloat::cmpResult order = a.compare(b);
  const bool unordered = order == APFloat::cmpUnordered;
  const bool equal = order == APFloat::cmpEqual;
  const bool less = order == APFloat::cmpLessThan;
  const bool greater = order == APFloat::cmpGreaterThan;
  using enum arith::CmpFPredicate;
  switch (predicate) {
  case AlwaysFalse:
    return false;
  case OEQ:
    return equal;
  case OGT:
    return greater;
  case OGE:
    return greater || equal;
  case OLT:
    return less;
  case OLE:
    return less || equal;
  case ONE:
    return less || greater;
  case ORD:
    return !unordered;
  case UEQ:
    return unordered || equal;
  case UGT:
    return unordered || greater;
  case UGE:
    return unordered || greater || equal;
  case ULT:
    return unordered || less;
  case ULE:
    return unordered || less || equal;
  case UNE:
    return unordered || less || greater;
  case UNO:
    return unordered;
  case AlwaysTrue:
    return true;
  }
  llvm_unreachable("all predicates are handled");
}

static APFloat remainder(APFloat a, const APFloat &b) {
  a.mod(b);
  return a;
}

static ScalarResult evaluateFloats(Operation *op, Type type, const APFloat &a, const APFloat &b) {
  auto value = [&](const APFloat &result) { return ScalarResult{Scalar{type, result}, {}}; };
  return TypeSwitch<Operation *, ScalarResult>(op)
      .Case([&](arith::AddFOp) { return value(a + b); })
      .Case([&](arith::SubFOp) { return value(a - b); })
      .Case([&](arith::MulFOp) { return value(a * b); })
      .Case([&](arith::DivFOp) { return value(a / b); })
      .Case([&](arith::RemFOp) { return value(remainder(a, b)); })
      .Case([&](arith::MaximumFOp) { return value(llvm::maximum(a, b)); })
      .Case([&](arith::MinimumFOp) { return value(llvm::minimum(a, b)); })
      .Case([&](arith::MaxNumFOp) { return value(llvm::maxnum(a, b)); })
      .Case([&](arith::MinNumFOp) { return value(llvm::minnum(a, b)); })
      .Case([&](arith::CmpFOp cmp) {
        return ScalarResult{Scalar{type, APInt(1, compare(cmp.getPredicate(), a, b))}, {}};
      })
      .Default(ScalarResult());
}

//===-- Casts -------------------------------------------------------------------------===//

static APFloat::roundingMode roundingOf(std::optional<arith::RoundingMode> mode) {
  switch (mode.value_or(arith::RoundingMode::to_nearest_even)) {
  case arith::RoundingMode::to_nearest_even:
    return APFloat::rmNearestTiesToEven;
  case arith::RoundingMode::downward:
    return APFloat::rmTowardNegative;
  case arith::RoundingMode::upward:
    return APFloat::rmTowardPositive;
  case arith::RoundingMode::toward_zero:
    return APFloat::rmTowardZero;
  case arith::RoundingMode::to_nearest_away:
    return APFloat::rmNearestTiesToAway;
  }
  llvm_unreachable("all modes are handled");
}

static ScalarResult castInteger(Operation *op, Type to, const APInt &a) {
  auto value = [&](const APInt &result) { return ScalarResult{Scalar{to, result}, {}}; };
  auto toFloat = [&](bool isSigned) {
    APFloat result(cast<FloatType>(to).getFloatSemantics());
    result.convertFromAPInt(a, isSigned, APFloat::rmNearestTiesToEven);
    return ScalarResult{Scalar{to, result}, {}};
  };
  const unsigned width = widthOf(to);
  return TypeSwitch<Operation *, ScalarResult>(op)
      .Case([&](arith::ExtSIOp) { return value(a.sext(width)); })
      .Case([&](arith::ExtUIOp) { return value(a.zext(width)); })
      .Case([&](arith::TruncIOp) { return value(a.trunc(width)); })
      .Case([&](arith::IndexCastOp) { return value(a.sextOrTrunc(width)); })
      .Case([&](arith::IndexCastUIOp) { return value(a.zextOrTrunc(width)); })
      .Case([&](arith::SIToFPOp) { return toFloat(/*isSigned=*/true); })
      .Case([&](arith::UIToFPOp) { return toFloat(/*isSigned=*/false); })
      .Case([&](arith::BitcastOp) {
        if (auto type = dyn_cast<FloatType>(to))
          return ScalarResult{Scalar{to, APFloat(type.getFloatSemantics(), a)}, {}};
        return value(a);
      })
      .Default(ScalarResult());
}

static ScalarResult castFloat(Operation *op, Type to, APFloat a) {
  auto toInteger = [&](bool isSigned) {
    APSInt result(widthOf(to), /*isUnsigned=*/!isSigned);
    bool exact;
    if (a.convertToInteger(result, APFloat::rmTowardZero, &exact) & APFloat::opInvalidOp)
      return undefined("the value exceeds the integer type");
    return ScalarResult{Scalar{to, APInt(result)}, {}};
  };
  auto convert = [&](APFloat::roundingMode mode) {
    bool lossy;
    a.convert(cast<FloatType>(to).getFloatSemantics(), mode, &lossy);
    return ScalarResult{Scalar{to, a}, {}};
  };
  return TypeSwitch<Operation *, ScalarResult>(op)
      .Case([&](arith::ExtFOp) { return convert(APFloat::rmNearestTiesToEven); })
      .Case([&](arith::TruncFOp trunc) { return convert(roundingOf(trunc.getRoundingmode())); })
      .Case([&](arith::FPToSIOp) { return toInteger(/*isSigned=*/true); })
      .Case([&](arith::FPToUIOp) { return toInteger(/*isSigned=*/false); })
      .Case([&](arith::NegFOp) { return ScalarResult{Scalar{to, -a}, {}}; })
      .Case([&](arith::BitcastOp) {
        const APInt bits = a.bitcastToAPInt();
        if (auto type = dyn_cast<FloatType>(to))
          return ScalarResult{Scalar{to, APFloat(type.getFloatSemantics(), bits)}, {}};
        return ScalarResult{Scalar{to, bits}, {}};
      })
      .Default(ScalarResult());
}

ScalarResult evaluate(Operation *op, ArrayRef<Scalar> operands) {
  if (op->getNumResults() != 1 || !isScalar(op->getResult(0).getType()))
    return {};
  const Type type = op->getResult(0).getType();
  if (auto constant = dyn_cast<arith::ConstantOp>(op))
    return {fromAttribute(constant.getValue()), {}};
  if (operands.size() == 1) {
    if (std::holds_alternative<APInt>(operands[0].value))
      return castInteger(op, type, operands[0].integer());
    return castFloat(op, type, operands[0].floating());
  }
  if (operands.size() != 2 || operands[0].type != operands[1].type)
    return {};
  if (std::holds_alternative<APInt>(operands[0].value))
    return evaluateIntegers(op, type, operands[0].integer(), operands[1].integer());
  return evaluateFloats(op, type, operands[0].floating(), operands[1].floating());
}

} // namespace ptowsp::interpreter
