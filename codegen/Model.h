// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// What the emitters share: the program with everything resolved that more than one file
/// of the artifact must agree on - names, numbers, places.
///
/// Invariant: a model that `buildModel` returned names no symbol or kernel that does not
/// exist, and only types that the ABI carries.

#ifndef PTOWSP_CODEGEN_MODEL_H
#define PTOWSP_CODEGEN_MODEL_H

#include "codegen/Artifact.h"
#include "codegen/Places.h"
#include "codegen/Types.h"
#include "dialects/NPU/NPU.h"
#include "dialects/Orch/Orch.h"

namespace ptowsp::codegen {

/// An entry of the table of symbols and slots; its id is its index.
struct SymbolEntry {
  bool isSlot;
  mlir::TypedAttr value; ///< the default
  std::string name;
  std::string identifier;
  TypeName type;
  uint64_t bits; ///< of the default
};

/// A number that a kernel's type leaves open: the extent or stride of a dimension.
struct OpenNumber {
  unsigned argument;
  unsigned dimension;
  bool isStride;
};

/// A kernel; its id is its index.
struct KernelEntry {
  tile::KernelOp op;
  std::string name;
  std::string identifier;
  std::string path; ///< of its file in the artifact
  std::string entry; ///< the name of its function when it is linked
  Place place;
  /// Extents and strides that the task passes behind the arguments.
  std::vector<OpenNumber> open;

  unsigned getArgCount() const { return tile::KernelOp(op).getNumKernelArguments() + open.size(); }
};

/// An extent of an argument: a constant, or a symbol's value.
struct Extent {
  int64_t size = 0;
  int symbol = -1; ///< an index into Model::symbols when not negative
};

struct ArgumentEntry {
  std::string name;
  std::string identifier; ///< as a field of the typed entry
  tile::Access access;
  TypeName type; ///< of the scalar or of the elements
  std::vector<Extent> extents;
};

struct Model {
  std::string name; ///< of the workload
  std::string identifier; ///< what files, targets and functions are named after
  const EmitOptions &options;
  orch::ProgramOp program;
  npu::MachineOp machine;
  Place place;
  SourceFiles files;
  std::vector<SymbolEntry> symbols;
  /// Changes when a name, kind or type of the table or of the arguments does. Never zero.
  uint32_t tableVersion = 0;
  std::vector<KernelEntry> kernels;
  std::vector<ArgumentEntry> arguments;

  /// The entry of that name, or null.
  const KernelEntry *findKernel(llvm::StringRef name) const;
  int findSymbol(llvm::StringRef name) const;
  bool hasSlots() const {
    return llvm::any_of(symbols, [](const SymbolEntry &entry) { return entry.isSlot; });
  }
};

/// Reads the module; reports what cannot become an artifact.
llvm::FailureOr<Model> buildModel(mlir::ModuleOp module, const EmitOptions &options);

} // namespace ptowsp::codegen

#endif // PTOWSP_CODEGEN_MODEL_H
