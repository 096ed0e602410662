// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "tools/ptowsp-run/Check.h"
#include "compiler/Interpreter/Interpreter.h"
#include "compiler/Pipeline/Dialects.h"
#include "compiler/Pipeline/ParserGuard.h"
#include "dialects/Orch/Orch.h"
#include "mlir/AsmParser/AsmParser.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/OwningOpRef.h"
#include "mlir/Parser/Parser.h"
#include "runtime/include/ptowsp/rt/host.h"
#include "runtime/src/host/dtype.h"
#include "runtime/src/host/failure.h"
#include "runtime/src/host/npy.h"
#include "tools/ptowsp-run/Compare.h"
#include "tools/ptowsp-run/SavedValues.h"
#include "llvm/Support/SourceMgr.h"

#include <filesystem>
#include <fmt/format.h>

using namespace mlir;

namespace ptowsp::runner {
namespace {

Type typeOf(MLIRContext &context, const std::string &dtype) {
  Type type = parseType(dtype == "u8" ? "ui8" : dtype, &context);
  assert(type && "the manifest's types are types of MLIR");
  return type;
}

uint32_t dtypeOf(const std::string &name) {
  for (uint32_t dtype = 0; dtype < host::scalar_dtype_count; ++dtype)
    if (host::dtype_name(dtype) == name)
      return dtype;
  llvm_unreachable("the manifest's types are those of the ABI");
}

interpreter::Tensor readTensor(MLIRContext &context, const ManifestArgument &argument,
                               const std::string &path) {
  host::npy_reader file(path);
  const uint32_t dtype = dtypeOf(argument.dtype);
  uint64_t bytes;
  if (!file.holds(dtype) || !host::tensor_bytes(file.shape(), host::dtype_bytes(dtype), bytes))
    throw host::bad_input{"'" + path + "' does not hold " + argument.dtype + " elements"};
  interpreter::Tensor tensor;
  tensor.elementType = typeOf(context, argument.dtype);
  tensor.shape.assign(file.shape().begin(), file.shape().end());
  tensor.bytes.resize(bytes);
  file.read(tensor.bytes.data(), bytes);
  return tensor;
}

/// Collects diagnostics as they are printed to the user, and the id of the last one.
class Reporter {
public:
  Reporter(llvm::SourceMgr &sources, MLIRContext &context)
      : printer(sources, &context, llvm::errs()), watcher(&context, [this](Diagnostic &diag) {
          id = splitDiagnosticId(diag.str()).second.str();
          return failure(); // the printer is next
        }) {}
  /// Whether the interpreter could not decide, other than having found an error.
  bool isUndecided() const {
    return id == getName(DiagId::UnsupportedOp) || id == getName(DiagId::ReferenceLimit) ||
           id == getName(DiagId::BadInput) || id == getName(DiagId::NoReference);
  }
  /// Whether it would have gone on with other limits.
  bool isOverLimit() const { return id == getName(DiagId::ReferenceLimit); }

private:
  std::string id;
  SourceMgrDiagnosticHandler printer;
  ScopedDiagnosticHandler watcher;
};

/// The reference's side of a check: the program that was compiled, and the same inputs.
class Reference {
public:
  Reference(const Manifest &manifest, const std::string &folder)
      : path((std::filesystem::path(folder) / manifest.irPath()).string()), context(makeRegistry()),
        reporter(sources, context) {
    auto buffer = llvm::MemoryBuffer::getFile(path);
    if (!buffer)
      throw host::bad_input{"cannot read '" + path + "': " + buffer.getError().message()};
    sources.AddNewSourceBuffer(std::move(*buffer), llvm::SMLoc());
    const llvm::MemoryBuffer &text = *sources.getMemoryBuffer(sources.getMainFileID());
    if (succeeded(refuseWhatCrashes(text, &context)))
      module = parseSourceFile<ModuleOp>(sources, ParserConfig(&context));
    if (!module)
      throw host::bad_input{"'" + path + "' is not the program of the artifact"};
    workload = module->lookupSymbol<wsp::WorkloadOp>(manifest.name);
    if (!workload && !module->getOps<orch::ProgramOp>().empty())
      throw host::bad_input{"the artifact was compiled from a later phase, so it holds no program "
                            "to check against",
                            {},
                            "compile the program as it was written, without '--compile-from'"};
    if (!workload)
      throw host::bad_input{"'" + path + "' has no workload '" + manifest.name + "'"};
  }

  void readInputs(const Manifest &manifest, const std::string &saved) {
    const SavedValues values = readSavedValues(saved);
    if (values.tableVersion != manifest.tableVersion)
      throw host::bad_input{"the program's table of symbols, slots and arguments is not the one of "
                            "the artifact: it was built from another version of it",
                            {},
                            "without '--program' it is built again"};
    arguments.scalars = values.scalars;
    arguments.symbols = values.symbols;
    arguments.slots = values.slots;
    for (const ManifestArgument &argument : manifest.arguments) {
      if (argument.access == "scalar")
        continue;
      const bool isOutput = argument.access == "out";
      const std::string from = saved + (isOutput ? "/out/" : "/in/") + argument.name + ".npy";
      interpreter::Tensor tensor = readTensor(context, argument, from);
      if (isOutput)
        tensor.bytes.clear(); // only its shape
      arguments.tensors[argument.name] = std::move(tensor);
    }
  }

  /// 0, or the exit code after an error.
  int run(const CommandLine &line) {
    interpreter::Limits limits;
    limits.steps = line.referenceSteps.value_or(limits.steps);
    limits.bytes = line.referenceBytes.value_or(limits.bytes);
    interpreter::Statistics statistics;
    const LogicalResult result =
        interpreter::run(*module, workload.getSymName(), arguments, limits, &statistics);
    if (line.verbose)
      llvm::errs() << fmt::format("reference: {} tasks, {} steps, {} bytes\n", statistics.tasks,
                                  statistics.steps, statistics.peakBytes);
    if (succeeded(result))
      return PTOWSP_RUN_OK;
    if (reporter.isUndecided())
      throw host::bad_input{
          "the reference interpreter cannot run this program, so nothing has "
          "been checked",
          {},
          reporter.isOverLimit() ? "--reference-steps and --reference-memory set its limits" : ""};
    llvm::errs() << "error: check failed: the reference interpreter found the error above\n";
    return PTOWSP_RUN_MISMATCH;
  }

  bool isExact() { return interpreter::isExact(workload); }

  const std::string path;
  MLIRContext context;
  interpreter::Arguments arguments;

private:
  static DialectRegistry makeRegistry() {
    DialectRegistry registry;
    registerDialects(registry);
    return registry;
  }

  llvm::SourceMgr sources;
  Reporter reporter;
  OwningOpRef<ModuleOp> module;
  wsp::WorkloadOp workload;
};

void printMismatch(const std::string &name, uint32_t dtype, const Comparison &comparison,
                   const std::vector<int64_t> &shape, const Tolerance &tolerance) {
  std::string text =
      fmt::format("error: check failed: {} of {} elements of '{}' differ from the reference{}\n",
                  comparison.mismatches, comparison.compared, name,
                  tolerance.isExact() ? ""
                                      : fmt::format(" by more than {:g} + {:g} x reference",
                                                    tolerance.atol, tolerance.rtol));
  for (const Mismatch &mismatch : comparison.first)
    text += fmt::format(
        "detail: {}{} is {}, the reference says {}\n", name, positionText(mismatch.element, shape),
        host::format_value(mismatch.actual, dtype), host::format_value(mismatch.expected, dtype));
  if (comparison.hasLargest)
    text += fmt::format("detail: the largest error is {:g}, at {}{}\n", comparison.largestError,
                        name, positionText(comparison.largestElement, shape));
  llvm::errs() << text;
}

/// "f (65536 elements)"
std::string describePass(const std::string &name, const Comparison &comparison, uint64_t count,
                         const Tolerance &tolerance) {
  std::string text = comparison.compared == count
                         ? fmt::format("{} ({} elements", name, count)
                         : fmt::format("{} ({} of {} elements, no task writes the others", name,
                                       comparison.compared, count);
  if (!tolerance.isExact())
    text += fmt::format(", rtol {:g}, atol {:g}", tolerance.rtol, tolerance.atol);
  return text + ")";
}

Tolerance toleranceFor(const CommandLine &line, uint32_t dtype, bool exact) {
  if (!line.rtol && !line.atol)
    return defaultTolerance(dtype, exact);
  return {.rtol = line.rtol.value_or(0), .atol = line.atol.value_or(0)};
}

/// Compares what the slots hold in the end, and adds them to what has passed.
bool checkSlots(const Manifest &manifest, const CommandLine &line, Reference &reference,
                const Values &actual, std::string &passed) {
  bool equal = true;
  for (const ManifestSymbol &slot : manifest.slots) {
    auto found = actual.find(slot.name);
    if (found == actual.end())
      throw host::bad_input{"the program saved no value of slot '" + slot.name + "'"};
    const uint64_t expected = reference.arguments.slots.at(slot.name);
    const uint32_t dtype = dtypeOf(slot.dtype);
    const Comparison comparison =
        compare(dtype, 1, reinterpret_cast<const uint8_t *>(&found->second),
                reinterpret_cast<const uint8_t *>(&expected), {},
                toleranceFor(line, dtype, reference.isExact()));
    if (comparison.mismatches)
      llvm::errs() << fmt::format("error: check failed: slot '{}' ends as {}, the reference says "
                                  "{}\n",
                                  slot.name, host::format_value(found->second, dtype),
                                  host::format_value(expected, dtype));
    equal &= comparison.mismatches == 0;
    passed += (passed.empty() ? "" : ", ") + slot.name + " (slot)";
  }
  return equal;
}

} // namespace

int checkRun(const Manifest &manifest, const CommandLine &line, const std::string &saved) {
  Reference reference(manifest, line.folder);
  reference.readInputs(manifest, saved);
  if (const int status = reference.run(line))
    return status;
  std::string passed;
  bool failed = false;
  for (const ManifestArgument &argument : manifest.arguments) {
    if (argument.access != "out" && argument.access != "inout")
      continue;
    const interpreter::Tensor actual =
        readTensor(reference.context, argument, saved + "/out/" + argument.name + ".npy");
    const interpreter::Tensor &expected = reference.arguments.tensors.at(argument.name);
    if (actual.shape != expected.shape)
      throw host::bad_input{"the program changed the shape of '" + argument.name + "'"};
    const uint32_t dtype = dtypeOf(argument.dtype);
    const uint64_t count = actual.bytes.size() / host::dtype_bytes(dtype);
    const Tolerance tolerance = toleranceFor(line, dtype, reference.isExact());
    const Comparison comparison = compare(dtype, count, actual.bytes.data(), expected.bytes.data(),
                                          expected.written, tolerance);
    const std::vector<int64_t> shape(actual.shape.begin(), actual.shape.end());
    if (comparison.mismatches)
      printMismatch(argument.name, dtype, comparison, shape, tolerance);
    failed |= comparison.mismatches != 0;
    passed +=
        (passed.empty() ? "" : ", ") + describePass(argument.name, comparison, count, tolerance);
  }
  failed |= !checkSlots(manifest, line, reference, readFinalSlots(saved), passed);
  if (failed)
    return PTOWSP_RUN_MISMATCH;
  llvm::outs() << "check passed: " << (passed.empty() ? "there are no outputs" : passed) << "\n";
  return PTOWSP_RUN_OK;
}

} // namespace ptowsp::runner
