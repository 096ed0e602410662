// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The manifest of an artifact: what a tool knows of it without building it.
///
/// Invariant: a loaded manifest has this tool's versions, types and names that it can use
/// without asking again, and its files exist.

#ifndef PTOWSP_TOOLS_RUN_MANIFEST_H
#define PTOWSP_TOOLS_RUN_MANIFEST_H

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ptowsp::runner {

struct ManifestArgument {
  std::string name;
  std::string access; ///< `scalar`, `in`, `out` or `inout`.
  std::string dtype; ///< A type of the ABI: `f32`, ...
  /// Extents, each a number or the name of a symbol.
  std::vector<std::string> shape;
};

struct ManifestSymbol {
  std::string name;
  std::string dtype;
  std::string defaultValue;
};

struct ManifestKernel {
  std::string name;
  std::string unit;
  std::string file;
};

struct ManifestFile {
  std::string path; ///< Relative to the artifact's folder, never outside of it.
  std::string sha256;
};

struct Manifest {
  std::string name; ///< Of the workload.
  std::string identifier; ///< What files are named after.
  std::string target;
  std::string runtime;
  std::string runtimeVersion; ///< Of pto-runtime; empty: the runtime is ours.
  std::string layout; ///< Likewise of ours.
  std::string machine;
  std::string digest;
  std::string scheduleName; ///< Empty: the workload has no schedule.
  std::string dispatch; ///< `round_robin over 2 domains`; empty: the runtime's default.
  std::string taskWindow; ///< Likewise.
  std::vector<ManifestArgument> arguments;
  uint64_t tableVersion = 0; ///< Of symbols, slots and arguments.
  std::vector<ManifestSymbol> symbols;
  std::vector<ManifestSymbol> slots;
  std::vector<ManifestKernel> kernels;
  std::vector<ManifestFile> files;

  bool isBundled() const { return runtime == "bundled"; }
  std::string irPath() const { return "ir/" + identifier + ".mlir"; }
  /// The program's file in the build folder.
  std::string program() const { return identifier + ".run"; }
};

/// Reads the text of a manifest; `path` is for messages. Throws host::bad_input.
Manifest parseManifest(std::string_view text, const std::string &path);

/// Reads DIR/manifest.json and checks that the files that it names exist. Throws
/// host::bad_input.
Manifest loadManifest(const std::string &folder);

/// What --describe prints.
std::string describe(const Manifest &manifest);

} // namespace ptowsp::runner

#endif // PTOWSP_TOOLS_RUN_MANIFEST_H
