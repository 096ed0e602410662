// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "compiler/Interpreter/Interpreter.h"
#include "compiler/Interpreter/Element.h"
#include "compiler/Interpreter/Execution.h"

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

bool isExact(wsp::WorkloadOp workload, Sums sums) {
  const WalkResult result = workload.walk([&](wsp::TaskOp task) {
    tile::KernelOp kernel = task.getKernelOp();
    if (kernel.getExternal())
      return WalkResult::interrupt(); // its file may round at other places than its body
    return kernel.walk([&](Operation *op) {
      const bool isOpen = isApproximated(op) || (sums == Sums::inAnyOrder && dependsOnOrder(op));
      return isOpen ? WalkResult::interrupt() : WalkResult::advance();
    });
  });
  return !result.wasInterrupted();
}

} // namespace ptowsp::interpreter
