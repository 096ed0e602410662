// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// What writing an artifact would change, in the form of `diff -u`.

#include "codegen/Files.h"
#include "codegen/LineDiff.h"
#include "codegen/Manifest.h"
#include "codegen/WriteArtifact.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

#include <set>

using namespace mlir;

namespace ptowsp::codegen {

bool diffArtifact(const Artifact &artifact, StringRef folder, raw_ostream &out) {
  // All paths of either side, in one order.
  std::set<std::string> paths;
  for (const ArtifactFile &file : artifact.files)
    paths.insert(file.path);
  for (const std::string &file : readManifestFiles(folder))
    paths.insert(file);
  bool differs = false;
  for (const std::string &path : paths) {
    SmallString<256> onDisk(folder);
    llvm::sys::path::append(onDisk, path);
    const std::optional<std::string> before = readWholeFile(onDisk);
    const std::string *after = artifact.find(path);
    if (!before && !after)
      continue; // the old manifest names a file that has been removed already
    if (before && after && *before == *after)
      continue;
    differs = true;
    out << "--- " << (before ? "a/" + path : "/dev/null") << '\n'
        << "+++ " << (after ? "b/" + path : "/dev/null") << '\n'
        << formatLineDiff(before.value_or(""), after ? *after : "");
  }
  return differs;
}

} // namespace ptowsp::codegen
