// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "codegen/Flavour.h"
#include "llvm/ADT/STLExtras.h"

namespace ptowsp::codegen {

/// Scatters took rows as indices on the simulator.
static constexpr llvm::StringLiteral laterThanMarch[] = {"TAXPY", "TSCATTER"};

static constexpr Flavour flavours[] = {
    {.runtime = "host_build_graph",
     .version = "2026-03",
     .backend = "host_build_graph-2026-03.h",
     .entry = "build_graph",
     .form = TensorForm::pointer,
     .mostKernels = 32,
     .mostTensors = 16,
     .mostScalars = 0,
     .aicpuThreads = 3,
     .blocks = 3,
     .orchestratesOnDevice = false,
     .keepsInout = true,
     .addressesTiles = false,
     .lackingInstructions = laterThanMarch,
     .hasRings = false,
     .helper = "successors.h"},
    {.runtime = "aicpu_build_graph",
     .version = "2026-03",
     .backend = "aicpu_build_graph-2026-03.h",
     .entry = "orchestration",
     .form = TensorForm::pointer,
     .mostKernels = 64,
     .mostTensors = 16,
     .mostScalars = 0,
     // One builds, one schedules: a scheduler gives up after a number of idle turns, which
     // take longer the more cores it has, so kernels may take longer too.
     .aicpuThreads = 2,
     .blocks = 2,
     .orchestratesOnDevice = true,
     .keepsInout = false,
     .addressesTiles = false,
     .lackingInstructions = laterThanMarch,
     .hasRings = false,
     .helper = "successors.h"},
    {.runtime = "tensormap_and_ringbuffer",
     .version = "2026-03",
     .backend = "tensormap_and_ringbuffer-2026-03.h",
     .entry = "aicpu_orchestration_entry",
     .form = TensorForm::tensorData,
     .mostKernels = 32,
     .mostTensors = 14, // of 16: the token of the task and one that it waits for
     .mostScalars = 0,
     .aicpuThreads = 4,
     .blocks = 3,
     .orchestratesOnDevice = true,
     .keepsInout = false,
     .addressesTiles = false,
     .lackingInstructions = laterThanMarch,
     .hasRings = true},
    {.runtime = "host_build_graph",
     .version = "2026-08",
     .backend = "orchestration-2026-08.h",
     .entry = "aicpu_orchestration_entry",
     .form = TensorForm::chipTensor,
     .mostKernels = 1024,
     .mostTensors = 32,
     .mostScalars = 16,
     .aicpuThreads = 4,
     .blocks = 3,
     .orchestratesOnDevice = false,
     .keepsInout = true,
     .addressesTiles = true,
     .lackingInstructions = {},
     .hasRings = false},
    {.runtime = "tensormap_and_ringbuffer",
     .version = "2026-08",
     .backend = "orchestration-2026-08.h",
     .entry = "aicpu_orchestration_entry",
     .form = TensorForm::chipTensor,
     .mostKernels = 1024,
     .mostTensors = 32,
     .mostScalars = 16,
     .aicpuThreads = 4,
     .blocks = 3,
     .orchestratesOnDevice = true,
     .keepsInout = true,
     .addressesTiles = true,
     .lackingInstructions = {},
     .hasRings = true},
};

std::string describeFlavour(const Flavour &flavour) {
  return fmt::format("runtime '{}' of {}", flavour.runtime.str(), flavour.version.str());
}

llvm::ArrayRef<Flavour> getFlavours() { return flavours; }

const Flavour *findFlavour(llvm::StringRef runtime, llvm::StringRef version) {
  const Flavour *found = llvm::find_if(
      flavours, [&](const Flavour &f) { return f.runtime == runtime && f.version == version; });
  return found == std::end(flavours) ? nullptr : found;
}

std::string listVersions(llvm::StringRef runtime) {
  std::string text;
  for (const Flavour &flavour : flavours)
    if (flavour.runtime == runtime)
      text += (text.empty() ? "" : ", ") + flavour.version.str();
  return text;
}

} // namespace ptowsp::codegen
