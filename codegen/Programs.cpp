// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// What binds the kernels together: the table of the AICore program, pto-runtime's
/// description of it, and the facts that the build needs.
///
/// Invariant: all three list the kernels in the same order, which is their numbering.

#include "codegen/Cpp/Writer.h"
#include "codegen/Emitters.h"
#include "codegen/Schedule.h"

#include <fmt/format.h>

using namespace mlir;

namespace ptowsp::codegen {

std::string describeOrigin(const Model &model) {
  return fmt::format("Made by ptowsp-compile from {}; do not edit.",
                     model.files.getNames().front());
}

/// Whether kernels are files of their own, which the chip loads.
static bool isOnChip(const Model &model) { return model.options.target == "a2a3"; }

static std::string placeConstant(Place place) {
  return place ? fmt::format("PTOWSP_LOCATION({}, {}, {})", place.file, place.line,
                             std::min(place.column, 0xffffu))
               : "0";
}

/// `kernels`, or nothing when there are none: C++ has no arrays of length zero.
static void emitTable(const Model &model, CppWriter &out) {
  if (model.kernels.empty())
    return;
  out.line("constexpr ptowsp_kernel kernels[] = {");
  for (const KernelEntry &kernel : model.kernels) {
    const std::string row = fmt::format(
        "{{{}, {}, {}, {}, {}}},", stringLiteral(kernel.name),
        getUnitConstant(tile::KernelOp(kernel.op).getUnit()).str(), kernel.getArgCount(),
        isOnChip(model) ? "nullptr" : kernel.entry, placeConstant(kernel.place));
    out.row(row);
  }
  out.line("};");
  out.blank();
}

/// The same kernels as the chip has them: file, function, and which arguments are addresses.
static void emitChipTable(const Model &model, CppWriter &out) {
  if (model.kernels.empty())
    return;
  out.comment("PTOWSP_KERNELS is the folder that the build puts them in.");
  out.line("constexpr ptowsp::rt::a2a3::kernel on_chip[] = {");
  for (const KernelEntry &kernel : model.kernels) {
    uint32_t tensors = 0;
    for (BlockArgument arg : tile::KernelOp(kernel.op).getBlock().getArguments())
      tensors |= static_cast<uint32_t>(isa<MemRefType>(arg.getType())) << arg.getArgNumber();
    out.row(fmt::format("{{{}, PTOWSP_KERNELS \"/{}.o\", \"{}\", 0x{:x}}},",
                        stringLiteral(kernel.name), kernel.identifier, kernel.entry, tensors));
  }
  out.line("};");
  out.blank();
}

/// The declarations of the kernels' functions, where they are linked to the host's program.
static void emitEntries(const Model &model, CppWriter &out) {
  for (const KernelEntry &kernel : model.kernels)
    out.statement(fmt::format("void {}(int64_t *args); // {}", kernel.entry, kernel.path));
}

static void emitExecute(const Model &model, CppWriter &out) {
  const bool empty = model.kernels.empty();
  if (!isOnChip(model))
    out.block(
        "void execute(const ptowsp_kernel *kernel, int64_t *args, ptowsp_kernel_report *report)",
        [&] {
          out.line("report->cycles = pto::run_kernel(kernel->entry, args, kernel->name, "
                   "report->recorder);");
        });
  else if (empty)
    out.line("void execute(const ptowsp_kernel *, int64_t *, ptowsp_kernel_report *) {}");
  else
    out.block("void execute(const ptowsp_kernel *kernel, int64_t *args, ptowsp_kernel_report *)",
              [&] {
                out.line("ptowsp::rt::a2a3::launch(on_chip[kernel - kernels], args, "
                         "kernel->arg_count);");
              });
}

std::string emitKernelTable(const Model &model) {
  CppWriter out;
  const bool onChip = isOnChip(model);
  out.comment(fmt::format("The AICore program of workload '{}': its kernels, and how a worker runs "
                          "one.",
                          model.name));
  out.comment(describeOrigin(model));
  out.blank();
  if (!onChip)
    out.line("#include <pto/kernel_runner.h>");
  out.line(onChip ? "#include <ptowsp/rt/a2a3.h>" : "#include <ptowsp/rt/abi.h>");
  out.blank();
  out.line("extern \"C\" {");
  if (!onChip)
    emitEntries(model, out);
  out.statement(fmt::format("extern const ptowsp_aicore_program {}_aicore;", model.identifier));
  out.line("}");
  out.blank();
  out.line("namespace {");
  out.blank();
  emitTable(model, out);
  if (onChip)
    emitChipTable(model, out);
  emitExecute(model, out);
  out.blank();
  out.block("constexpr ptowsp_aicore_program describe()", [&] {
    out.line("ptowsp_aicore_program p = {};");
    out.line("p.abi_version = PTOWSP_ABI_VERSION;");
    out.line("p.struct_bytes = sizeof p;");
    out.line(fmt::format("p.name = {};", stringLiteral(model.name)));
    if (!model.kernels.empty())
      out.line("p.kernels = kernels;");
    out.line(fmt::format("p.kernel_count = {};", model.kernels.size()));
    out.line("p.execute = execute;");
    if (onChip)
      out.line("p.device = &ptowsp::rt::a2a3::device;");
    out.line("return p;");
  });
  out.blank();
  out.line("} // namespace");
  out.blank();
  out.statement(fmt::format("extern \"C\" const ptowsp_aicore_program {}_aicore = describe();",
                            model.identifier));
  return out.take();
}

std::string emitKernelConfig(const Model &model) {
  std::string out = fmt::format("# The kernels and the orchestration of workload '{}', under the "
                                "keys of pto-runtime.\n# {}\n\nfrom pathlib import Path\n\n"
                                "_HERE = Path(__file__).resolve().parent\n\nKERNELS = [\n",
                                printable(model.name), describeOrigin(model));
  for (auto [id, kernel] : llvm::enumerate(model.kernels)) {
    const StringRef unit = tile::stringifyUnit(tile::KernelOp(kernel.op).getUnit());
    out += fmt::format("    {{\n"
                       "        \"func_id\": {},\n"
                       "        \"name\": {},\n"
                       "        \"core_type\": \"{}\",\n"
                       "        \"source\": str(_HERE / \"{}\" / \"{}.cpp\"),\n"
                       "    }},\n",
                       id, stringLiteral(kernel.name), unit.str(), unit.str(), kernel.identifier);
  }
  out += fmt::format("]\n\nORCHESTRATION = {{\n"
                     "    \"source\": str(_HERE / \"orchestration\" / \"{}.cpp\"),\n"
                     "    \"function_name\": \"{}_aicpu\",\n}}\n\n",
                     model.identifier, model.identifier);
  out += "RUNTIME_CONFIG = {\n    \"runtime\": \"bundled\",\n}\n";
  return out;
}

std::string emitCMakeFacts(const Model &model) {
  const std::string policy = getPolicyFile(model.program);
  std::string out = fmt::format(
      "# What CMakeLists.txt needs to know of this artifact.\n# {}\n\n"
      "set(ARTIFACT_NAME {})\nset(ARTIFACT_TARGET {})\nset(ARTIFACT_LAYOUT {})\n"
      "set(ARTIFACT_ORCHESTRATION kernels/orchestration/{}.cpp{})\n\n"
      "# One row per kernel: its file, its name when linked, the unit that it is compiled for.\n"
      "set(ARTIFACT_KERNELS\n",
      describeOrigin(model), model.identifier, model.options.target,
      model.options.layout == Layout::linked ? "linked" : "standalone", model.identifier,
      policy.empty() ? "" : " " + policy);
  for (const KernelEntry &kernel : model.kernels)
    out += fmt::format("  \"{}|{}|{}\"\n", kernel.path, kernel.entry,
                       getUnitMacro(tile::KernelOp(kernel.op).getUnit()).str());
  return out + ")\n";
}

} // namespace ptowsp::codegen
