// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "compiler/Analysis/Apartness.h"
#include "dialects/Orch/Orch.h"
#include "mlir/IR/Matchers.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace ptowsp {
namespace {

/// What a number may be; an end that is not known is open.
struct Interval {
  std::optional<int64_t> low = 0, high = 0;

  static Interval open() { return {std::nullopt, std::nullopt}; }

  static std::optional<int64_t> add(std::optional<int64_t> a, std::optional<int64_t> b) {
    int64_t sum;
    if (!a || !b || llvm::AddOverflow(*a, *b, sum))
      return std::nullopt;
    return sum;
  }
  static std::optional<int64_t> multiply(std::optional<int64_t> a, int64_t factor) {
    int64_t product;
    if (!a || llvm::MulOverflow(*a, factor, product))
      return std::nullopt;
    return product;
  }
  Interval plus(const Interval &other) const {
    return {add(low, other.low), add(high, other.high)};
  }
  Interval times(int64_t factor) const {
    if (factor == 0)
      return {};
    Interval scaled = {multiply(low, factor), multiply(high, factor)};
    if (factor < 0)
      std::swap(scaled.low, scaled.high);
    return scaled;
  }
};

std::optional<int64_t> getConstant(Value value) {
  if (IntegerAttr constant; matchPattern(value, m_Constant(&constant)))
    return constant.getInt();
  return std::nullopt;
}

scf::ForOp getLoopOf(Value value) {
  auto iterator = dyn_cast<BlockArgument>(value);
  auto loop =
      iterator ? dyn_cast_if_present<scf::ForOp>(iterator.getOwner()->getParentOp()) : scf::ForOp();
  return loop && loop.getInductionVar() == value ? loop : scf::ForOp();
}

/// The values of an iterator of a loop that counts up.
Interval getRange(Value value) {
  scf::ForOp loop = getLoopOf(value);
  std::optional<int64_t> step = loop ? getConstant(loop.getStep()) : std::nullopt;
  if (!step || *step < 1 || loop.getUnsignedCmp())
    return Interval::open();
  return {getConstant(loop.getLowerBound()), Interval::add(getConstant(loop.getUpperBound()), -1)};
}

Interval getRange(const LinearForm &form) {
  if (form.overflow)
    return Interval::open();
  Interval sum = {form.constant, form.constant};
  for (auto [value, factor] : form.terms)
    sum = sum.plus(getRange(value).times(factor));
  return sum;
}

/// How far the elements of a dimension reach from the first to behind the last.
std::optional<int64_t> getSpan(const RegionDim &dim) {
  std::optional<int64_t> size = dim.size.getConstant();
  if (!size || !dim.step || *dim.step < 1 || *size < 0)
    return std::nullopt;
  if (*size == 0)
    return 0;
  return Interval::add(Interval::multiply(*size - 1, *dim.step), 1);
}

/// The symbol that the extent of a workload's tensor is named by.
StringRef getExtentSymbol(Value root, unsigned dim) {
  auto arg = dyn_cast<BlockArgument>(root);
  auto program = arg ? dyn_cast<orch::ProgramOp>(arg.getOwner()->getParentOp()) : orch::ProgramOp();
  if (!program)
    return {};
  auto shape = cast<MemRefType>(root.getType()).getShape();
  const auto open = llvm::count_if(shape.take_front(dim), ShapedType::isDynamic);
  auto symbols = cast<ArrayAttr>(program.getArgExtents()[arg.getArgNumber()]);
  return open < static_cast<int64_t>(symbols.size())
             ? cast<FlatSymbolRefAttr>(symbols[open]).getValue()
             : StringRef();
}

bool isSymbol(Value value, StringRef symbol) {
  auto load = value.getDefiningOp<orch::SymbolLoadOp>();
  return load && !symbol.empty() && load.getSymbol() == symbol;
}

/// Whether a dimension stays inside an extent that a symbol names: all of it, or the one
/// element that the iterator of a loop over it names.
bool isInsideOpen(const RegionDim &dim, Value root, unsigned index) {
  if (dim.step != 1 || dim.offset.overflow || dim.size.overflow)
    return false;
  const StringRef symbol = getExtentSymbol(root, index);
  if (dim.offset.getConstant() == 0) {
    if (dim.size.constant != 0 || dim.size.terms.size() != 1)
      return false;
    auto [value, factor] = *dim.size.terms.begin();
    return factor == 1 && (value == root || isSymbol(value, symbol));
  }
  if (dim.size.getConstant() != 1 || dim.offset.constant != 0 || dim.offset.terms.size() != 1)
    return false;
  auto [iterator, factor] = *dim.offset.terms.begin();
  scf::ForOp loop = getLoopOf(iterator);
  return factor == 1 && loop && getConstant(loop.getStep()) == 1 && !loop.getUnsignedCmp() &&
         getConstant(loop.getLowerBound()).value_or(-1) >= 0 &&
         isSymbol(loop.getUpperBound(), symbol);
}

/// Whether the view stays inside the tensor in all dimensions but the first: then different
/// places in one dimension are different places in memory. The runtime itself refuses what
/// leaves the first.
bool isInside(const Region &region) {
  auto type = cast<MemRefType>(region.root.getType());
  for (unsigned d = 1; d < region.dims.size(); ++d) {
    const RegionDim &dim = region.dims[d];
    if (type.isDynamicDim(d)) {
      if (!isInsideOpen(dim, region.root, d))
        return false;
      continue;
    }
    const std::optional<int64_t> span = getSpan(dim);
    const Interval first = getRange(dim.offset);
    if (!span || !first.low || *first.low < 0)
      return false;
    const std::optional<int64_t> end = Interval::add(first.high, *span);
    if (!end || *end > type.getDimSize(d))
      return false;
  }
  return true;
}

/// The distance from `a` to `b` but for multiples of `iterator`, which may be null.
template <typename IsShared>
Interval getDistance(const LinearForm &a, const LinearForm &b, Value iterator, IsShared isShared) {
  if (a.overflow || b.overflow)
    return Interval::open();
  const std::optional<int64_t> constant =
      Interval::add(b.constant, Interval::multiply(a.constant, -1));
  Interval sum = {constant, constant};
  const LinearForm difference = b.plus(a, -1);
  if (difference.overflow)
    return Interval::open();
  auto add = [&](Value value, int64_t factor) {
    if (value != iterator)
      sum = sum.plus(getRange(value).times(factor));
  };
  for (auto [value, factor] : difference.terms)
    if (isShared(value))
      add(value, factor);
  for (auto [value, factor] : b.terms)
    if (!isShared(value))
      add(value, factor);
  for (auto [value, factor] : a.terms)
    if (!isShared(value))
      sum = value == iterator ? sum : sum.plus(getRange(value).times(factor).times(-1));
  return sum;
}

/// Whether `b` starts behind the end of `a` or ends before it, for all distances.
bool isApart(const Interval &distance, int64_t spanA, int64_t spanB) {
  return (distance.low && *distance.low >= spanA) || (distance.high && *distance.high <= -spanB);
}

} // namespace

bool apartAcross(scf::ForOp loop, const Region &a, const Region &b) {
  Value iterator = loop.getInductionVar();
  const std::optional<int64_t> step = getConstant(loop.getStep());
  auto isShared = [&](Value value) {
    return value != iterator && !loop.getRegion().isAncestor(value.getParentRegion());
  };
  if (!isInside(a) || !isInside(b))
    return false;
  return llvm::any_of(llvm::zip_equal(a.dims, b.dims), [&](auto dims) {
    const auto &[x, y] = dims;
    const std::optional<int64_t> spanA = getSpan(x), spanB = getSpan(y);
    if (!spanA || !spanB)
      return false;
    const int64_t factor = x.offset.getFactor(iterator);
    if (factor != y.offset.getFactor(iterator))
      return false;
    const Interval rest = getDistance(x.offset, y.offset, iterator, isShared);
    if (factor == 0)
      return isApart(rest, *spanA, *spanB);
    // Another iteration is one step away at the least, on either side.
    if (!step || *step < 1 || factor == INT64_MIN)
      return false;
    const std::optional<int64_t> least = Interval::multiply(*step, std::abs(factor));
    const std::optional<int64_t> above = Interval::add(rest.low, least);
    const std::optional<int64_t> below = least ? Interval::add(rest.high, -*least) : std::nullopt;
    return above && below && *above >= *spanA && *below <= -*spanB;
  });
}

bool apartWithin(Block *common, const Region &a, const Region &b) {
  auto isShared = [&](Value value) {
    for (Operation *op = common->getParentOp(); op; op = op->getParentOp())
      if (value.getParentBlock() == common || op->getBlock() == value.getParentBlock())
        return true;
    return false;
  };
  if (!isInside(a) || !isInside(b))
    return false;
  const bool far = llvm::any_of(llvm::zip_equal(a.dims, b.dims), [&](auto dims) {
    const auto &[x, y] = dims;
    const std::optional<int64_t> spanA = getSpan(x), spanB = getSpan(y);
    return spanA && spanB && isApart(getDistance(x.offset, y.offset, {}, isShared), *spanA, *spanB);
  });
  if (far)
    return true;
  // Rows between rows: exact, but only for values that are equal on both sides.
  auto isFixed = [&](const Region &region) {
    return llvm::all_of(region.dims, [&](const RegionDim &dim) {
      return llvm::all_of(dim.offset.terms, [&](const auto &term) { return isShared(term.first); });
    });
  };
  return isFixed(a) && isFixed(b) && overlap(a, b) == false;
}

} // namespace ptowsp
