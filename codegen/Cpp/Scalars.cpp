// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "codegen/Cpp/Scalars.h"
#include "codegen/Cpp/Literals.h"
#include "codegen/Places.h"
#include "codegen/Types.h"
#include "dialects/Diagnostics/Diagnostics.h"
#include "llvm/ADT/TypeSwitch.h"

#include <fmt/format.h>

using namespace mlir;

namespace ptowsp::codegen {

/// Longer expressions get a name of their own.
static constexpr size_t maxInlineColumns = 40;

LogicalResult ScalarEmitter::unsupported(Operation *op) const {
  return reportError(op->getLoc(), DiagId::UnsupportedOp)
         << "'" << op->getName() << "' on " << op->getOperandTypes().front()
         << (place == ScalarPlace::kernel ? " has no form in a kernel"
                                          : " has no form in an orchestration");
}

//===-- Reading -----------------------------------------------------------------------===//

StringRef ScalarEmitter::getComputedType(Type type) const {
  if (place == ScalarPlace::kernel && type.isF64())
    return "";
  if (place == ScalarPlace::orchestration && type.isF16())
    return "rt::f16";
  if (place == ScalarPlace::orchestration && type.isBF16())
    return "rt::bf16";
  return getArithmeticType(type);
}

std::string ScalarEmitter::getType(Type type) const {
  const StringRef computed = getComputedType(type);
  std::optional<TypeName> name = getTypeName(type);
  return computed.empty() && name && place == ScalarPlace::kernel ? name->device.str()
                                                                  : computed.str();
}

std::string ScalarEmitter::read(Value value, Binding around) const {
  const Expression &expression = values.find(value)->second;
  // Operators on bits and shifts surprise readers beside any other operator.
  const bool mixed = around != Binding::select && expression.binding != Binding::primary &&
                     around != expression.binding &&
                     (around <= Binding::shift || expression.binding <= Binding::shift);
  if (expression.binding < around || mixed)
    return "(" + expression.text + ")";
  return expression.text;
}

std::string ScalarEmitter::readTyped(Value value) const {
  const Expression &expression = values.find(value)->second;
  Type type = value.getType();
  const bool hasType = type.isInteger(1) || type.isInteger(32) || isa<FloatType>(type);
  if (!expression.isLiteral || hasType)
    return expression.text;
  return fmt::format("{}{{{}}}", getType(type), expression.text);
}

static std::string castTo(StringRef type, StringRef text) {
  return fmt::format("static_cast<{}>({})", type.str(), text.str());
}

std::string ScalarEmitter::readUnsigned(Value value) const {
  if (value.getType().isInteger(1))
    return read(value, Binding::shift);
  return castTo("u" + getType(value.getType()), read(value));
}

std::string ScalarEmitter::readSigned(Value value) const {
  if (value.getType().isInteger(1))
    return read(value, Binding::logicOr) + " ? -1 : 0";
  return read(value);
}

//===-- Operators ---------------------------------------------------------------------===//

namespace {
struct Operator {
  StringRef text;
  Binding binding;
};
} // namespace

static std::optional<Operator> getOperator(Operation *op) {
  return llvm::TypeSwitch<Operation *, std::optional<Operator>>(op)
      .Case<arith::AddIOp, arith::AddFOp>([](auto) { return Operator{"+", Binding::sum}; })
      .Case<arith::SubIOp, arith::SubFOp>([](auto) { return Operator{"-", Binding::sum}; })
      .Case<arith::MulIOp, arith::MulFOp>([](auto) { return Operator{"*", Binding::product}; })
      .Case<arith::DivSIOp, arith::DivFOp, arith::DivUIOp>(
          [](auto) { return Operator{"/", Binding::product}; })
      .Case<arith::RemSIOp, arith::RemUIOp>([](auto) { return Operator{"%", Binding::product}; })
      .Case<arith::AndIOp>([](auto) { return Operator{"&", Binding::bits}; })
      .Case<arith::OrIOp>([](auto) { return Operator{"|", Binding::bits}; })
      .Case<arith::XOrIOp>([](auto) { return Operator{"^", Binding::bits}; })
      .Case<arith::ShLIOp>([](auto) { return Operator{"<<", Binding::shift}; })
      .Case<arith::ShRSIOp, arith::ShRUIOp>([](auto) { return Operator{">>", Binding::shift}; })
      .Default(std::optional<Operator>());
}

/// The operator that does on `bool` what the operation does modulo two.
static std::optional<Operator> getBoolOperator(Operation *op) {
  if (isa<arith::AddIOp, arith::SubIOp, arith::XOrIOp>(op))
    return Operator{"!=", Binding::equality};
  // As a signed number true is -1.
  if (isa<arith::MulIOp, arith::AndIOp, arith::MinUIOp, arith::MaxSIOp>(op))
    return Operator{"&&", Binding::logicAnd};
  if (isa<arith::OrIOp, arith::MaxUIOp, arith::MinSIOp>(op))
    return Operator{"||", Binding::logicOr};
  return std::nullopt;
}

/// The operand on the right of an operator of the same strength needs parentheses.
static Binding tighter(Binding binding) {
  return static_cast<Binding>(static_cast<int>(binding) + 1);
}

FailureOr<Expression> ScalarEmitter::convertBinary(Operation *op) {
  Value lhs = op->getOperand(0), rhs = op->getOperand(1);
  Type type = lhs.getType();
  const bool isBool = type.isInteger(1);
  if (isBool && isa<arith::XOrIOp>(op) && values.find(rhs)->second.text == "true")
    return Expression{"!" + read(lhs, Binding::primary), Binding::unary};
  const std::optional<Operator> found = isBool ? getBoolOperator(op) : getOperator(op);
  if (!found || (isa<FloatType>(type) && getComputedType(type).empty()))
    return unsupported(op);
  if (isa<arith::DivUIOp, arith::RemUIOp, arith::ShRUIOp>(op)) {
    const std::string right = isa<arith::ShRUIOp>(op) ? read(rhs, Binding::sum) : readUnsigned(rhs);
    return Expression{castTo(getType(type),
                             fmt::format("{} {} {}", readUnsigned(lhs), found->text.str(), right))};
  }
  const bool bothLiteral = values.find(lhs)->second.isLiteral && values.find(rhs)->second.isLiteral;
  // A literal by itself is an int, and a shift has the type of its left side.
  const bool needsType = bothLiteral || isa<arith::ShLIOp, arith::ShRSIOp>(op);
  const std::string left =
      needsType && values.find(lhs)->second.isLiteral ? readTyped(lhs) : read(lhs, found->binding);
  std::string text =
      fmt::format("{} {} {}", left, found->text.str(), read(rhs, tighter(found->binding)));
  const bool isNarrow = !isBool && isa<IntegerType>(type) && type.getIntOrFloatBitWidth() < 32;
  if (isNarrow) // computed in int
    return Expression{castTo(getType(type), text)};
  return Expression{std::move(text), found->binding};
}

//===-- Functions ---------------------------------------------------------------------===//

namespace {
struct Function {
  StringRef name;
  bool isUnsigned = false;
};
} // namespace

static std::optional<Function> getFunction(Operation *op) {
  return llvm::TypeSwitch<Operation *, std::optional<Function>>(op)
      .Case<arith::MinSIOp>([](auto) { return Function{"min"}; })
      .Case<arith::MaxSIOp>([](auto) { return Function{"max"}; })
      .Case<arith::MinUIOp>([](auto) { return Function{"min", true}; })
      .Case<arith::MaxUIOp>([](auto) { return Function{"max", true}; })
      .Case<arith::FloorDivSIOp>([](auto) { return Function{"floor_div"}; })
      .Case<arith::CeilDivSIOp>([](auto) { return Function{"ceil_div"}; })
      .Case<arith::CeilDivUIOp>([](auto) { return Function{"ceil_div", true}; })
      .Case<arith::MinimumFOp>([](auto) { return Function{"minimum"}; })
      .Case<arith::MaximumFOp>([](auto) { return Function{"maximum"}; })
      .Case<arith::MinNumFOp>([](auto) { return Function{"minimum_number"}; })
      .Case<arith::MaxNumFOp>([](auto) { return Function{"maximum_number"}; })
      .Case<arith::RemFOp>([](auto) { return Function{"remainder"}; })
      .Default(std::optional<Function>());
}

/// Kernels have no library: the smaller and the larger of two numbers are written out.
Expression ScalarEmitter::convertChoice(Operation *op) const {
  const bool isMin = isa<arith::MinSIOp>(op);
  const std::string a = read(op->getOperand(0), Binding::shift);
  const std::string b = read(op->getOperand(1), Binding::shift);
  return {fmt::format("{0} {1} {2} ? {0} : {2}", a, isMin ? "<" : ">", b), Binding::select};
}

FailureOr<Expression> ScalarEmitter::convertCall(Operation *op) {
  const std::optional<Function> function = getFunction(op);
  Type type = op->getResult(0).getType();
  if (place == ScalarPlace::kernel && isa<arith::MinSIOp, arith::MaxSIOp>(op) && !type.isInteger(1))
    return convertChoice(op);
  if (place == ScalarPlace::kernel || getComputedType(type).empty() || type.isInteger(1))
    return unsupported(op);
  const std::string own = getType(type);
  const std::string text = fmt::format("rt::{}<{}>({}, {})", function->name.str(),
                                       (function->isUnsigned ? "u" : "") + own,
                                       read(op->getOperand(0)), read(op->getOperand(1)));
  return Expression{function->isUnsigned ? castTo(own, text) : text};
}

//===-- Divisions ---------------------------------------------------------------------===//

/// The member of the orchestrator that divides, or says why it cannot.
static std::optional<Function> getDivision(Operation *op) {
  return llvm::TypeSwitch<Operation *, std::optional<Function>>(op)
      .Case<arith::DivSIOp>([](auto) { return Function{"divide"}; })
      .Case<arith::DivUIOp>([](auto) { return Function{"divide", true}; })
      .Case<arith::RemSIOp>([](auto) { return Function{"rest"}; })
      .Case<arith::RemUIOp>([](auto) { return Function{"rest", true}; })
      .Case<arith::FloorDivSIOp>([](auto) { return Function{"floor_divide"}; })
      .Case<arith::CeilDivSIOp>([](auto) { return Function{"ceil_divide"}; })
      .Case<arith::CeilDivUIOp>([](auto) { return Function{"ceil_divide", true}; })
      .Default(std::optional<Function>());
}

/// Whether a division has a result for every dividend.
static bool dividesAlways(Operation *op) {
  llvm::APInt divisor;
  return matchPattern(op->getOperand(1), m_ConstantInt(&divisor)) && !divisor.isZero() &&
         !divisor.isAllOnes();
}

FailureOr<Expression> ScalarEmitter::convertDivision(Operation *op) {
  const std::optional<Function> function = getDivision(op);
  Type type = op->getResult(0).getType();
  if (getArithmeticType(type).empty() || type.isInteger(1))
    return unsupported(op);
  const bool isUnsigned = function->isUnsigned;
  const std::string own = getType(type);
  const std::string text = fmt::format("{}{}<{}>({}, {}, {})", divider, function->name.str(),
                                       (isUnsigned ? "u" : "") + own, read(op->getOperand(0)),
                                       read(op->getOperand(1)), locate(op->getLoc()));
  return Expression{isUnsigned ? castTo(own, text) : text};
}

//===-- Kernels' own functions ---------------------------------------------------------===//

std::optional<Expression> ScalarEmitter::convertGuarded(Operation *op) const {
  Type type = op->getResult(0).getType();
  const StringRef function = ranges ? getGuard(op, *ranges) : "";
  if (function.empty() || getArithmeticType(type).empty() || type.isInteger(1))
    return std::nullopt;
  const bool isUnsigned = isa<arith::DivUIOp, arith::RemUIOp>(op);
  const std::string own = getType(type);
  const std::string text =
      fmt::format("{}<{}>({}, {})", function.str(), (isUnsigned ? "u" : "") + own,
                  read(op->getOperand(0)), read(op->getOperand(1)));
  return Expression{isUnsigned ? castTo(own, text) : text};
}

//===-- Comparisons -------------------------------------------------------------------===//

FailureOr<Expression> ScalarEmitter::convertCompare(arith::CmpIOp op) {
  using P = arith::CmpIPredicate;
  const P predicate = op.getPredicate();
  const bool isEquality = predicate == P::eq || predicate == P::ne;
  const bool isUnsigned = predicate >= P::ult;
  const bool isSignedBool = op.getLhs().getType().isInteger(1) && !isEquality && !isUnsigned;
  // In the order of the predicates.
  constexpr StringRef texts[] = {"==", "!=", "<", "<=", ">", ">=", "<", "<=", ">", ">="};
  const Binding binding = isEquality ? Binding::equality : Binding::order;
  auto readSide = [&](Value side) {
    if (isSignedBool) // true is -1
      return "(" + readSigned(side) + ")";
    return isUnsigned ? readUnsigned(side) : read(side, tighter(binding));
  };
  const std::string lhs = readSide(op.getLhs()), rhs = readSide(op.getRhs());
  return Expression{
      fmt::format("{} {} {}", lhs, texts[static_cast<unsigned>(predicate)].str(), rhs), binding};
}

FailureOr<Expression> ScalarEmitter::convertCompare(arith::CmpFOp op) {
  using P = arith::CmpFPredicate;
  if (getComputedType(op.getLhs().getType()).empty())
    return unsupported(op);
  const std::string a = read(op.getLhs(), Binding::shift), b = read(op.getRhs(), Binding::shift);
  auto order = [&](StringRef text) {
    return Expression{fmt::format("{} {} {}", a, text.str(), b), Binding::order};
  };
  // True for NaN as well: the opposite of the ordered comparison the other way round.
  auto negated = [&](StringRef text) {
    return Expression{fmt::format("!({} {} {})", a, text.str(), b), Binding::unary};
  };
  switch (op.getPredicate()) {
  case P::AlwaysFalse:
    return Expression{"false", Binding::primary, true};
  case P::AlwaysTrue:
    return Expression{"true", Binding::primary, true};
  case P::OEQ:
    return Expression{fmt::format("{} == {}", a, b), Binding::equality};
  case P::UNE:
    return Expression{fmt::format("{} != {}", a, b), Binding::equality};
  case P::OGT:
    return order(">");
  case P::OGE:
    return order(">=");
  case P::OLT:
    return order("<");
  case P::OLE:
    return order("<=");
  case P::UGT:
    return negated("<=");
  case P::UGE:
    return negated("<");
  case P::ULT:
    return negated(">=");
  case P::ULE:
    return negated(">");
  case P::ONE:
    return Expression{fmt::format("{0} < {1} || {0} > {1}", a, b), Binding::logicOr};
  case P::UEQ:
    return Expression{fmt::format("!({0} < {1} || {0} > {1})", a, b), Binding::unary};
  case P::ORD:
    return Expression{fmt::format("{0} == {0} && {1} == {1}", a, b), Binding::logicAnd};
  case P::UNO:
    return Expression{fmt::format("{0} != {0} || {1} != {1}", a, b), Binding::logicOr};
  }
  llvm_unreachable("all predicates are handled");
}

//===-- Casts -------------------------------------------------------------------------===//

FailureOr<Expression> ScalarEmitter::convertCast(Operation *op) {
  Value source = op->getOperand(0);
  Type from = source.getType(), to = op->getResult(0).getType();
  const StringRef fromType = getComputedType(from), toType = getComputedType(to);
  if (fromType.empty() || toType.empty())
    return unsupported(op);
  if (isa<arith::BitcastOp>(op)) {
    if (place == ScalarPlace::kernel)
      return unsupported(op);
    return Expression{
        fmt::format("rt::from_bits<{}>(rt::bits_of({}))", toType.str(), readTyped(source))};
  }
  if (auto trunc = dyn_cast<arith::TruncFOp>(op);
      trunc && trunc.getRoundingmode().value_or(arith::RoundingMode::to_nearest_even) !=
                   arith::RoundingMode::to_nearest_even)
    return unsupported(op);
  if (fromType == toType) // index and i64
    return values.find(source)->second;
  if (to.isInteger(1) && isa<FloatType>(from))
    return Expression{castTo("int64_t", read(source)) + " != 0", Binding::equality};
  if (to.isInteger(1)) // the lowest bit
    return Expression{fmt::format("({} & 1) != 0", read(source, Binding::bits)), Binding::equality};
  const bool isUnsigned = isa<arith::ExtUIOp, arith::UIToFPOp, arith::IndexCastUIOp>(op);
  if (isUnsigned && !from.isInteger(1))
    return Expression{castTo(toType, readUnsigned(source))};
  if (isa<arith::FPToUIOp>(op))
    return Expression{castTo(toType, castTo(("u" + toType).str(), read(source)))};
  return Expression{castTo(toType, isUnsigned ? read(source) : readSigned(source))};
}

//===-- Constants, selection ----------------------------------------------------------===//

Expression ScalarEmitter::convertConstant(arith::ConstantOp op) const {
  Type type = op.getType();
  const StringRef prefix = place == ScalarPlace::kernel ? "" : "rt::";
  if (auto integer = dyn_cast<IntegerAttr>(op.getValue())) {
    if (type.isInteger(1))
      return {integer.getValue().isZero() ? "false" : "true", Binding::primary, true};
    const int64_t value = integer.getValue().getSExtValue();
    return {integerLiteral(value), value < 0 ? Binding::unary : Binding::primary, true};
  }
  const llvm::APFloat value = cast<FloatAttr>(op.getValue()).getValue();
  if (value.isFinite() && (type.isF32() || type.isF64()))
    return {floatLiteral(value), value.isNegative() ? Binding::unary : Binding::primary, true};
  const uint64_t bits = value.bitcastToAPInt().getZExtValue();
  if (value.isFinite() && place == ScalarPlace::orchestration)
    return {fmt::format("{}({})", getType(type), floatLiteral(value)), Binding::primary, true};
  return {fmt::format("{}from_bits<{}>(0x{:x})", prefix.str(), getType(type), bits),
          Binding::primary, true};
}

Expression ScalarEmitter::convertSelect(arith::SelectOp op) const {
  auto readChoice = [&](Value choice) { // a literal by itself is an int
    const bool isLiteral = values.find(choice)->second.isLiteral;
    return isLiteral ? readTyped(choice) : read(choice, Binding::logicOr);
  };
  std::string text = fmt::format("{} ? {} : {}", read(op.getCondition(), Binding::logicOr),
                                 readChoice(op.getTrueValue()), readChoice(op.getFalseValue()));
  Type type = op.getType();
  if (isa<IntegerType>(type) && type.getIntOrFloatBitWidth() < 32 && !type.isInteger(1))
    return {castTo(getType(type), text)};
  return {std::move(text), Binding::select};
}

FailureOr<Expression> ScalarEmitter::convert(Operation *op) {
  if (auto constant = dyn_cast<arith::ConstantOp>(op))
    return convertConstant(constant);
  if (auto select = dyn_cast<arith::SelectOp>(op))
    return convertSelect(select);
  if (auto compare = dyn_cast<arith::CmpIOp>(op))
    return convertCompare(compare);
  if (auto compare = dyn_cast<arith::CmpFOp>(op))
    return convertCompare(compare);
  if (std::optional<Expression> guarded = convertGuarded(op))
    return std::move(*guarded);
  if (locate && getDivision(op) && !dividesAlways(op))
    return convertDivision(op);
  const bool onBool = op->getOperand(0).getType().isInteger(1) && getBoolOperator(op);
  if (onBool || getOperator(op))
    return convertBinary(op);
  if (getFunction(op))
    return convertCall(op);
  if (auto negation = dyn_cast<arith::NegFOp>(op)) {
    if (getComputedType(negation.getType()).empty())
      return unsupported(op);
    return Expression{"-" + read(negation.getOperand(), Binding::primary), Binding::unary};
  }
  if (isa<arith::ExtSIOp, arith::ExtUIOp, arith::TruncIOp, arith::ExtFOp, arith::TruncFOp,
          arith::SIToFPOp, arith::UIToFPOp, arith::FPToSIOp, arith::FPToUIOp, arith::IndexCastOp,
          arith::IndexCastUIOp, arith::BitcastOp>(op))
    return convertCast(op);
  return unsupported(op);
}

//===-- Declaring ---------------------------------------------------------------------===//

static StringRef getFallbackName(Operation *op) {
  return llvm::TypeSwitch<Operation *, StringRef>(op)
      .Case<arith::AddIOp, arith::AddFOp>([](auto) { return "sum"; })
      .Case<arith::SubIOp, arith::SubFOp>([](auto) { return "difference"; })
      .Case<arith::MulIOp, arith::MulFOp>([](auto) { return "product"; })
      .Case<arith::DivSIOp, arith::DivUIOp, arith::DivFOp, arith::CeilDivSIOp, arith::CeilDivUIOp,
            arith::FloorDivSIOp>([](auto) { return "quotient"; })
      .Case<arith::RemSIOp, arith::RemUIOp, arith::RemFOp>([](auto) { return "rest"; })
      .Case<arith::MinSIOp, arith::MinUIOp, arith::MinimumFOp, arith::MinNumFOp>(
          [](auto) { return "smaller"; })
      .Case<arith::MaxSIOp, arith::MaxUIOp, arith::MaximumFOp, arith::MaxNumFOp>(
          [](auto) { return "larger"; })
      .Case<arith::CmpIOp, arith::CmpFOp>([](auto) { return "condition"; })
      .Case<arith::SelectOp>([](auto) { return "choice"; })
      .Default([](auto) { return "value"; });
}

/// Whether the user writes its operands down more than once.
static bool readsTwice(Operation *user, ScalarPlace place) {
  if (auto compare = dyn_cast<arith::CmpFOp>(user)) {
    using P = arith::CmpFPredicate;
    const P p = compare.getPredicate();
    return p == P::ONE || p == P::UEQ || p == P::ORD || p == P::UNO;
  }
  if (place == ScalarPlace::kernel &&
      isa<memref::MemRefDialect, scf::SCFDialect>(user->getDialect()))
    return true;
  if (place == ScalarPlace::kernel && isa<arith::MinSIOp, arith::MaxSIOp>(user))
    return true;
  return user->getNumRegions() != 0; // the bounds of a loop
}

void ScalarEmitter::declare(Value value, Expression expression, StringRef fallbackName) {
  const StringRef name = findName(value.getLoc());
  if (expression.isLiteral || value.use_empty()) {
    define(value, std::move(expression));
    return;
  }
  if (name.empty() && value.hasOneUse() && expression.text.size() <= maxInlineColumns) {
    Operation *user = *value.user_begin();
    if (user->getBlock() == value.getParentBlock() && !readsTwice(user, place)) {
      define(value, std::move(expression));
      return;
    }
  }
  const std::string own = names.declare(name.empty() ? fallbackName : name);
  if (declared)
    declared(getType(value.getType()), own);
  out.statement(
      declared ? fmt::format("{} = {};", own, expression.text)
               : fmt::format("const {} {} = {};", getType(value.getType()), own, expression.text));
  define(value, {own});
}

LogicalResult ScalarEmitter::emit(Operation *op) {
  for (Type type : op->getOperandTypes())
    if (getType(type).empty())
      return unsupported(op);
  if (getType(op->getResult(0).getType()).empty())
    return reportError(op->getLoc(), DiagId::UnsupportedOp)
           << "'" << op->getName() << "' of type " << op->getResult(0).getType()
           << " is not a scalar that C++ has here";
  FailureOr<Expression> expression = convert(op);
  if (failed(expression))
    return failure();
  const bool isAlias =
      isa<arith::IndexCastOp, arith::IndexCastUIOp>(op) && expression->binding == Binding::primary;
  if (isAlias && findName(op->getLoc()).empty())
    define(op->getResult(0), std::move(*expression));
  else
    declare(op->getResult(0), std::move(*expression), getFallbackName(op));
  return success();
}

} // namespace ptowsp::codegen
