// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "compiler/Analysis/Regions.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/Matchers.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace ptowsp {

//===-- LinearForm --------------------------------------------------------------------===//

LinearForm LinearForm::of(int64_t constant) {
  LinearForm form;
  form.constant = constant;
  return form;
}

namespace {

/// Makes the form of a value, and each form on the way once: expressions share operands.
class FormBuilder {
public:
  LinearForm build(Value value, unsigned depth) {
    auto it = forms.find(value);
    if (it == forms.end()) {
      LinearForm form = compute(value, depth);
      it = forms.try_emplace(value, std::move(form)).first;
    }
    return it->second;
  }

private:
  LinearForm compute(Value value, unsigned depth) {
    if (IntegerAttr constant; matchPattern(value, m_Constant(&constant)))
      return LinearForm::of(constant.getInt());
    Operation *op = value.getDefiningOp();
    if (op && depth < maxDepth && forms.size() < maxForms && value.getType().isIndex()) {
      auto operand = [&](unsigned i) { return build(op->getOperand(i), depth + 1); };
      if (isa<arith::AddIOp>(op))
        return operand(0).plus(operand(1));
      if (isa<arith::SubIOp>(op))
        return operand(0).plus(operand(1), -1);
      if (isa<arith::MulIOp>(op)) {
        if (std::optional<int64_t> factor = operand(1).getConstant())
          return operand(0).times(*factor);
        if (std::optional<int64_t> factor = operand(0).getConstant())
          return operand(1).times(*factor);
      }
    }
    LinearForm form;
    form.terms[value] = 1;
    return form;
  }

  // Beyond, a value is a symbol of its own.
  static constexpr unsigned maxDepth = 32;
  static constexpr unsigned maxForms = 256;
  llvm::DenseMap<Value, LinearForm> forms;
};

} // namespace

LinearForm LinearForm::of(Value value) { return FormBuilder().build(value, 0); }

LinearForm LinearForm::of(OpFoldResult value) {
  if (auto attr = dyn_cast<Attribute>(value))
    return of(cast<IntegerAttr>(attr).getInt());
  return of(cast<Value>(value));
}

LinearForm LinearForm::plus(const LinearForm &other, int64_t factor) const {
  LinearForm sum = *this;
  const LinearForm scaled = other.times(factor);
  sum.overflow |= scaled.overflow;
  sum.overflow |= llvm::AddOverflow(constant, scaled.constant, sum.constant) != 0;
  for (auto [value, count] : scaled.terms)
    sum.overflow |= llvm::AddOverflow(sum.terms[value], count, sum.terms[value]) != 0;
  sum.terms.remove_if([](const auto &term) { return term.second == 0; });
  return sum;
}

LinearForm LinearForm::times(int64_t factor) const {
  LinearForm product;
  product.overflow = overflow;
  product.overflow |= llvm::MulOverflow(constant, factor, product.constant) != 0;
  if (factor == 0)
    return product;
  for (auto [value, count] : terms)
    product.overflow |= llvm::MulOverflow(count, factor, product.terms[value]) != 0;
  return product;
}

std::optional<int64_t> LinearForm::getConstant() const {
  if (overflow || !terms.empty())
    return std::nullopt;
  return constant;
}

int64_t LinearForm::getFactor(Value value) const {
  auto it = terms.find(value);
  return it == terms.end() ? 0 : it->second;
}

//===-- Region ------------------------------------------------------------------------===//

/// What a view or cast is made from; null for the tensor itself.
static Value getSource(Value memref) {
  if (auto view = memref.getDefiningOp<memref::SubViewOp>())
    return view.getSource();
  if (auto cast = memref.getDefiningOp<memref::CastOp>())
    return cast.getSource();
  return {};
}

Value getRoot(Value memref) {
  while (Value source = getSource(memref))
    memref = source;
  return memref;
}

static Region getWhole(Value tensor) {
  Region region = {tensor, {}};
  auto type = cast<MemRefType>(tensor.getType());
  for (int64_t size : type.getShape()) {
    // An open extent is not a value of the IR here: leave its size open by naming the tensor.
    LinearForm form = LinearForm::of(ShapedType::isDynamic(size) ? 0 : size);
    if (ShapedType::isDynamic(size))
      form.terms[tensor] = 1;
    region.dims.push_back({LinearForm::of(0), form, 1});
  }
  return region;
}

/// Applies a view to the region of its source. `kept` lists the dimensions of the root
/// that are still dimensions of the view.
static void applyView(memref::SubViewOp view, Region &region, SmallVectorImpl<unsigned> &kept) {
  llvm::SmallBitVector dropped = view.getDroppedDims();
  SmallVector<unsigned> next;
  for (unsigned d = 0; d < kept.size(); ++d) {
    RegionDim &dim = region.dims[kept[d]];
    LinearForm offset = LinearForm::of(view.getMixedOffsets()[d]);
    std::optional<int64_t> step = LinearForm::of(view.getMixedStrides()[d]).getConstant();
    if (dim.step)
      dim.offset = dim.offset.plus(offset, *dim.step);
    else
      dim.offset.overflow = true;
    dim.size = LinearForm::of(view.getMixedSizes()[d]);
    int64_t product = 0;
    if (dim.step && step && !llvm::MulOverflow(*dim.step, *step, product))
      dim.step = product;
    else
      dim.step = std::nullopt;
    if (!dropped.test(d))
      next.push_back(kept[d]);
  }
  kept.assign(next.begin(), next.end());
}

Region getRegion(Value memref) {
  SmallVector<memref::SubViewOp> views;
  for (; Value source = getSource(memref); memref = source)
    if (auto view = memref.getDefiningOp<memref::SubViewOp>())
      views.push_back(view);
  Region region = getWhole(memref);
  SmallVector<unsigned> kept(region.dims.size());
  for (unsigned d = 0; d < kept.size(); ++d)
    kept[d] = d;
  for (memref::SubViewOp view : llvm::reverse(views))
    applyView(view, region, kept);
  return region;
}

/// Whether `{0, s, 2s, ...}` of `na` elements meets `{delta, delta + s, ...}` of `nb`: all but
/// the distance are at least one.
static bool meet(int64_t delta, int64_t step, int64_t na, int64_t nb) {
  if (delta % step != 0)
    return false;
  const int64_t steps = delta / step;
  return steps < na && steps > -nb;
}

static std::optional<bool> overlapDim(const RegionDim &a, const RegionDim &b, Value shifted) {
  LinearForm delta = b.offset.plus(a.offset, -1);
  int64_t shift = shifted ? b.offset.getFactor(shifted) : 0;
  delta = delta.plus(LinearForm::of(shift));
  std::optional<int64_t> distance = delta.getConstant();
  std::optional<int64_t> sizeA = a.size.getConstant(), sizeB = b.size.getConstant();
  if (sizeA == 0 || sizeB == 0)
    return false;
  if (!distance || !a.step || !b.step || *a.step < 1 || *b.step < 1)
    return std::nullopt;
  if (!sizeA || !sizeB || *sizeA < 1 || *sizeB < 1)
    return std::nullopt;
  if (*a.step == *b.step)
    return meet(*distance, *a.step, *sizeA, *sizeB);
  if (*distance == 0)
    return true; // the first elements are the same
  // Different steps: decided only when the hulls are apart.
  int64_t endA = 0, endB = 0;
  if (llvm::MulOverflow(*a.step, *sizeA - 1, endA) ||
      llvm::MulOverflow(*b.step, *sizeB - 1, endB) || llvm::AddOverflow(endB, *distance, endB))
    return std::nullopt;
  if (endB < 0 || *distance > endA)
    return false;
  return std::nullopt;
}

std::optional<bool> overlap(const Region &a, const Region &b, Value shifted) {
  if (a.root != b.root)
    return false;
  std::optional<bool> all = true;
  for (auto [x, y] : llvm::zip_equal(a.dims, b.dims)) {
    std::optional<bool> one = overlapDim(x, y, shifted);
    if (one == false)
      return false;
    if (!one)
      all = std::nullopt;
  }
  return all;
}

} // namespace ptowsp
