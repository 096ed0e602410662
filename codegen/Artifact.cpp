// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Collects the files of an artifact.

#include "codegen/Artifact.h"
#include "codegen/Emitters.h"
#include "codegen/Manifest.h"
#include "codegen/PtoRuntime.h"
#include "codegen/Schedule.h"
#include "embedded/PtoWspArtifactTemplates.h"
#include "embedded/PtoWspRuntimeSources.h"

using namespace mlir;

namespace ptowsp::codegen {

const std::string *Artifact::find(StringRef path) const {
  auto it = llvm::find_if(files, [&](const ArtifactFile &file) { return file.path == path; });
  return it == files.end() ? nullptr : &it->bytes;
}

/// The files that are the same in every artifact.
static void addFixedFiles(Artifact &artifact, const EmitOptions &options) {
  std::vector<StringRef> names = {"CMakeLists.txt", "main.cpp"};
  if (options.target == "a2a3")
    names.insert(names.end(), {"a2a3.cmake", "kernels/on_core.cpp"});
  for (StringRef name : names)
    artifact.files.push_back(
        {name.str(), std::string(templates::find("templates/artifact/" + name.str())->bytes)});
  if (options.layout == Layout::linked)
    return;
  for (const runtime_sources::EmbeddedFile &file : runtime_sources::files())
    artifact.files.push_back({std::string(file.path), std::string(file.bytes)});
}

static LogicalResult addPrograms(Artifact &artifact, Model &model) {
  auto add = [&](std::string path, FailureOr<std::string> bytes) {
    if (failed(bytes))
      return failure();
    artifact.files.push_back({std::move(path), std::move(*bytes)});
    return success();
  };
  // All of them, so that one run reports what is wrong in any.
  LogicalResult result =
      add("kernels/orchestration/" + model.identifier + ".cpp", emitOrchestration(model));
  for (const KernelEntry &kernel : model.kernels)
    if (failed(add(kernel.path, emitKernel(model, kernel))))
      result = failure();
  if (!model.options.flavour && failed(add("kernels/ptowsp_machine.h", emitMachineHeader(model))))
    result = failure();
  return result;
}

/// The file of a policy is copied as it is.
static LogicalResult addPolicy(Artifact &artifact, const Model &model) {
  orch::ProgramOp program = model.program;
  std::string path = getPolicyFile(program);
  if (path.empty())
    return success();
  if (!model.options.policyText)
    return reportError(program.getLoc(), DiagId::UnreadableFile)
           << "the file '" << *program.getDispatchSource() << "' of dispatch policy '"
           << *program.getDispatch() << "' was not read";
  artifact.files.push_back({std::move(path), *model.options.policyText});
  return success();
}

static void addBundledFiles(Artifact &artifact, const Model &model) {
  addFixedFiles(artifact, model.options);
  auto add = [&](std::string path, std::string bytes) {
    artifact.files.push_back({std::move(path), std::move(bytes)});
  };
  add(model.identifier + ".h", emitEntryHeader(model));
  add(model.identifier + ".cpp", emitEntrySource(model));
  add("README.md", emitReadme(model));
  add("artifact.cmake", emitCMakeFacts(model));
  add("kernels/aicore_program.cpp", emitKernelTable(model));
  add("kernels/kernel_config.py", emitKernelConfig(model));
}

FailureOr<Artifact> emitArtifact(ModuleOp module, const EmitOptions &options) {
  FailureOr<Model> model = buildModel(module, options);
  if (failed(model))
    return failure();
  if (options.flavour && failed(verifyFlavour(*model)))
    return failure();
  Artifact artifact;
  artifact.name = model->name;
  if (failed(addPrograms(artifact, *model)) ||
      (!options.flavour && failed(addPolicy(artifact, *model))))
    return failure();
  if (options.flavour)
    llvm::append_range(artifact.files, emitFlavourFiles(*model));
  else
    addBundledFiles(artifact, *model);
  auto add = [&](std::string path, std::string bytes) {
    artifact.files.push_back({std::move(path), std::move(bytes)});
  };
  add("graph/tasks.dot", emitTaskGraph(*model));
  add("ir/" + model->identifier + ".mlir", options.inputText);
  auto byPath = [](const ArtifactFile &a, const ArtifactFile &b) { return a.path < b.path; };
  llvm::sort(artifact.files, byPath);
  std::string manifest = emitManifest(*model, artifact.files);
  add(manifestFile, std::move(manifest));
  llvm::sort(artifact.files, byPath);
  return artifact;
}

} // namespace ptowsp::codegen
