// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// One function per kind of file of an artifact: from the model to its text.
///
/// Invariant: an emitter only reads the model, so that files do not depend on the order
/// in which they are emitted.

#ifndef PTOWSP_CODEGEN_EMITTERS_H
#define PTOWSP_CODEGEN_EMITTERS_H

#include "codegen/Model.h"

namespace ptowsp::codegen {

/// `kernels/orchestration/NAME.cpp`
llvm::FailureOr<std::string> emitOrchestration(Model &model);
/// `kernels/aiv/KERNEL.cpp`, emitted or the user's own
llvm::FailureOr<std::string> emitKernel(Model &model, const KernelEntry &kernel);
/// `kernels/aicore_program.cpp`: the table of the kernels
std::string emitKernelTable(const Model &model);
/// `kernels/ptowsp_machine.h`: costs and memories, for the tile instructions
llvm::FailureOr<std::string> emitMachineHeader(const Model &model);
/// `kernels/kernel_config.py`
std::string emitKernelConfig(const Model &model);
/// `NAME.h` and `NAME.cpp`: the typed entry and the description of the artifact
std::string emitEntryHeader(const Model &model);
std::string emitEntrySource(const Model &model);
/// `artifact.cmake`: what the fixed CMakeLists.txt reads
std::string emitCMakeFacts(const Model &model);
/// `README.md`
std::string emitReadme(const Model &model);
/// `graph/tasks.dot`
std::string emitTaskGraph(Model &model);
/// `manifest.json`, which lists `files` with their digests
std::string emitManifest(Model &model, llvm::ArrayRef<ArtifactFile> files);

/// The first lines of every generated source: what it is and where it comes from.
std::string describeOrigin(const Model &model);

} // namespace ptowsp::codegen

#endif // PTOWSP_CODEGEN_EMITTERS_H
