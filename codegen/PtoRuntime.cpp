// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The C++ of artifacts for pto-runtime.

#include "codegen/PtoRuntime.h"
#include "codegen/Emitters.h"
#include "embedded/PtoWspPtoRuntimeTemplates.h"
#include "embedded/PtoWspRuntimeSources.h"
#include "ptowsp/rt/abi.h"

#include <fmt/format.h>

using namespace mlir;

namespace ptowsp::codegen {

//===-- What an interface cannot hold -------------------------------------------------===//

/// The argument of the workload that a view is part of, or null.
static BlockArgument findArgument(Value value) {
  while (Operation *op = value.getDefiningOp()) {
    if (!isa<memref::SubViewOp, memref::CastOp>(op))
      return {};
    value = op->getOperand(0);
  }
  return dyn_cast<BlockArgument>(value);
}

static LogicalResult verifyElementLoad(Model &model, orch::ElementLoadOp load) {
  BlockArgument argument = findArgument(load.getSource());
  if (argument && model.arguments[argument.getArgNumber()].access == tile::Access::in)
    return success();
  IdentifiedDiagnostic error = reportError(load.getLoc(), DiagId::NotSupported);
  error << describeFlavour(*model.options.flavour)
        << " cannot wait for an element that a task has written";
  error.attachNote(load.getLoc())
      << "elements of 'in' arguments can be read; runtime 'bundled' reads any";
  return failure();
}

static LogicalResult verifyTask(Model &model, orch::SubmitOp submit) {
  const Flavour &flavour = *model.options.flavour;
  const KernelEntry *kernel = model.findKernel(submit.getKernel());
  if (!kernel)
    return success(); // reported where it is emitted
  unsigned tensors = 0, scalars = kernel->open.size();
  for (Value arg : submit.getArgs())
    isa<MemRefType>(arg.getType()) ? ++tensors : ++scalars;
  const bool shared = flavour.mostScalars == 0;
  if (shared ? tensors + scalars <= flavour.mostTensors
             : tensors <= flavour.mostTensors && scalars <= flavour.mostScalars)
    return success();
  IdentifiedDiagnostic error = reportError(submit.getLoc(), DiagId::NotSupported);
  error << "a task of kernel '" << kernel->name << "' has " << tensors << " tensors and " << scalars
        << " scalars; " << describeFlavour(flavour) << " takes at most " << flavour.mostTensors;
  if (shared)
    error << " of both together";
  else
    error << " and " << flavour.mostScalars;
  error.attachNote(kernel->op->getLoc()) << "open extents and strides of the kernel are scalars";
  return failure();
}

/// PTO-ISA's simulator converts f32 to f32 without rounding it; the chip does.
static LogicalResult reportRounding(const Flavour &flavour, tile::RoundOp op) {
  IdentifiedDiagnostic error = reportError(op->getLoc(), DiagId::NotSupported);
  error << describeFlavour(flavour)
        << " runs on a simulator that does not round f32 to whole numbers, which '" << op->getName()
        << "' does";
  error.attachNote(op->getLoc()) << "convert to i32 and back where the numbers allow that, or take "
                                    "another target or the bundled runtime";
  return error;
}

/// Reports the instructions of a kernel that the runtime's PTO-ISA does not have as they are meant.
static LogicalResult verifyInstructions(const Model &model, tile::KernelOp kernel) {
  const Flavour &flavour = *model.options.flavour;
  WalkResult result = kernel.walk([&](tile::TilePipeOpInterface op) {
    if (auto round = dyn_cast<tile::RoundOp>(*op); round && model.options.target == "a2a3sim") {
      (void)reportRounding(flavour, round);
      return WalkResult::interrupt();
    }
    auto calls = [&](StringRef name) { return op.getPattern().contains((name + "(").str()); };
    auto lacking = llvm::find_if(flavour.lackingInstructions, calls);
    if (lacking == flavour.lackingInstructions.end())
      return WalkResult::advance();
    IdentifiedDiagnostic error = reportError(op->getLoc(), DiagId::NotSupported);
    error << describeFlavour(flavour) << " comes with a PTO-ISA that has no '" << *lacking
          << "', which '" << op->getName() << "' is";
    error.attachNote(op->getLoc())
        << "compose it of other instructions, or take a later runtime or the bundled one";
    return WalkResult::interrupt();
  });
  return failure(result.wasInterrupted());
}

LogicalResult verifyFlavour(Model &model) {
  const Flavour &flavour = *model.options.flavour;
  LogicalResult result = success();
  for (const KernelEntry &kernel : model.kernels) {
    tile::KernelOp op = kernel.op;
    if (!op.getExternal() && failed(verifyInstructions(model, op)))
      result = failure();
    if (!op.getExternal() || flavour.form == TensorForm::pointer)
      continue;
    IdentifiedDiagnostic error = reportError(op.getLoc(), DiagId::NotSupported);
    error << describeFlavour(flavour) << " passes tensors as descriptors, which the file '"
          << *op.getExternal() << "' of kernel '" << kernel.name << "' does not know";
    error.attachNote(op.getLoc())
        << "an external kernel gets the addresses of tensors; use another "
           "runtime, or write the kernel in 'tile'";
    result = failure();
  }
  if (model.kernels.size() + 1 > flavour.mostKernels)
    result = reportError(model.program.getLoc(), DiagId::NotSupported)
             << describeFlavour(flavour) << " holds " << flavour.mostKernels - 1
             << " kernels beside one of its own, the program has " << model.kernels.size();
  if (uint64_t window = model.program.getTaskWindow().value_or(0);
      flavour.hasRings && window > mostTasksInRings)
    reportWarning(model.program.getLoc(), DiagId::IgnoredDirective)
        << "a task window of " << window << " is larger than that of " << describeFlavour(flavour)
        << ", which holds " << mostTasksInRings << " tasks";
  for (auto [argument, value] :
       llvm::zip(model.arguments, model.program.getBlock().getArguments())) {
    if (argument.access != tile::Access::inout || flavour.keepsInout)
      continue;
    IdentifiedDiagnostic error = reportError(value.getLoc(), DiagId::NotSupported);
    error << describeFlavour(flavour) << " does not bring the content of 'inout' argument '"
          << argument.name << "' to the device";
    error.attachNote(value.getLoc())
        << "take it as 'in' and as 'out' under two names, or another runtime";
    result = failure();
  }
  model.program.walk([&](Operation *op) {
    LogicalResult own = success();
    if (auto load = dyn_cast<orch::ElementLoadOp>(op))
      own = verifyElementLoad(model, load);
    if (auto submit = dyn_cast<orch::SubmitOp>(op))
      own = verifyTask(model, submit);
    // The workload was checked against the table of capabilities; a program that comes as
    // 'orch' was not.
    if (isa<orch::SlotReadOp, orch::SlotSetOp>(op))
      own = reportError(op->getLoc(), DiagId::NotSupported)
            << describeFlavour(flavour) << " has no slots: nothing is read or set while it runs";
    if (isa<orch::NetworkOp>(op))
      own = reportError(op->getLoc(), DiagId::NotSupported)
            << describeFlavour(flavour) << " has no processes and channels";
    if (failed(own))
      result = failure();
  });
  return result;
}

//===-- Orchestration -----------------------------------------------------------------===//

static void emitArgumentTable(const Model &model, CppWriter &out) {
  if (model.arguments.empty())
    return;
  out.comment("Access, element type, rank, extents, and the symbols that give extents or -1.");
  out.line("constexpr ptowsp::pto::argument arguments[] = {");
  for (const ArgumentEntry &argument : model.arguments) {
    std::string sizes, symbols;
    for (const Extent &extent : argument.extents) {
      sizes += (sizes.empty() ? "" : ", ") + std::to_string(extent.size);
      symbols += (symbols.empty() ? "" : ", ") + std::to_string(extent.symbol);
    }
    out.row(fmt::format("{{{}, {}, {}, {{{}}}, {{{}}}}},", getAccessConstant(argument.access).str(),
                        argument.type.dtype.str(), argument.extents.size(), sizes, symbols));
  }
  out.line("};");
  out.blank();
}

void emitFlavourEntry(const Model &model, CppWriter &out) {
  out.line("constexpr const char *files[] = {");
  for (const std::string &name : model.files.getNames())
    out.line("    " + stringLiteral(name) + ",");
  out.line("};");
  out.blank();
  emitArgumentTable(model, out);
  out.statement(fmt::format("constexpr ptowsp::pto::program program = {{{}, files, {}, {}, {}, {}, "
                            "orchestrate}};",
                            stringLiteral(model.name),
                            model.arguments.empty() ? "nullptr" : "arguments",
                            model.arguments.size(), model.symbols.size(), model.kernels.size()));
  out.blank();
  out.line("} // namespace");
  out.blank();
  out.line(fmt::format("PTOWSP_ORCHESTRATION({}, program)", model.options.flavour->entry.str()));
}

//===-- Kernels -----------------------------------------------------------------------===//

static StringRef getDescriptor(TensorForm form) {
  return form == TensorForm::tensorData ? "TensorData" : "ChipTensor";
}

void emitArgumentHelper(const Model &model, CppWriter &out) {
  const Flavour *flavour = model.options.flavour;
  if (!flavour || flavour->form == TensorForm::pointer)
    return;
  out.comment("The first element of a tensor that arrives as a descriptor of pto-runtime.");
  out.block("template <typename T> __aicore__ __attribute__((always_inline)) inline __gm__ T "
            "*first_element(int64_t arg)",
            [&] {
              out.line(
                  fmt::format("const __gm__ {0} *tensor = reinterpret_cast<__gm__ {0} *>(arg);",
                              getDescriptor(flavour->form).str()));
              out.line("return reinterpret_cast<__gm__ T *>(tensor->buffer.addr) + "
                       "tensor->start_offset;");
            });
  out.blank();
}

unsigned findSlot(const Model &model, const KernelEntry &kernel, unsigned index) {
  const Flavour *flavour = model.options.flavour;
  if (!flavour || flavour->form != TensorForm::chipTensor)
    return index;
  tile::KernelOp op = kernel.op;
  auto isTensor = [&](unsigned i) {
    return i < op.getNumKernelArguments() &&
           isa<MemRefType>(op.getBlock().getArgument(i).getType());
  };
  unsigned slot = 0;
  for (unsigned i = 0; i < kernel.getArgCount(); ++i) {
    const bool before = i < index && isTensor(i) == isTensor(index);
    slot += before || (!isTensor(index) && isTensor(i));
  }
  return slot;
}

std::string readPointer(const Model &model, const KernelEntry &kernel, unsigned index,
                        StringRef element) {
  const Flavour *flavour = model.options.flavour;
  const unsigned slot = findSlot(model, kernel, index);
  if (!flavour || flavour->form == TensorForm::pointer)
    return fmt::format("reinterpret_cast<__gm__ {} *>(args[{}])", element.str(), slot);
  return fmt::format("first_element<{}>(args[{}])", element.str(), slot);
}

std::string assignAddress(const Model &model, StringRef tile, uint64_t address) {
  // As a template argument the address is checked while compiling; PTO-ISA did not know
  // that form from the beginning.
  const bool asArgument = model.options.flavour && !model.options.flavour->addressesTiles;
  return asArgument ? fmt::format("TASSIGN({}, 0x{:x});", tile.str(), address)
                    : fmt::format("TASSIGN<0x{:x}>({});", address, tile.str());
}

//===-- Fixed files -------------------------------------------------------------------===//

/// A source of the runtime and the headers of its interface that it includes, side by side in
/// `folder`: the tooling gives no include path.
static void addRuntimeSource(StringRef path, const std::string &folder,
                             std::vector<ArtifactFile> &files) {
  const std::string to = folder + path.rsplit('/').second.str();
  for (const ArtifactFile &file : files)
    if (file.path == to)
      return;
  constexpr StringRef include = "#include \"ptowsp/rt/";
  StringRef text = runtime_sources::find(path.str())->bytes;
  std::string flat;
  std::vector<StringRef> headers;
  for (size_t at = text.find(include); at != StringRef::npos; at = text.find(include)) {
    flat += text.take_front(at);
    flat += "#include \"";
    text = text.drop_front(at + include.size());
    headers.push_back(text.take_until([](char c) { return c == '"'; }));
  }
  flat += text;
  files.push_back({to, std::move(flat)});
  for (StringRef header : headers)
    addRuntimeSource("runtime/include/ptowsp/rt/" + header.str(), folder, files);
}

void addFlavourTemplates(const Model &model, std::vector<ArtifactFile> &files) {
  const std::string folder = "kernels/orchestration/";
  for (StringRef path : {"runtime/src/core/region.h", "runtime/src/core/region.cpp"})
    addRuntimeSource(path, folder, files);
  auto addTemplate = [&](StringRef name, std::string to) {
    const std::string from = "templates/pto-runtime/" + name.str();
    files.push_back({std::move(to), std::string(pto_runtime_templates::find(from)->bytes)});
  };
  const Flavour &flavour = *model.options.flavour;
  addTemplate("graph.h", folder + "graph.h");
  if (!flavour.helper.empty())
    addTemplate(flavour.helper, folder + flavour.helper.str());
  addTemplate(flavour.backend, folder + "backend.h");
  addTemplate("join.cpp", "kernels/aiv/ptowsp_join.cpp");
}

} // namespace ptowsp::codegen
