// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// What the directives of a schedule mean for a workload and its tasks.

#ifndef PTOWSP_COMPILER_ANALYSIS_DIRECTIVES_H
#define PTOWSP_COMPILER_ANALYSIS_DIRECTIVES_H

#include "compiler/Analysis/Capabilities.h"
#include "dialects/NPU/NPU.h"
#include "dialects/WSP/WSP.h"

namespace ptowsp {

/// Checks policies, parameters and expressions against the registry, the table of
/// capabilities, the machine (which may be null) and the tasks of the workload.
llvm::LogicalResult verifySchedule(wsp::ScheduleOp schedule, wsp::WorkloadOp workload,
                                   npu::MachineOp machine, Flavour flavour);

/// Checks what the workload itself uses against the table of capabilities.
llvm::LogicalResult verifyLanguage(wsp::WorkloadOp workload, Flavour flavour);

/// What a name in an expression stands for at a task: the innermost axis of that name
/// around it, else the scalar that it passes to its kernel for the argument of that name,
/// else the scalar argument of the workload. Null when there is none.
mlir::Value findVariable(wsp::TaskOp task, llvm::StringRef name);

/// The directive with an expression that holds for the task: the one for its kernel, else
/// the one without a kernel; null when there is neither, or when a process runs the task.
template <typename Directive>
Directive findKeyedDirective(wsp::ScheduleOp schedule, wsp::TaskOp task) {
  Directive general;
  if (task->getParentOfType<wsp::ProcessOp>())
    return general;
  for (auto directive : schedule.getBlock().getOps<Directive>()) {
    if (!directive.hasKey())
      continue;
    if (!directive.getKernel())
      general = directive;
    else if (*directive.getKernel() == task.getKernel())
      return directive;
  }
  return general;
}

/// The directive for the kernel, else the one for all kernels, or null.
template <typename Directive>
Directive findKernelDirective(mlir::ModuleOp module, tile::KernelOp kernel) {
  const auto name = mlir::FlatSymbolRefAttr::get(kernel.getSymNameAttr());
  Directive found;
  for (auto schedule : module.getOps<wsp::ScheduleOp>())
    for (auto directive : schedule.getBlock().getOps<Directive>())
      if (directive.getKernelAttr() ? directive.getKernelAttr() == name : !found)
        found = directive;
  return found;
}

} // namespace ptowsp

#endif // PTOWSP_COMPILER_ANALYSIS_DIRECTIVES_H
