// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// wsp-lower-tile-types: instructions on elements that the unit lacks them for become exact
/// sequences that it has.

#include "compiler/Transforms/Passes.h"
#include "dialects/Tile/Elements.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;

namespace ptowsp {

#define GEN_PASS_DEF_WSPLOWERTILETYPES
#include "compiler/Transforms/Passes.h.inc"

namespace {

/// What tiles are called in the wider type, so that each is converted once.
using WideTiles = llvm::DenseMap<std::pair<Value, Type>, Value>;

/// One instruction: operands are converted, the instruction is made again, results go back.
class InstructionLowering {
public:
  InstructionLowering(Operation *op, Type compute, WideTiles &known)
      : builder(op), op(op), compute(compute), known(known) {}

  void run() {
    IRMapping widened;
    for (Value operand : op->getOperands())
      if (!widened.contains(operand))
        widened.map(operand, widen(operand));
    Operation *wide = builder.clone(*op, widened);
    for (auto [own, result] : llvm::zip_equal(op->getResults(), wide->getResults())) {
      auto type = cast<tile::TileType>(own.getType());
      if (type.isMask())
        own.replaceAllUsesWith(result);
      else
        own.replaceAllUsesWith(narrow(result, type));
    }
    SmallVector<Value> operands(op->getOperands());
    op->erase();
    for (Value operand : operands)
      if (auto constant = operand.getDefiningOp<arith::ConstantOp>();
          constant && constant->use_empty())
        constant->erase();
  }

private:
  Value convert(Value tile, Type element) {
    auto type = cast<tile::TileType>(tile.getType());
    return tile::ConvertOp::create(builder, op->getLoc(), type.withElement(element), tile,
                                   tile::Rounding::rint, IntegerAttr());
  }

  Value widen(Value value) {
    auto type = dyn_cast<tile::TileType>(value.getType());
    if (!type)
      return widenScalar(value);
    Type element = type.getElementType();
    if (type.isMask() || element == compute || !isOwn(element))
      return value;
    Value &wide = known[{value, compute}];
    if (wide)
      return wide;
    OpBuilder::InsertionGuard guard(builder); // for all who use it
    builder.setInsertionPointAfterValue(value);
    if (element.isInteger(8))
      value = convert(value, builder.getF16Type()); // the only way that bytes have
    return wide = convert(value, compute);
  }

  /// Whether the elements are those that the unit lacks: an index of i32 beside them is not.
  bool isOwn(Type element) const {
    const bool isShort = element.isInteger(16) || element.isF16();
    return element.isBF16() || element.isInteger(8) || (isShort && compute.isF32());
  }

  Value widenScalar(Value value) {
    FloatAttr number;
    IntegerAttr whole;
    if (matchPattern(value, m_Constant(&number)))
      return makeNumber(number.getValueAsDouble());
    if (matchPattern(value, m_Constant(&whole)))
      return makeNumber(static_cast<double>(whole.getValue().getSExtValue()));
    if (isa<FloatType>(value.getType()))
      return arith::ExtFOp::create(builder, op->getLoc(), compute, value);
    if (isa<FloatType>(compute))
      return arith::SIToFPOp::create(builder, op->getLoc(), compute, value);
    return arith::ExtSIOp::create(builder, op->getLoc(), compute, value);
  }

  Value makeNumber(double number) {
    TypedAttr attr = isa<FloatType>(compute)
                         ? TypedAttr(builder.getFloatAttr(compute, number))
                         : builder.getIntegerAttr(compute, static_cast<int64_t>(number));
    return arith::ConstantOp::create(builder, op->getLoc(), attr);
  }

  /// Whether the result may have bits that the elements have no room for: they wrap around.
  bool wraps() const {
    return isa<tile::AddOp, tile::SubOp, tile::MulOp, tile::NegOp, tile::ShlOp, tile::AddScalarOp,
               tile::SubScalarOp, tile::MulScalarOp, tile::ShlScalarOp, tile::RowSumOp,
               tile::ColSumOp, tile::RowExpandAddOp, tile::RowExpandSubOp, tile::RowExpandMulOp,
               tile::ColExpandAddOp, tile::ColExpandSubOp, tile::ColExpandMulOp>(op);
  }

  Value narrow(Value value, tile::TileType type) {
    value.setType(type.withElement(compute));
    if (type.getElementType().isInteger(8)) {
      if (wraps()) {
        Value eight = makeNumber(8);
        value = tile::ShlScalarOp::create(builder, op->getLoc(), value.getType(), value, eight,
                                          IntegerAttr());
        value = tile::ShrScalarOp::create(builder, op->getLoc(), value.getType(), value, eight,
                                          IntegerAttr());
      }
      value = convert(value, builder.getF16Type());
    }
    return convert(value, type.getElementType());
  }

  OpBuilder builder;
  Operation *op;
  Type compute;
  WideTiles &known;
};

/// a < b where the larger is not a, a <= b where the smaller is a, and so on.
void lowerOrder(Operation *op) {
  OpBuilder builder(op);
  const auto mode = op->getAttrOfType<tile::ComparisonAttr>("mode").getValue();
  const bool takesLarger = mode == tile::Comparison::lt || mode == tile::Comparison::ge;
  const bool isStrict = mode == tile::Comparison::lt || mode == tile::Comparison::gt;
  Value lhs = op->getOperand(0), rhs = op->getOperand(1);
  const bool isScalar = !isa<tile::TileType>(rhs.getType());
  auto make = [&](auto kind) -> Value {
    using Op = decltype(kind);
    return Op::create(builder, op->getLoc(), lhs.getType(), lhs, rhs, IntegerAttr());
  };
  Value chosen = isScalar ? (takesLarger ? make(tile::MaxScalarOp()) : make(tile::MinScalarOp()))
                          : (takesLarger ? make(tile::MaxOp()) : make(tile::MinOp()));
  Value mask = tile::CompareOp::create(builder, op->getLoc(), op->getResult(0).getType(),
                                       isStrict ? tile::Comparison::ne : tile::Comparison::eq,
                                       chosen, lhs, IntegerAttr());
  op->getResult(0).replaceAllUsesWith(mask);
  op->erase();
}

/// Kernels have no arithmetic on numbers of bf16 but constants.
LogicalResult checkScalars(Operation *op) {
  for (Value operand : op->getOperands()) {
    if (!operand.getType().isBF16() || matchPattern(operand, m_Constant()))
      continue;
    IdentifiedDiagnostic error = reportError(op->getLoc(), DiagId::TileType);
    error << "'" << op->getName() << "' takes a number of bf16 that is no constant";
    error.attachNote(operand.getLoc()) << "pass it as f32, convert the tile to f32 with "
                                          "'tile.convert', compute, convert back";
    return error;
  }
  return success();
}

struct WspLowerTileTypes : impl::WspLowerTileTypesBase<WspLowerTileTypes> {
  void runOnOperation() override {
    for (auto kernel : getOperation().getOps<tile::KernelOp>()) {
      WideTiles known;
      SmallVector<Operation *> lacking;
      kernel.walk([&](tile::TilePipeOpInterface op) {
        if (tile::getComputeType(op) || tile::isIntegerOrder(op))
          lacking.push_back(op);
      });
      for (Operation *op : lacking) {
        if (failed(checkScalars(op)))
          return signalPassFailure();
        if (Type compute = tile::getComputeType(op))
          InstructionLowering(op, compute, known).run();
        else
          lowerOrder(op);
      }
    }
  }
};

} // namespace
} // namespace ptowsp
