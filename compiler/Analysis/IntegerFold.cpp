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

std::optional<int64_t> evaluateInteger(Value value,
                                       llvm::function_ref<std::optional<int64_t>(Value)> known) {
  if (std::optional<int64_t> own = known(value))
    return own;
  APInt constant;
  if (matchPattern(value, m_ConstantInt(&constant)))
    return constant.getSExtValue();
  Operation *op = value.getDefiningOp();
  if (!op || !isa<arith::ArithDialect>(op->getDialect()))
    return std::nullopt;
  SmallVector<int64_t, 3> operands;
  for (Value operand : op->getOperands()) {
    std::optional<int64_t> own = evaluateInteger(operand, known);
    if (!own)
      return std::nullopt;
    operands.push_back(*own);
  }
  return foldInteger(op, operands);
}

} // namespace ptowsp
