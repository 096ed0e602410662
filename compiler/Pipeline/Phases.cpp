// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "compiler/Pipeline/Phases.h"
#include "compiler/Conversion/Passes.h"
#include "compiler/Transforms/Passes.h"

using namespace mlir;

namespace ptowsp {

static void addNothing(OpPassManager &, const PipelineOptions &) {}

static void addChecks(OpPassManager &passes, const PipelineOptions &options) {
  passes.addPass(createWspVerifyKernels());
  passes.addPass(createWspLowerCalls());
  passes.addPass(createWspVerifyWorkloads());
  passes.addPass(createWspVerifyRaces());
  passes.addPass(createWspAssignSchedule({options.schedule, options.runtime, options.target}));
  passes.addPass(createWspAssignUnits());
  passes.addPass(createWspVerifyWindow());
  passes.addPass(createWspVerifyDeadlock());
  passes.addPass(createWspInferChannels({options.explain}));
}

static void addKernels(OpPassManager &passes, const PipelineOptions &options) {
  passes.addPass(createWspLowerTileTypes());
  passes.addPass(createWspTileKernels({options.explain}));
  passes.addPass(createWspPipelineLoads({options.explain}));
  passes.addPass(createWspPlanTileMemory());
  passes.addPass(createWspInsertSync());
  passes.addPass(createWspVerifyPlanned());
}

static void addOrch(OpPassManager &passes, const PipelineOptions &options) {
  passes.addPass(createWspLowerWorkloads());
  passes.addPass(createWspVerifyLowered());
  passes.addPass(createWspInferDependences({"", options.explain}));
}

static constexpr Phase phases[] = {
    {"input", "the program as it was written, with the machine attached", addNothing},
    {"wsp", "checked; one workload and its schedule", addChecks},
    {"kernels", "tiles have addresses, pipes wait for each other", addKernels},
    {"orch", "the workload is an orchestration; ready to be emitted", addOrch},
};

ArrayRef<Phase> getPhases() { return phases; }

int lookupPhase(StringRef name) {
  for (auto [index, phase] : llvm::enumerate(getPhases()))
    if (phase.name == name)
      return static_cast<int>(index);
  return -1;
}

LogicalResult runPhases(ModuleOp module, int from, int to, const PipelineOptions &options,
                        std::function<LogicalResult(const Phase &)> done,
                        std::function<void(PassManager &)> configure) {
  if (failed(done(getPhases()[from])))
    return failure();
  for (int i = from + 1; i <= to; ++i) {
    PassManager passes(module.getContext(), ModuleOp::getOperationName());
    if (configure)
      configure(passes);
    getPhases()[i].addPasses(passes, options);
    if (failed(passes.run(module)) || failed(done(getPhases()[i])))
      return failure();
  }
  return success();
}

} // namespace ptowsp
