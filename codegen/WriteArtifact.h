// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Artifacts on disk.
///
/// Invariant: a file that neither the new nor the old manifest names is never touched,
/// and nothing outside the folder is, whatever a manifest or a symbolic link says.

#ifndef PTOWSP_CODEGEN_WRITEARTIFACT_H
#define PTOWSP_CODEGEN_WRITEARTIFACT_H

#include "codegen/Artifact.h"

namespace ptowsp::codegen {

struct WriteOptions {
  /// Write into a non-empty folder that holds no artifact.
  bool force = false;
};

/// Makes `folder` hold the artifact: writes what changed, removes what the manifest of an
/// earlier run names and this one does not, writes the manifest last. A failure is reported
/// at `loc`; when something cannot be written, the folder stays as it was.
llvm::LogicalResult writeArtifact(const Artifact &artifact, llvm::StringRef folder,
                                  const WriteOptions &options, mlir::Location loc);

/// Prints what `writeArtifact` would change, in the form of `diff -u`. Returns whether
/// there is anything.
bool diffArtifact(const Artifact &artifact, llvm::StringRef folder, llvm::raw_ostream &out);

/// The files that the manifest in `folder` names, sorted, without those that lie outside
/// of it; empty when there is no manifest of ours.
std::vector<std::string> readManifestFiles(llvm::StringRef folder);

} // namespace ptowsp::codegen

#endif // PTOWSP_CODEGEN_WRITEARTIFACT_H
