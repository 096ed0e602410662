// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// wsp-assign-schedule: the workload and the schedule to compile.

#include "compiler/Analysis/Directives.h"
#include "compiler/Transforms/Passes.h"
#include "dialects/NPU/NPU.h"
#include "dialects/WSP/WSP.h"

using namespace mlir;

namespace ptowsp {

#define GEN_PASS_DEF_WSPASSIGNSCHEDULE
#include "compiler/Transforms/Passes.h.inc"

namespace {

template <typename Op> std::string listNames(ModuleOp module) {
  std::string names;
  for (Op op : module.getOps<Op>())
    names += (names.empty() ? "'" : ", '") + op.getSymName().str() + "'";
  return names;
}

/// The file as a whole: what is asked for there is not in it at any place.
Location getFileOf(ModuleOp module) {
  auto loc = module.getLoc()->findInstanceOf<FileLineColLoc>();
  return loc ? FileLineColLoc::get(module.getContext(), loc.getFilename().getValue(), 0, 0)
             : module.getLoc();
}

struct WspAssignSchedule : impl::WspAssignScheduleBase<WspAssignSchedule> {
  using Base::Base;

  void runOnOperation() override {
    const std::optional<Flavour> flavour = lookupFlavour(runtime, target);
    if (!flavour) {
      reportError(getOperation().getLoc(), DiagId::NotSupported)
          << "there is no runtime '" << runtime << "'";
      return signalPassFailure();
    }
    wsp::WorkloadOp workload;
    wsp::ScheduleOp chosen;
    if (failed(choose(workload, chosen)) || failed(workload.verifyEntry()) ||
        failed(verifyLanguage(workload, *flavour)) ||
        (chosen && failed(verify(chosen, workload, *flavour))))
      return signalPassFailure();
    SymbolTable::setSymbolVisibility(workload, SymbolTable::Visibility::Public);
    for (Operation &op : llvm::make_early_inc_range(getOperation().getOps()))
      if ((isa<wsp::WorkloadOp>(op) && &op != workload) ||
          (isa<wsp::ScheduleOp>(op) && &op != chosen))
        op.erase();
  }

  LogicalResult choose(wsp::WorkloadOp &workload, wsp::ScheduleOp &chosen) {
    ModuleOp module = getOperation();
    if (!schedule.empty()) {
      auto named = SymbolTable::lookupNearestSymbolFrom<wsp::ScheduleOp>(
          module, StringAttr::get(&getContext(), schedule));
      if (!named)
        return reportUnknown();
      chosen = named;
      workload =
          SymbolTable::lookupNearestSymbolFrom<wsp::WorkloadOp>(module, named.getWorkloadAttr());
      return success();
    }
    SmallVector<wsp::WorkloadOp> workloads;
    for (auto candidate : module.getOps<wsp::WorkloadOp>())
      if (SymbolTable::getSymbolVisibility(candidate) == SymbolTable::Visibility::Public)
        workloads.push_back(candidate);
    if (workloads.empty())
      return reportError(module.getLoc(), DiagId::BadWorkload) << "there is no workload to compile";
    if (workloads.size() > 1)
      return reportSeveral(workloads);
    workload = workloads.front();
    SmallVector<wsp::ScheduleOp> schedules;
    for (auto candidate : module.getOps<wsp::ScheduleOp>())
      if (candidate.getWorkload() == workload.getSymName())
        schedules.push_back(candidate);
    if (schedules.size() > 1)
      return reportError(schedules[1].getLoc(), DiagId::UnknownSchedule)
             << "workload '" << workload.getSymName() << "' has several schedules; choose one of "
             << listNames<wsp::ScheduleOp>(module);
    if (!schedules.empty())
      chosen = schedules.front();
    return success();
  }

  LogicalResult reportUnknown() {
    const std::string names = listNames<wsp::ScheduleOp>(getOperation());
    return reportError(getFileOf(getOperation()), DiagId::UnknownSchedule)
           << "there is no schedule '" << schedule << "'; "
           << (names.empty() ? "the program has none" : "known are " + names);
  }

  /// The names of schedules choose, so each workload to choose from needs one.
  LogicalResult reportSeveral(MutableArrayRef<wsp::WorkloadOp> workloads) {
    const std::string names = listNames<wsp::ScheduleOp>(getOperation());
    IdentifiedDiagnostic error = reportError(workloads[1].getLoc(), DiagId::UnknownSchedule);
    error << "there are several workloads, and one is compiled at a time: ";
    if (names.empty())
      error << "write a 'wsp.schedule' for the one, and choose it by its name";
    else
      error << "choose it by a schedule of its own, of " << names;
    error.attachNote(workloads[0].getLoc()) << "the first is here";
    return error;
  }

  LogicalResult verify(wsp::ScheduleOp schedule, wsp::WorkloadOp workload, Flavour flavour) {
    return verifySchedule(schedule, workload, npu::findMachine(getOperation()), flavour);
  }
};

} // namespace
} // namespace ptowsp
