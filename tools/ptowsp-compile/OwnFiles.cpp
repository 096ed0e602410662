// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "tools/ptowsp-compile/OwnFiles.h"
#include "codegen/Files.h"
#include "dialects/Orch/Orch.h"
#include "dialects/WSP/WSP.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace mlir;

namespace ptowsp {
namespace {

class Reader {
public:
  Reader(StringRef input, std::vector<std::string> &paths) : input(input), paths(paths) {}

  /// `what` says for messages whose file it is.
  FailureOr<std::string> read(StringRef name, Location loc, const Twine &what) {
    SmallString<128> path(name);
    if (llvm::sys::path::is_relative(path) && input != "-") {
      path = llvm::sys::path::parent_path(input);
      llvm::sys::path::append(path, name);
    }
    std::optional<std::string> text = codegen::readWholeFile(path);
    if (!text)
      return LogicalResult(reportError(loc, DiagId::UnreadableFile)
                           << "cannot read '" << path << "' of " << what << ": " << sayWhy(path));
    if (!llvm::is_contained(paths, path.str()))
      paths.push_back(path.str().str());
    return std::move(*text);
  }

private:
  static std::string sayWhy(StringRef path) {
    llvm::sys::fs::file_status status;
    if (std::error_code error = llvm::sys::fs::status(path, status))
      return error.message();
    return llvm::sys::fs::is_regular_file(status) ? "permission denied" : "it is not a file";
  }

  const StringRef input;
  std::vector<std::string> &paths;
};

} // namespace

PolicyPlaces findPolicyPlaces(ModuleOp module) {
  PolicyPlaces places;
  module.walk([&](wsp::DispatchOp op) {
    if (std::optional<StringRef> source = op.getSource())
      places.try_emplace((op.getPolicy() + " from " + *source).str(), op.getLoc());
  });
  return places;
}

LogicalResult readOwnFiles(ModuleOp module, StringRef input, codegen::EmitOptions &options,
                           std::vector<std::string> &paths, const PolicyPlaces &places) {
  Reader reader(input, paths);
  for (auto program : module.getOps<orch::ProgramOp>()) {
    std::optional<StringRef> source = program.getDispatchSource();
    if (!source)
      continue;
    const StringRef policy = *program.getDispatch();
    const auto place = places.find((policy + " from " + *source).str());
    FailureOr<std::string> text =
        reader.read(*source, place == places.end() ? program.getLoc() : place->second,
                    "dispatch policy '" + policy + "'");
    if (failed(text))
      return failure();
    options.policyText = std::move(*text);
  }
  for (auto kernel : module.getOps<tile::KernelOp>()) {
    if (!kernel.getExternal())
      continue;
    FailureOr<std::string> text =
        reader.read(*kernel.getExternal(), kernel.getLoc(), "kernel '" + kernel.getSymName() + "'");
    if (failed(text))
      return failure();
    options.kernelTexts[kernel.getSymName().str()] = std::move(*text);
  }
  return success();
}

} // namespace ptowsp
