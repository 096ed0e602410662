// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// wsp-verify-lowered: nothing of the workload dialect is left.

#include "compiler/Transforms/Passes.h"
#include "dialects/Orch/Orch.h"
#include "dialects/WSP/WSP.h"

using namespace mlir;

namespace ptowsp {

#define GEN_PASS_DEF_WSPVERIFYLOWERED
#include "compiler/Transforms/Passes.h.inc"

namespace {

struct WspVerifyLowered : impl::WspVerifyLoweredBase<WspVerifyLowered> {
  void runOnOperation() override {
    getOperation().walk([&](Operation *op) {
      if (!isa_and_nonnull<wsp::WSPDialect>(op->getDialect()))
        return;
      reportError(op->getLoc(), DiagId::UnsupportedOp)
          << "'" << op->getName() << "' is left after lowering";
      signalPassFailure();
    });
    auto programs = getOperation().getOps<orch::ProgramOp>();
    if (std::distance(programs.begin(), programs.end()) != 1) {
      reportError(getOperation().getLoc(), DiagId::BadWorkload)
          << "there must be one orchestration";
      signalPassFailure();
    }
    markAllAnalysesPreserved();
  }
};

} // namespace
} // namespace ptowsp
