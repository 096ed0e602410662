// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "compiler/Analysis/IntegerFold.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;

namespace ptowsp {

std::optional<int64_t> foldInteger(Operation *op, ArrayRef<int64_t> operands) {
  SmallVector<Attribute> constants;
  for (auto [type, value] : llvm::zip_equal(op->getOperandTypes(), operands)) {
    if (!type.isIntOrIndex())
      return std::nullopt;
    constants.push_back(IntegerAttr::get(type, value));
  }
  SmallVector<OpFoldResult> folded;
  if (failed(op->fold(constants, folded)) || folded.size() != 1)
    return std::nullopt;
  auto attribute = dyn_cast<Attribute>(folded.front());
  if (auto operand = dyn_cast<Value>(folded.front()))
    for (auto [own, constant] : llvm::zip_equal(op->getOperands(), constants))
      if (own == operand)
        attribute = constant;
  auto integer = dyn_cast_if_present<IntegerAttr>(attribute);
  if (!integer)
    return std::nullopt;
  return integer.getType().isInteger(1) ? integer.getValue().getZExtValue()
                                        : integer.getValue().getSExtValue();
}

namespace {

/// Operands first, each value once, and not by recursion: expressions may share operands, and
/// may be as deep as the program is long.
class Evaluation {
public:
  explicit Evaluation(llvm::function_ref<std::optional<int64_t>(Value)> known) : known(known) {}

  std::optional<int64_t> evaluate(Value root) {
    SmallVector<Value> open;
    if (!find(root))
      open.push_back(root);
    while (!open.empty())
      if (++numVisits > most || !visit(open))
        return std::nullopt; // what one of them is an operand of is as unknown
    return results.at(root);
  }

  uint64_t getNumVisits() const { return numVisits; }

private:
  /// Whether the value is known without its operands.
  bool find(Value value) {
    std::optional<int64_t> own = known(value);
    if (APInt constant; !own && matchPattern(value, m_ConstantInt(&constant)))
      own = constant.getSExtValue();
    if (own)
      results[value] = *own;
    return own.has_value();
  }

  /// Adds the operands that the last value waits for, or takes it away as known.
  bool visit(SmallVectorImpl<Value> &open) {
    const Value value = open.back();
    Operation *op = value.getDefiningOp();
    if (!op || !isa<arith::ArithDialect>(op->getDialect()))
      return false;
    bool waits = false;
    SmallVector<int64_t, 3> operands;
    for (Value operand : op->getOperands()) {
      if (results.contains(operand) || find(operand)) {
        operands.push_back(results.at(operand));
        continue;
      }
      waits = true;
      open.push_back(operand);
    }
    if (waits)
      return true;
    open.pop_back();
    const std::optional<int64_t> own = foldInteger(op, operands);
    if (own)
      results[value] = *own;
    return own.has_value();
  }

  static constexpr uint64_t most = 4096;
  llvm::function_ref<std::optional<int64_t>(Value)> known;
  llvm::SmallDenseMap<Value, int64_t, 8> results;
  uint64_t numVisits = 0;
};

} // namespace

std::optional<int64_t> evaluateInteger(Value value,
                                       llvm::function_ref<std::optional<int64_t>(Value)> known,
                                       uint64_t *numSteps) {
  Evaluation evaluation(known);
  const std::optional<int64_t> result = evaluation.evaluate(value);
  if (numSteps)
    *numSteps += evaluation.getNumVisits();
  return result;
}

} // namespace ptowsp
