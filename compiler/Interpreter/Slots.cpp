// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Symbols and slots.
///
/// Invariant: a slot has its value from the start of the run on, also when nothing reads it.

#include "compiler/Interpreter/Execution.h"

using namespace mlir;

namespace ptowsp::interpreter {

LogicalResult Execution::loadSymbol(wsp::SymbolLoadOp op, Frame &frame) {
  auto symbol = tables.lookupNearestSymbolFrom<wsp::SymbolOp>(op, op.getSymbolAttr());
  FailureOr<Scalar> value = symbolValue(symbol);
  if (failed(value))
    return failure();
  frame.insert_or_assign(op.getResult(), *value);
  return success();
}

void Execution::bindSlots(ModuleOp module) {
  for (auto slot : module.getOps<wsp::SlotOp>()) {
    auto given = arguments.slots.find(slot.getSymName().str());
    std::optional<Scalar> value = given == arguments.slots.end()
                                      ? fromAttribute(slot.getValue())
                                      : fromBits(slot.getValue().getType(), given->second);
    slots.insert({slot.getSymNameAttr(), *value});
  }
}

void Execution::returnSlots() {
  for (const auto &[name, value] : slots)
    arguments.slots[name.str()] = toBits(value);
}

LogicalResult Execution::readSlot(wsp::SlotReadOp op, Frame &frame) {
  frame.insert_or_assign(op.getResult(), slots.at(op.getSlotAttr().getAttr()));
  return success();
}

LogicalResult Execution::setSlot(wsp::SlotSetOp op, Frame &frame) {
  slots.insert_or_assign(op.getSlotAttr().getAttr(), std::get<Scalar>(frame.at(op.getValue())));
  return success();
}

LogicalResult Execution::loadSlot(wsp::SlotLoadOp op, Frame &frame) {
  FailureOr<Scalar> value = readElement(op, op.getSource(), ValueRange(op.getIndices()), frame);
  if (failed(value))
    return failure();
  slots.insert_or_assign(op.getSlotAttr().getAttr(), *value);
  return success();
}

} // namespace ptowsp::interpreter
