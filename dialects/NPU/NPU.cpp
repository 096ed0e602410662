// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The dialect, and what makes a machine complete.

#include "dialects/NPU/NPU.h"
#include "dialects/NPU/Ranges.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;
using namespace ptowsp;
using namespace ptowsp::npu;

#include "dialects/NPU/NPUDialect.cpp.inc"

#define GET_OP_CLASSES
#include "dialects/NPU/NPUOps.cpp.inc"

void NPUDialect::initialize() {
  addOperations<
#define GET_OP_LIST
#include "dialects/NPU/NPUOps.cpp.inc"
      >();
}

MachineOp npu::findMachine(ModuleOp program) {
  auto machines = program.getOps<MachineOp>();
  return machines.empty() ? MachineOp() : *machines.begin();
}

static LogicalResult verifyNumbers(Operation *op) {
  for (NamedAttribute attr : op->getAttrs()) {
    auto value = dyn_cast<IntegerAttr>(attr.getValue());
    const npu::Range &range = getRange(attr.getName().getValue());
    if (value && !range.holds(value.getInt()))
      return reportError(op->getLoc(), DiagId::BadMachine)
             << "'" << attr.getName().getValue() << "' is " << value.getInt()
             << "; it lies between " << range.least << " and " << range.most;
  }
  return success();
}

LogicalResult MachineOp::verifyRegions() {
  if (failed(verifyNumbers(*this)))
    return failure();
  llvm::StringSet<> seen;
  for (Operation &fact : getBlock()) {
    if (!isa<UnitOp, MemoryOp, VectorOp, SyncOp, CostOp, PathOp>(fact))
      return reportError(fact.getLoc(), DiagId::BadMachine)
             << "'" << fact.getName() << "' does not describe a machine";
    if (failed(verifyNumbers(&fact)))
      return failure();
    auto name = fact.getAttrOfType<StringAttr>("name");
    std::string key = (fact.getName().getStringRef() + "/" + (name ? name.getValue() : "")).str();
    if (!seen.insert(key).second)
      return reportError(fact.getLoc(), DiagId::BadMachine)
             << "'" << fact.getName() << "' stands twice"
             << (name ? " for '" + name.getValue() + "'" : Twine(""));
    if (auto memory = dyn_cast<MemoryOp>(fact);
        memory && !llvm::isPowerOf2_64(memory.getAlignmentBytes()))
      return reportError(fact.getLoc(), DiagId::BadMachine)
             << "the alignment of memory '" << memory.getName() << "' is not a power of two";
  }
  return success();
}
