// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Artifacts that pto-runtime builds and runs: the files that only they have.
///
/// Invariant: what an interface cannot hold has been refused by verifyFlavour before any of
/// these files is made.

#ifndef PTOWSP_CODEGEN_PTORUNTIME_H
#define PTOWSP_CODEGEN_PTORUNTIME_H

#include "codegen/Cpp/Writer.h"
#include "codegen/Model.h"

namespace ptowsp::codegen {

/// The most tasks that the rings of a flavour hold: one place of them stays free, and a ready
/// queue holds no more.
constexpr uint64_t mostTasksInRings = (uint64_t(1) << 14) - 1;

/// Reports what the artifact's flavour cannot run.
llvm::LogicalResult verifyFlavour(Model &model);

/// The end of the orchestration's source: the description of the program and the entry.
void emitFlavourEntry(const Model &model, CppWriter &out);

/// What a kernel needs before its function to find the elements of its tensors; the text
/// that reads `args[index]` of the kernel's declaration as a pointer or as bits.
void emitArgumentHelper(const Model &model, CppWriter &out);
std::string readPointer(const Model &model, const KernelEntry &kernel, unsigned index,
                        llvm::StringRef element);
/// The statement that places a tile.
std::string assignAddress(const Model &model, llvm::StringRef tile, uint64_t address);
/// Where the value stands in `args`: arguments of the declaration, then its open numbers.
unsigned findSlot(const Model &model, const KernelEntry &kernel, unsigned index);

/// The C++ that is the same in every artifact of the flavour.
void addFlavourTemplates(const Model &model, std::vector<ArtifactFile> &files);

/// Everything beside orchestration and kernels.
std::vector<ArtifactFile> emitFlavourFiles(const Model &model);

} // namespace ptowsp::codegen

#endif // PTOWSP_CODEGEN_PTORUNTIME_H
