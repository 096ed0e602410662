// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// wsp-infer-dependences: what is known of the dependences of tasks, beside each argument.

#include "compiler/Analysis/Dependences.h"
#include "compiler/Transforms/Passes.h"

using namespace mlir;

namespace ptowsp {

#define GEN_PASS_DEF_WSPINFERDEPENDENCES
#include "compiler/Transforms/Passes.h.inc"

namespace {

struct WspInferDependences : impl::WspInferDependencesBase<WspInferDependences> {
  using Base::Base;

  void runOnOperation() override {
    for (auto program : getOperation().getOps<orch::ProgramOp>()) {
      const StringRef wanted =
          mode.empty() ? program.getDeps().value_or("hybrid") : StringRef(mode);
      if (wanted == "inferred")
        continue;
      std::vector<TensorAccess> accesses = findDependences(program);
      for (const TensorAccess &access : accesses) {
        if (explain)
          describe(access);
        if (wanted == "explicit" && !access.decided && failed(refuse(access)))
          signalPassFailure();
      }
      note(accesses);
    }
  }

private:
  static std::string describeArgument(const TensorAccess &access) {
    auto task = access.task;
    return ("argument " + Twine(access.index) + " of '" + task.getKernel() + "'").str();
  }

  static void describe(const TensorAccess &access) {
    auto task = access.task;
    InFlightDiagnostic remark = emitRemark(task.getLoc());
    remark << describeArgument(access) << (access.decided ? " is known: " : " is tracked: ")
           << access.reason;
    if (access.afterWriter && !access.decided)
      remark << "; waits for the task that writes it first";
    if (access.other)
      remark.attachNote(access.other->getLoc()) << "this is the other";
  }

  static LogicalResult refuse(const TensorAccess &access) {
    auto task = access.task;
    IdentifiedDiagnostic error = reportError(task.getLoc(), DiagId::DependenceOpen);
    error << describeArgument(access)
          << " needs the runtime to find its dependences, which the schedule excludes: "
          << access.reason;
    if (access.other)
      error.attachNote(access.other->getLoc()) << "this is the other";
    error.attachNote(task.getLoc()) << "let the schedule have hybrid or inferred dependences";
    return error;
  }

  static void note(ArrayRef<TensorAccess> accesses) {
    while (!accesses.empty()) {
      orch::SubmitOp task = accesses.front().task;
      SmallVector<int32_t> untracked, afterWriter;
      for (; !accesses.empty() && accesses.front().task == task; accesses = accesses.drop_front()) {
        const TensorAccess &access = accesses.front();
        if (access.decided)
          untracked.push_back(access.index);
        if (access.afterWriter)
          afterWriter.push_back(access.index);
      }
      if (!untracked.empty())
        task.setUntracked(untracked);
      if (!afterWriter.empty())
        task.setAfterWriter(afterWriter);
    }
  }
};

} // namespace
} // namespace ptowsp
