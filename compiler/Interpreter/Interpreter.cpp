// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "compiler/Interpreter/Interpreter.h"
#include "compiler/Interpreter/Element.h"
#include "compiler/Interpreter/Execution.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;

namespace ptowsp::interpreter {

LogicalResult run(ModuleOp module, StringRef workload, Arguments &arguments, const Limits &limits,
                  Statistics *statistics) {
  auto op = module.lookupSymbol<wsp::WorkloadOp>(workload);
  if (!op)
    return reportError(module.getLoc(), DiagId::BadInput)
           << "there is no workload '" << workload << "'";
  Execution execution(arguments, limits);
  const LogicalResult result = execution.run(op);
  if (statistics)
    *statistics = execution.statistics();
  return result;
}

static bool isExact(tile::KernelOp kernel, Sums sums) {
  if (kernel.getExternal())
    return false; // its file may round at other places than its body
  const WalkResult result = kernel.walk([&](Operation *op) {
    const bool isOpen = isApproximated(op) || (sums == Sums::inAnyOrder && dependsOnOrder(op));
    return isOpen ? WalkResult::interrupt() : WalkResult::advance();
  });
  return !result.wasInterrupted();
}

bool isExact(wsp::WorkloadOp workload, Sums sums) {
  llvm::SetVector<Operation *> workloads, kernels; // each once, however often it is called
  workloads.insert(workload);
  for (size_t i = 0; i < workloads.size(); ++i)
    workloads[i]->walk([&](Operation *op) {
      if (auto task = dyn_cast<wsp::TaskOp>(op))
        kernels.insert(task.getKernelOp());
      else if (auto call = dyn_cast<wsp::CallOp>(op))
        workloads.insert(
            SymbolTable::lookupNearestSymbolFrom<wsp::WorkloadOp>(call, call.getCalleeAttr()));
    });
  return llvm::all_of(kernels,
                      [&](Operation *op) { return isExact(cast<tile::KernelOp>(op), sums); });
}

} // namespace ptowsp::interpreter
