// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "tools/ptowsp-compile/Compilation.h"
#include "codegen/Artifact.h"
#include "codegen/Depfile.h"
#include "codegen/Files.h"
#include "codegen/WriteArtifact.h"
#include "compiler/Analysis/Capabilities.h"
#include "compiler/Machine/MachineFile.h"
#include "compiler/Pipeline/Dialects.h"
#include "compiler/Pipeline/Phases.h"
#include "compiler/Pipeline/SourceNames.h"
#include "dialects/Orch/Orch.h"
#include "mlir/IR/AsmState.h"
#include "mlir/IR/MLIRContext.h"
#include "tools/ptowsp-compile/CapacityAdvice.h"
#include "tools/ptowsp-compile/Golden.h"
#include "tools/ptowsp-compile/OwnFiles.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;

namespace ptowsp {
namespace {

/// A message about a file as a whole.
Location getFileLocation(MLIRContext *context, StringRef file) {
  return FileLineColLoc::get(context, file, 0, 0);
}

/// The state of one run. A failure anywhere ends it; nothing is undone because nothing is
/// written before everything has succeeded.
class Compilation {
public:
  explicit Compilation(const CommandLine &line)
      : line(line), context(getRegistry(), line.singleThreaded ? MLIRContext::Threading::DISABLED
                                                               : MLIRContext::Threading::ENABLED),
        printer(&context, sources, line.diagnostics) {
    context.loadAllAvailableDialects();
  }

  int run() {
    LogicalResult result = compile();
    if (failed(writeDiagnostics()))
      result = failure();
    return failed(result) || printer.hasErrors() ? 1 : 0;
  }

private:
  static DialectRegistry getRegistry() {
    DialectRegistry registry;
    registerDialects(registry);
    return registry;
  }

  LogicalResult compile() {
    if (failed(checkTarget()) || failed(read()))
      return failure();
    const int from = lookupPhase(line.compileFrom);
    int to = static_cast<int>(getPhases().size()) - 1;
    if (!line.compileTo.empty())
      to = lookupPhase(line.compileTo);
    else if (line.suggestCapacities)
      to = lookupPhase("wsp");
    else if (line.emit == "wsp" || line.emit == "orch")
      to = lookupPhase(line.emit);
    if (to < from)
      return reportError(getFileLocation(&context, line.input), DiagId::BadCommandLine)
             << "--emit=" << line.emit << " is behind the phase of the input";
    policyPlaces = findPolicyPlaces(*module);
    auto done = [&](const Phase &phase) { return dumpPhase(phase); };
    if (failed(runPhases(*module, from, to,
                         {line.schedule, line.runtime, line.target, line.verbose}, done)) ||
        printer.hasErrors())
      return failure();
    return write();
  }

  LogicalResult checkTarget() {
    Location loc = getFileLocation(&context, "");
    if (line.runtime != "bundled" && !getFlavour()) {
      const std::string versions = codegen::listVersions(line.runtime);
      return reportError(loc, DiagId::NotSupported)
             << "runtime '" << line.runtime << "' has no interface '" << line.runtimeVersion
             << "'; it has " << versions;
    }
    if (line.target == "a2a3" && line.layout == "linked")
      return reportError(loc, DiagId::NotSupported)
             << "target 'a2a3' is not supported with --layout=linked: the installed runtime has no "
             << "part for the chip";
    return success();
  }

  //===-- Reading -----------------------------------------------------------------------===//

  LogicalResult read() {
    auto buffer = llvm::MemoryBuffer::getFileOrSTDIN(line.input, /*IsText=*/true);
    if (!buffer)
      return reportError(getFileLocation(&context, line.input), DiagId::UnreadableFile)
             << "cannot read '" << line.input << "': " << buffer.getError().message();
    inputText = (*buffer)->getBuffer().str();
    sources.AddNewSourceBuffer(std::move(*buffer), SMLoc());
    module = parseWithNames(sources, &context);
    return failure(!module || failed(attachTheMachine()));
  }

  /// The machine comes from the command line, or is part of the program already.
  LogicalResult attachTheMachine() {
    auto machines = llvm::to_vector(module->getOps<npu::MachineOp>());
    if (machines.size() > 1)
      return reportError(machines[1].getLoc(), DiagId::BadMachine)
             << "a program has one machine; this is the second";
    if (machines.empty())
      return success(attachMachineByName(*module, line.arch,
                                         getFileLocation(&context, line.input)) != nullptr);
    if (line.archGiven)
      return reportError(machines.front().getLoc(), DiagId::BadCommandLine)
             << "the program brings its machine; leave out --arch";
    return success();
  }

  //===-- Writing -----------------------------------------------------------------------===//

  static OpPrintingFlags getPrintingFlags() { return OpPrintingFlags().printNameLocAsPrefix(); }

  LogicalResult reportWriteError(StringRef file, StringRef why) {
    return reportError(getFileLocation(&context, file), DiagId::UnwritableOutput)
           << "cannot write '" << file << "': " << why;
  }

  /// Writes a file whole or not at all; '-' is the standard output.
  LogicalResult writeFile(StringRef file, StringRef bytes) {
    if (file == "-")
      return writeStandardOutput(bytes);
    if (std::error_code error = codegen::replaceFile(file, bytes))
      return reportWriteError(file, error.message());
    return success();
  }

  LogicalResult writeStandardOutput(StringRef bytes) {
    llvm::outs() << bytes;
    llvm::outs().flush();
    if (std::error_code error = llvm::outs().error()) {
      llvm::outs().clear_error();
      return reportWriteError("standard output", error.message());
    }
    return success();
  }

  std::string printModule() {
    std::string text;
    llvm::raw_string_ostream os(text);
    module->print(os, getPrintingFlags());
    os << "\n";
    return text;
  }

  LogicalResult dumpPhase(const Phase &phase) {
    if (line.verbose)
      llvm::errs() << "ptowsp-compile: phase '" << phase.name << "' done\n";
    if (line.dumpPhasesTo.empty())
      return success();
    if (std::error_code error = llvm::sys::fs::create_directories(
            line.dumpPhasesTo, /*IgnoreExisting=*/true, llvm::sys::fs::all_all))
      return reportWriteError(line.dumpPhasesTo, error.message());
    SmallString<128> file(line.dumpPhasesTo);
    llvm::sys::path::append(file,
                            std::to_string(lookupPhase(phase.name)) + "-" + phase.name + ".mlir");
    return writeFile(file, printModule());
  }

  /// Writes what has no folder: to the file of -o, or to the standard output.
  LogicalResult writeText(StringRef text) {
    return writeFile(line.output.empty() ? "-" : line.output, text);
  }

  LogicalResult write() {
    if (line.suggestCapacities)
      return writeText(suggestCapacitiesOf(*module));
    if (!line.compileTo.empty() || line.emit == "wsp" || line.emit == "orch")
      return writeText(printModule());
    codegen::EmitOptions options = getEmitOptions();
    if (options.flavour) {
      FailureOr<codegen::Golden> golden = makeGolden(*module, inputText, options, line.golden,
                                                     getFileLocation(&context, line.input));
      if (failed(golden))
        return failure();
      options.golden = std::move(*golden);
    }
    if (failed(readOwnFiles(*module, line.input, options, ownFiles, policyPlaces)))
      return failure();
    FailureOr<codegen::Artifact> artifact = codegen::emitArtifact(*module, options);
    if (failed(artifact) || printer.hasErrors())
      return failure();
    if (line.emit == "artifact")
      return line.diff ? compareArtifact(*artifact) : writeArtifact(*artifact);
    return writeText(selectText(*artifact));
  }

  const codegen::Flavour *getFlavour() const {
    return codegen::findFlavour(line.runtime, line.runtimeVersion);
  }

  codegen::EmitOptions getEmitOptions() {
    codegen::EmitOptions options;
    options.flavour = getFlavour();
    options.target = line.target;
    options.layout =
        line.layout == "linked" ? codegen::Layout::linked : codegen::Layout::standalone;
    options.inputName = line.input == "-" ? "stdin.mlir" : line.input;
    options.inputText = inputText;
    options.toolVersion = PTOWSP_VERSION;
    const Flavour flavour = *lookupFlavour(line.runtime, line.target);
    for (const Capability &capability : getCapabilities())
      if (const Support support = capability.on(flavour); support != Support::Unsupported)
        options.capabilities.push_back({capability.feature.str(), stringify(support).str()});
    return options;
  }

  /// The files of one kind, each under a line with its path.
  std::string selectText(const codegen::Artifact &artifact) {
    std::string text;
    for (const codegen::ArtifactFile &file : artifact.files) {
      StringRef path = file.path;
      const bool wanted = line.emit == "manifest"  ? path == "manifest.json"
                          : line.emit == "dot"     ? path == "graph/tasks.dot"
                          : line.emit == "kernels" ? (path.starts_with("kernels/aic/") ||
                                                      path.starts_with("kernels/aiv/"))
                                                   : false;
      if (wanted && line.emit == "kernels")
        text += "// " + file.path + "\n";
      if (wanted)
        text += file.bytes;
    }
    return text;
  }

  LogicalResult writeArtifact(const codegen::Artifact &artifact) {
    codegen::WriteOptions options;
    options.force = line.force;
    if (failed(codegen::writeArtifact(artifact, line.output, options,
                                      getFileLocation(&context, line.output))))
      return failure();
    if (line.verbose)
      llvm::errs() << "ptowsp-compile: " << artifact.files.size() << " files in '" << line.output
                   << "'\n";
    return line.writeDependencies ? writeDependencies() : success();
  }

  LogicalResult compareArtifact(const codegen::Artifact &artifact) {
    std::string differences;
    llvm::raw_string_ostream os(differences);
    if (!codegen::diffArtifact(artifact, line.output, os))
      return success();
    if (failed(writeStandardOutput(differences)))
      return failure();
    return reportError(getFileLocation(&context, line.output), DiagId::OutputDiffers)
           << "'" << line.output << "' differs from what would be written";
  }

  LogicalResult writeDependencies() {
    std::vector<std::string> inputs;
    if (line.input != "-")
      inputs.push_back(line.input);
    if (StringRef(line.arch).ends_with(".json"))
      inputs.push_back(line.arch);
    llvm::append_range(inputs, ownFiles);
    std::string file = line.dependencyFile;
    if (file.empty())
      file = StringRef(line.output).rtrim('/').str() + ".d";
    std::string target = line.dependencyTarget;
    if (target.empty())
      target = line.output + "/manifest.json";
    return codegen::writeDepfile(file, target, inputs, getFileLocation(&context, file));
  }

  LogicalResult writeDiagnostics() {
    if (line.diagnosticsOutput.empty())
      return success();
    return writeFile(line.diagnosticsOutput, printer.getRecords().dump(2) + "\n");
  }

  const CommandLine &line;
  MLIRContext context;
  llvm::SourceMgr sources;
  DiagnosticPrinter printer;
  std::string inputText;
  std::vector<std::string> ownFiles; ///< that the program names
  PolicyPlaces policyPlaces;
  OwningOpRef<ModuleOp> module;
};

} // namespace

int compile(const CommandLine &line) { return Compilation(line).run(); }

} // namespace ptowsp
