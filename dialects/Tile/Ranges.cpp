// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "dialects/Tile/Ranges.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/MathExtras.h"

#include <algorithm>

using namespace mlir;

namespace ptowsp::tile {

static unsigned getWidth(Type type) {
  return type.isIndex() ? 64 : std::min(64u, type.getIntOrFloatBitWidth());
}

/// All numbers of an integer type; one bit is 1 or -1, as it is read.
static Range getAll(Type type) {
  const unsigned width = getWidth(type);
  return {llvm::minIntN(width), width == 1 ? 1 : llvm::maxIntN(width)};
}

/// The range between the two, unless the type does not hold it.
static std::optional<Range> fit(Range range, Type type) {
  const Range all = getAll(type);
  if (!all.contains(range.least) || !all.contains(range.most))
    return std::nullopt;
  return range;
}

/// The range of an operation that is monotonous in each operand, from the four corners; none when
/// one of them needs more than 64 bits.
static std::optional<Range> spread(Range a, Range b,
                                   llvm::function_ref<bool(int64_t, int64_t, int64_t &)> compute) {
  std::optional<Range> all;
  for (int64_t x : {a.least, a.most})
    for (int64_t y : {b.least, b.most}) {
      int64_t corner = 0;
      if (compute(x, y, corner))
        return std::nullopt;
      all = all ? Range{std::min(all->least, corner), std::max(all->most, corner)}
                : Range{corner, corner};
    }
  return all;
}

Ranges::Ranges(KernelOp kernel) {
  kernel.getBodyRegion().walk<WalkOrder::PreOrder>([&](Operation *op) { visit(op); });
}

Range Ranges::get(Value value) const {
  auto found = known.find(value);
  return found == known.end() ? getAll(value.getType()) : found->second;
}

/// Operands stand before their users: one walk is enough.
void Ranges::visit(Operation *op) {
  if (auto loop = dyn_cast<scf::ForOp>(op)) {
    const Range begin = get(loop.getLowerBound()), end = get(loop.getUpperBound());
    if (!loop.getUnsignedCmp() && get(loop.getStep()).least > 0)
      known[loop.getInductionVar()] = {begin.least,
                                       std::max(begin.least, end.most - (end.most > begin.least))};
    return;
  }
  if (op->getNumResults() != 1 || !op->getResult(0).getType().isIntOrIndex())
    return;
  if (std::optional<Range> range = compute(op))
    if (std::optional<Range> fitting = fit(*range, op->getResult(0).getType()))
      known[op->getResult(0)] = *fitting;
}

std::optional<Range> Ranges::compute(Operation *op) const {
  llvm::APInt constant;
  if (matchPattern(op, m_ConstantInt(&constant)))
    return constant.getSignificantBits() <= 64
               ? std::optional(Range{constant.getSExtValue(), constant.getSExtValue()})
               : std::nullopt;
  auto of = [&](unsigned operand) { return get(op->getOperand(operand)); };
  return llvm::TypeSwitch<Operation *, std::optional<Range>>(op)
      .Case([&](memref::DimOp dim) -> std::optional<Range> {
        constexpr int64_t mostElements = int64_t{1} << 56; // what can be addressed
        return isa<BlockArgument>(dim.getSource()) ? std::optional(Range{0, mostElements})
                                                   : std::nullopt;
      })
      .Case<arith::IndexCastOp, arith::ExtSIOp, arith::TruncIOp>([&](auto) { return of(0); })
      .Case<arith::ExtUIOp, arith::IndexCastUIOp>([&](auto) -> std::optional<Range> {
        const unsigned width = getWidth(op->getOperand(0).getType());
        if (of(0).least >= 0)
          return of(0);
        return width < 64 ? std::optional(Range{0, llvm::maxIntN(width + 1)}) : std::nullopt;
      })
      .Case([&](arith::AddIOp) { return spread(of(0), of(1), llvm::AddOverflow<int64_t>); })
      .Case([&](arith::SubIOp) { return spread(of(0), of(1), llvm::SubOverflow<int64_t>); })
      .Case([&](arith::MulIOp) { return spread(of(0), of(1), llvm::MulOverflow<int64_t>); })
      .Case([&](arith::DivSIOp) -> std::optional<Range> {
        auto divide = [](int64_t a, int64_t b, int64_t &quotient) {
          quotient = a / b;
          return false;
        };
        return of(1).least > 0 ? spread(of(0), of(1), divide) : std::nullopt;
      })
      .Case([&](arith::MinSIOp) -> std::optional<Range> {
        return Range{std::min(of(0).least, of(1).least), std::min(of(0).most, of(1).most)};
      })
      .Case([&](arith::MaxSIOp) -> std::optional<Range> {
        return Range{std::max(of(0).least, of(1).least), std::max(of(0).most, of(1).most)};
      })
      .Case([&](arith::SelectOp) -> std::optional<Range> {
        return Range{std::min(of(1).least, of(2).least), std::max(of(1).most, of(2).most)};
      })
      .Default([](Operation *) { return std::optional<Range>(); });
}

//===-- Questions ---------------------------------------------------------------------===//

bool Ranges::mayWrap(Operation *op) const {
  if (!isa<arith::AddIOp, arith::SubIOp, arith::MulIOp>(op) ||
      !op->getResult(0).getType().isIntOrIndex())
    return false;
  std::optional<Range> range = compute(op);
  return !range || !fit(*range, op->getResult(0).getType());
}

bool Ranges::mayFail(Operation *division) const {
  if (!isa<arith::DivSIOp, arith::DivUIOp, arith::RemSIOp, arith::RemUIOp>(division) ||
      !division->getResult(0).getType().isIntOrIndex())
    return false;
  const Range divisor = get(division->getOperand(1));
  const bool isSigned = isa<arith::DivSIOp, arith::RemSIOp>(division);
  const Range dividend = get(division->getOperand(0));
  const bool isTooLarge = isSigned && divisor.contains(-1) &&
                          dividend.contains(getAll(division->getOperand(0).getType()).least);
  return divisor.contains(0) || isTooLarge;
}

bool Ranges::mayPass(scf::ForOp loop) const {
  const Range end = get(loop.getUpperBound()), step = get(loop.getStep());
  if (step.least < 1)
    return true;
  const int64_t last = getAll(loop.getInductionVar().getType()).most;
  return end.most > last - (step.most - 1);
}

} // namespace ptowsp::tile
