// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// wsp-verify-window: no scope holds more tasks than the task window has slots.

#include "compiler/Analysis/Needs.h"
#include "compiler/Transforms/Passes.h"
#include "dialects/WSP/WSP.h"

using namespace mlir;

namespace ptowsp {

#define GEN_PASS_DEF_WSPVERIFYWINDOW
#include "compiler/Transforms/Passes.h.inc"

namespace {

struct WspVerifyWindow : impl::WspVerifyWindowBase<WspVerifyWindow> {
  void runOnOperation() override {
    for (auto workload : getOperation().getOps<wsp::WorkloadOp>())
      if (failed(verifyAny(workload, computeNeeds(workload, Bound::least).slots)))
        return signalPassFailure();
    for (auto schedule : getOperation().getOps<wsp::ScheduleOp>()) {
      auto window = schedule.getDirective<wsp::TaskWindowOp>();
      auto workload = SymbolTable::lookupNearestSymbolFrom<wsp::WorkloadOp>(
          getOperation(), schedule.getWorkloadAttr());
      if (window && workload && failed(verify(window, computeNeeds(workload, Bound::least).slots)))
        signalPassFailure();
    }
    markAllAnalysesPreserved();
  }

  static void describe(IdentifiedDiagnostic &error, const SlotNeed &need, const Twine &remedy) {
    error.attachNote(need.holder->getLoc()) << "this is the scope";
    error.attachNote(need.first->getLoc()) << "what it holds starts here";
    error.attachNote(need.last->getLoc()) << "this needs slot " << need.slots << "; " << remedy;
  }

  /// Without a size of its own a run gets the window that it needs, if there is one.
  LogicalResult verifyAny(wsp::WorkloadOp workload, const SlotNeed &need) {
    if (need.slots <= maxTaskWindow)
      return success();
    IdentifiedDiagnostic error = reportError(workload.getLoc(), DiagId::WindowTooSmall);
    error << "no task window is large enough: one scope holds up to " << need.slots
          << " tasks at once, and a window has at most " << maxTaskWindow;
    describe(error, need, "split the scope");
    return error;
  }

  LogicalResult verify(wsp::TaskWindowOp window, const SlotNeed &need) {
    const uint64_t size = window.getSize();
    if (need.slots <= size)
      return success();
    IdentifiedDiagnostic error = reportError(window.getLoc(), DiagId::WindowTooSmall);
    error << "a task window of " << size << " is too small: one scope holds up to " << need.slots
          << " tasks at once, so the run would stop there for ever";
    describe(error, need, "set the window to " + Twine(need.slots) + ", or split the scope");
    return error;
  }
};

} // namespace
} // namespace ptowsp
