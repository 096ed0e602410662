// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// From the orchestration form of a program to the files of its artifact, in memory.
///
/// Invariant: the bytes depend on the module and the options alone: no dates, no absolute
/// paths, no order of pointers or hashes.

#ifndef PTOWSP_CODEGEN_ARTIFACT_H
#define PTOWSP_CODEGEN_ARTIFACT_H

#include "codegen/Flavour.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Support/LLVM.h"

#include <map>
#include <string>
#include <vector>

namespace ptowsp::codegen {

/// One file: its path below the artifact's folder, with '/', and its bytes.
struct ArtifactFile {
  std::string path;
  std::string bytes;
};

/// The files of an artifact, sorted by path. `manifest.json` is one of them.
struct Artifact {
  std::string name;
  std::vector<ArtifactFile> files;

  /// The bytes of a file, or null when there is none of that path.
  const std::string *find(llvm::StringRef path) const;
};

/// Where the artifact finds the runtime.
enum class Layout {
  standalone, ///< it carries the sources
  linked, ///< `find_package(ptowsp-rt)` finds them installed
};

/// What the target does with a directive of the schedule, for the manifest.
struct Capability {
  std::string feature; ///< for example `dispatch`
  std::string level; ///< `enforced`, `recorded` or `diagnosed`
};

/// The value of a scalar argument or of a symbol, as the bits of its type.
struct GoldenScalar {
  std::string name;
  uint64_t bits;
};

/// A run of the program, for flavours whose tooling compares with one: the values that it
/// takes and the files of tensors, `golden/in/NAME.npy` and `golden/out/NAME.npy`.
struct Golden {
  std::vector<GoldenScalar> scalars;
  std::vector<ArtifactFile> files;
  bool exact = false; ///< every result is defined to the bit, whatever the order of sums
};

struct EmitOptions {
  std::string target = "a2a3sim"; ///< or `a2a3`
  const Flavour *flavour = nullptr; ///< null: the bundled runtime
  Layout layout = Layout::standalone; ///< of the bundled runtime
  Golden golden; ///< for the other flavours
  std::string inputName; ///< as messages and comments show it; a path is reduced to its file
  std::string inputText; ///< kept in the artifact as `ir/NAME.mlir`
  std::string toolVersion; ///< of the compiler, for the manifest
  std::vector<Capability> capabilities;
  /// The C++ file of the schedule's dispatch policy, when that is the user's own.
  std::optional<std::string> policyText;
  /// The C++ files of external kernels, by the name of the kernel.
  std::map<std::string, std::string> kernelTexts;
};

/// Emits the only `orch.program` of the module, its kernels and its machine. Kernels are
/// planned: tiles have addresses and pipes are synchronised. Reports what has no C++ form.
llvm::FailureOr<Artifact> emitArtifact(mlir::ModuleOp module, const EmitOptions &options);

} // namespace ptowsp::codegen

#endif // PTOWSP_CODEGEN_ARTIFACT_H
