// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The interfaces of pto-runtime that an artifact can be made for, as rows of a table.
///
/// Invariant: what differs between two interfaces stands in their rows and in the header
/// of templates/pto-runtime that they name; nothing else asks for a name or a version.

#ifndef PTOWSP_CODEGEN_FLAVOUR_H
#define PTOWSP_CODEGEN_FLAVOUR_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

#include <string>

namespace ptowsp::codegen {

/// How a tensor reaches a kernel.
enum class TensorForm {
  pointer, ///< to the first element
  tensorData, ///< to a `TensorData` of 2026-03
  chipTensor, ///< to a `ChipTensor` of 2026-08, all of them before the scalars
};

struct Flavour {
  llvm::StringRef runtime; ///< `host_build_graph`
  llvm::StringRef version; ///< `2026-03`
  llvm::StringRef backend; ///< the header that knows the interface
  llvm::StringRef entry; ///< the name of the orchestration's function
  TensorForm form;
  unsigned mostKernels; ///< that one program can have
  unsigned mostTensors; ///< of a task, edges that take their place among them
  unsigned mostScalars; ///< of a task; zero: they share the number of the tensors
  unsigned aicpuThreads; ///< one of them orchestrates where `orchestratesOnDevice`
  unsigned blocks; ///< of one AIC and two AIV each, a multiple of the schedulers
  bool orchestratesOnDevice;
  bool keepsInout; ///< the content of what tasks write is there before they run
  /// PTO-ISA of that time takes the address of a tile as a template's argument; and on its
  /// simulator tiles at one address are the same bytes, where others have bytes of their own.
  bool addressesTiles;
  /// Instructions that PTO-ISA of that time does not have, or not as they are now.
  llvm::ArrayRef<llvm::StringLiteral> lackingInstructions;
  bool hasRings; ///< bounded ones, with sizes from the environment
  llvm::StringRef helper = ""; ///< a header that the backend includes beside graph.h
};

/// As diagnostics call it.
std::string describeFlavour(const Flavour &flavour);

/// All rows, in the order of the documentation.
llvm::ArrayRef<Flavour> getFlavours();

/// The row of that runtime and version, or null.
const Flavour *findFlavour(llvm::StringRef runtime, llvm::StringRef version);

/// The versions of a runtime, for messages: "2026-03, 2026-08". Empty when there is no such
/// runtime.
std::string listVersions(llvm::StringRef runtime);

} // namespace ptowsp::codegen

#endif // PTOWSP_CODEGEN_FLAVOUR_H
