// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "tools/ptowsp-compile/Golden.h"
#include "codegen/Model.h"
#include "codegen/PtoRuntime.h"
#include "compiler/Interpreter/Interpreter.h"
#include "dialects/Diagnostics/Diagnostics.h"
#include "mlir/AsmParser/AsmParser.h"
#include "mlir/Parser/Parser.h"
#include "runtime/include/ptowsp/rt/host.h"
#include "runtime/src/host/dtype.h"
#include "runtime/src/host/failure.h"
#include "runtime/src/host/invocation.h"
#include "runtime/src/host/npy.h"

#include <fmt/format.h>

using namespace mlir;

namespace ptowsp {
namespace {

uint32_t findDtype(StringRef name) {
  for (uint32_t dtype = 0; dtype < host::dtype_count; ++dtype)
    if (host::dtype_name(dtype) == name.str())
      return dtype;
  llvm_unreachable("the model has only types of the ABI");
}

/// The arguments and symbols of a model as the runtime's host library describes them, so
/// that values are read as every artifact reads them.
class Description {
public:
  explicit Description(const codegen::Model &model) {
    for (const codegen::ArgumentEntry &entry : model.arguments) {
      ptowsp_argument argument = {};
      argument.name = entry.name.c_str();
      argument.access = static_cast<uint32_t>(getAccess(entry.access));
      argument.dtype = findDtype(entry.type.name);
      argument.rank = entry.extents.size();
      for (auto [extent, own] : llvm::zip(entry.extents, argument.extents))
        own = {extent.size, extent.symbol, 0};
      arguments.push_back(argument);
    }
    for (const codegen::SymbolEntry &entry : model.symbols)
      symbols.push_back({entry.name.c_str(), findDtype(entry.type.name), 0, entry.bits});
    artifact.name = model.name.c_str();
    artifact.arguments = arguments.data();
    artifact.symbols = symbols.data();
    artifact.argument_count = arguments.size();
    artifact.symbol_count = symbols.size();
  }

  ptowsp_artifact artifact = {};

private:
  static int getAccess(tile::Access access) {
    switch (access) {
    case tile::Access::scalar:
      return PTOWSP_SCALAR;
    case tile::Access::in:
      return PTOWSP_IN;
    case tile::Access::out:
      return PTOWSP_OUT;
    case tile::Access::inout:
      return PTOWSP_INOUT;
    }
    llvm_unreachable("all directions are handled");
  }

  std::vector<ptowsp_argument> arguments;
  std::vector<ptowsp_symbol> symbols;
};

/// What the command line says, and random numbers where floats have no value.
host::options readValues(const codegen::Model &model, const std::vector<std::string> &values) {
  host::options options;
  for (const std::string &value : values) {
    const size_t equals = value.find('=');
    if (equals == std::string::npos)
      throw host::bad_input{"'" + value + "' is not NAME=VALUE"};
    options.values.push_back({value.substr(0, equals), value.substr(equals + 1)});
  }
  for (auto [index, argument] : llvm::enumerate(model.arguments)) {
    const StringRef type = argument.type.name;
    const bool isFloat = type == "f32" || type == "f16" || type == "bf16";
    const bool isRead =
        argument.access == tile::Access::in || argument.access == tile::Access::inout;
    auto isGiven = [&](const host::assignment &a) { return a.name == argument.name; };
    if (isFloat && isRead && llvm::none_of(options.values, isGiven))
      options.values.push_back({argument.name, "random:" + std::to_string(index + 1)});
  }
  return options;
}

class GoldenRun {
public:
  GoldenRun(const codegen::Model &model, StringRef source, Location loc,
            const std::vector<std::string> &values)
      : model(model), source(source), loc(loc), description(model),
        invocation(description.artifact, readValues(model, values)) {}

  FailureOr<codegen::Golden> run() {
    addInputs();
    OwningOpRef<ModuleOp> module =
        parseSourceString<ModuleOp>(source, ParserConfig(loc.getContext()));
    auto workload = module ? module->lookupSymbol<wsp::WorkloadOp>(model.name) : wsp::WorkloadOp();
    if (!workload)
      return LogicalResult(reportError(loc, DiagId::BadCommandLine)
                           << "golden values come from the program as it was written: leave out "
                              "--compile-from");
    if (failed(interpreter::run(*module, model.name, arguments)))
      return failure();
    golden.exact = interpreter::isExact(workload, interpreter::Sums::inAnyOrder);
    if (failed(addOutputs()))
      return failure();
    return std::move(golden);
  }

private:
  Type getElementType(const host::bound_argument &bound) {
    const std::string name(host::dtype_name(bound.declared->dtype));
    return parseType(name == "u8" ? "ui8" : name, loc.getContext());
  }

  void addFile(StringRef folder, const codegen::ArgumentEntry &entry,
               const host::bound_argument &bound, const void *data) {
    std::string bytes = host::npy_header(bound.declared->dtype, bound.shape);
    bytes.append(static_cast<const char *>(data), bound.elements.size());
    golden.files.push_back(
        {fmt::format("golden/{}/{}.npy", folder.str(), entry.identifier), std::move(bytes)});
  }

  void addInputs() {
    for (auto [entry, bound] : llvm::zip(model.arguments, invocation.arguments)) {
      if (!bound.is_tensor()) {
        arguments.scalars[entry.name] = bound.scalar_bits;
        golden.scalars.push_back({entry.name, bound.scalar_bits});
        continue;
      }
      interpreter::Tensor tensor;
      tensor.elementType = getElementType(bound);
      tensor.shape.assign(bound.shape.begin(), bound.shape.end());
      if (entry.access != tile::Access::out) {
        const unsigned char *data = bound.elements.data();
        tensor.bytes.assign(data, data + bound.elements.size());
        addFile("in", entry, bound, data);
      }
      arguments.tensors[entry.name] = std::move(tensor);
    }
    for (auto [entry, bits] : llvm::zip(model.symbols, invocation.symbols)) {
      arguments.symbols[entry.name] = bits;
      golden.scalars.push_back({entry.name, bits});
    }
  }

  LogicalResult addOutputs() {
    for (auto [entry, bound] : llvm::zip(model.arguments, invocation.arguments)) {
      if (!bound.is_output())
        continue;
      const interpreter::Tensor &tensor = arguments.tensors.at(entry.name);
      const bool whole = !llvm::is_contained(tensor.written, false);
      if (!whole && !model.options.flavour->keepsInout) {
        IdentifiedDiagnostic error = reportError(loc, DiagId::NotSupported);
        error << "no task writes some elements of output '" << entry.name << "', and runtime '"
              << model.options.flavour->runtime << "' of " << model.options.flavour->version
              << " gives them no content";
        error.attachNote(loc) << "the results could not be compared; choose another runtime, or "
                                 "write all elements";
        return failure();
      }
      addFile("out", entry, bound, tensor.bytes.data());
    }
    return success();
  }

  const codegen::Model &model;
  StringRef source;
  Location loc;
  Description description;
  host::invocation invocation;
  interpreter::Arguments arguments;
  codegen::Golden golden;
};

} // namespace

FailureOr<codegen::Golden> makeGolden(ModuleOp lowered, StringRef source,
                                      const codegen::EmitOptions &options,
                                      const std::vector<std::string> &values, Location loc) {
  FailureOr<codegen::Model> model = codegen::buildModel(lowered, options);
  // A program that the flavour cannot hold has no run to take values from.
  if (failed(model) || failed(codegen::verifyFlavour(*model)))
    return failure();
  try {
    return GoldenRun(*model, source, loc, values).run();
  } catch (const host::bad_input &error) {
    IdentifiedDiagnostic report = reportError(loc, DiagId::BadInput);
    report << "golden values: " << error.what;
    report.attachNote(loc) << "--golden NAME=VALUE gives a value as ptowsp-run takes it";
    return failure();
  }
}

} // namespace ptowsp
