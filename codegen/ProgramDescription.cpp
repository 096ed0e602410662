// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "codegen/ProgramDescription.h"
#include "codegen/Schedule.h"

#include <fmt/format.h>

using namespace mlir;

namespace ptowsp::codegen {

/// What a size must be so that it is enough for every ring; nothing for what the program
/// does not say.
static std::optional<std::string> getLargest(std::optional<ArrayRef<int64_t>> needs) {
  if (!needs || needs->empty())
    return std::nullopt;
  if (llvm::is_contained(*needs, -1))
    return "PTOWSP_NEED_OPEN";
  return std::to_string(*llvm::max_element(*needs));
}

void emitProgramDescription(const Model &model, CppWriter &out) {
  orch::ProgramOp program = model.program;
  npu::MachineOp machine = model.machine;
  out.line("constexpr const char *files[] = {");
  for (const std::string &name : model.files.getNames())
    out.line("    " + stringLiteral(name) + ",");
  out.line("};");
  out.blank();
  out.block("constexpr ptowsp_aicpu_program describe()", [&] {
    auto set = [&](StringRef field, const auto &value) {
      out.statement(fmt::format("p.{} = {};", field.str(), value));
    };
    out.line("ptowsp_aicpu_program p = {};");
    set("abi_version", "PTOWSP_ABI_VERSION");
    set("struct_bytes", "sizeof p");
    set("name", stringLiteral(model.name));
    set("files", "files");
    set("file_count", model.files.getNames().size());
    set("arg_count", model.arguments.size());
    set("orchestrate", "orchestrate");
    emitSchedule(program, out);
    if (auto need = getLargest(program.getSlotNeeds()))
      set("schedule.window_need", *need);
    if (auto need = getLargest(program.getHeapNeeds()))
      set("schedule.heap_need", *need);
    set("machine.name", stringLiteral(machine.getSymName()));
    set("machine.clock_mhz", machine.getClockMhz());
    set("machine.max_domains", machine.getMaxDomains());
    for (auto unit : machine.getBlock().getOps<npu::UnitOp>())
      if (std::optional<tile::Unit> known = tile::symbolizeUnit(unit.getName()))
        set(fmt::format("machine.unit_count[{}]", getUnitConstant(*known).str()), unit.getCount());
    set("machine.submit_cycles", machine.getSubmitCycles());
    set("machine.dispatch_cycles", machine.getDispatchCycles());
    set("machine.retire_cycles", machine.getRetireCycles());
    out.line("return p;");
  });
  out.blank();
  out.line("} // namespace");
  out.blank();
  out.line("extern \"C\" {");
  out.statement(fmt::format("extern const ptowsp_aicpu_program {}_aicpu;", model.identifier));
  out.statement(fmt::format("const ptowsp_aicpu_program {}_aicpu = describe();", model.identifier));
  out.line("}");
}

} // namespace ptowsp::codegen
