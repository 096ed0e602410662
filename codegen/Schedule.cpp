// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "codegen/Schedule.h"
#include "codegen/Flavour.h"
#include "codegen/PtoRuntime.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

using namespace mlir;

namespace ptowsp::codegen {

namespace {

struct PolicyConstant {
  StringRef setting; ///< an attribute of the program and a field of the schedule
  StringRef name;
  StringRef constant;
};

constexpr PolicyConstant constants[] = {
    {"dispatch", "affinity", "PTOWSP_DISPATCH_AFFINITY"},
    {"dispatch", "custom", "PTOWSP_DISPATCH_CUSTOM"},
    {"dispatch", "hash", "PTOWSP_DISPATCH_HASH"},
    {"dispatch", "round_robin", "PTOWSP_DISPATCH_ROUND_ROBIN"},
    {"dispatch", "work_steal", "PTOWSP_DISPATCH_WORK_STEAL"},
    {"window_mode", "abort", "PTOWSP_WINDOW_ABORT"},
    {"window_mode", "benchmark", "PTOWSP_WINDOW_BENCHMARK"},
    {"window_mode", "stall", "PTOWSP_WINDOW_STALL"},
    {"ready", "fifo", "PTOWSP_READY_FIFO"},
    {"ready", "priority", "PTOWSP_READY_PRIORITY"},
    {"ready", "submission", "PTOWSP_READY_SUBMISSION"},
    {"ready", "work_steal", "PTOWSP_READY_WORK_STEAL"},
    {"start", "after_orchestration", "PTOWSP_START_AFTER_ORCHESTRATION"},
    {"start", "immediate", "PTOWSP_START_IMMEDIATE"},
    {"start", "threshold", "PTOWSP_START_THRESHOLD"},
};

/// Directives on how a kernel is compiled, and what stands in them beside the kernel.
struct KernelSetting {
  StringRef setting;
  std::initializer_list<StringRef> fields;
};

constexpr KernelSetting kernelSettings[] = {
    {"units", {"unit"}},
    {"tiles", {"rows"}},
    {"buffers", {"count", "at_most"}},
};

/// The settings that name a policy, in the order of the schedule's fields.
constexpr StringRef policySettings[] = {"dispatch", "window_mode", "ready", "start"};

/// Numbers: the attribute of the program, and the field when it is one.
struct NumberSetting {
  StringRef setting;
  StringRef field;
};
constexpr NumberSetting numberSettings[] = {
    {"domains", "domains"}, {"task_window", "task_window"}, {"start_count", "start_threshold"}};

/// The constant of a policy; empty when the ABI has none.
StringRef findConstant(StringRef setting, StringRef name) {
  for (const PolicyConstant &row : constants)
    if (row.setting == setting && row.name == name)
      return row.constant;
  return {};
}

} // namespace

std::string getPolicyFile(orch::ProgramOp program) {
  return program.getDispatchSource()
             ? fmt::format("kernels/policies/{}.cpp", program.getDispatch()->str())
             : "";
}

void emitPolicyDeclaration(orch::ProgramOp program, CppWriter &out) {
  const std::string file = getPolicyFile(program);
  if (file.empty())
    return;
  out.statement(fmt::format("extern \"C\" const ptowsp_dispatch_policy ptowsp_dispatch_{}; // {}",
                            program.getDispatch()->str(), file));
  out.blank();
}

LogicalResult verifySchedule(orch::ProgramOp program) {
  for (StringRef setting : policySettings) {
    if (setting == "dispatch" && program.getDispatchSource())
      continue; // of the user's own
    auto name = program->getAttrOfType<StringAttr>(setting);
    if (name && findConstant(setting, name).empty())
      return reportError(program.getLoc(), DiagId::NotSupported)
             << "the runtime has no " << setting << " policy '" << name.getValue() << "'";
  }
  for (const NumberSetting &number : numberSettings) {
    auto value = program->getAttrOfType<IntegerAttr>(number.setting);
    if (value && value.getInt() < 1)
      return reportError(program.getLoc(), DiagId::BadSchedule)
             << "'" << number.setting << "' is at least 1, not " << value.getInt();
  }
  return success();
}

void emitSchedule(orch::ProgramOp program, CppWriter &out) {
  for (StringRef setting : policySettings) {
    auto name = program->getAttrOfType<StringAttr>(setting);
    if (!name)
      continue;
    const bool own = setting == "dispatch" && program.getDispatchSource();
    const StringRef constant = own ? "PTOWSP_DISPATCH_OWN" : findConstant(setting, name);
    out.statement(fmt::format("p.schedule.{} = {};", setting.str(), constant.str()));
    if (own)
      out.statement(fmt::format("p.dispatch_policy = &ptowsp_dispatch_{};", name.getValue().str()));
  }
  for (const NumberSetting &number : numberSettings)
    if (auto value = program->getAttrOfType<IntegerAttr>(number.setting))
      out.statement(fmt::format("p.schedule.{} = {};", number.field.str(), value.getInt()));
}

/// Flags are there or not.
static nlohmann::ordered_json toJson(Attribute value) {
  if (!value || isa<UnitAttr>(value))
    return value != nullptr;
  if (auto unit = dyn_cast<tile::UnitAttr>(value))
    return tile::stringifyUnit(unit.getValue()).str();
  if (auto text = dyn_cast<StringAttr>(value))
    return text.getValue().str();
  if (auto number = dyn_cast<IntegerAttr>(value))
    return number.getInt();
  if (auto list = dyn_cast<DenseI64ArrayAttr>(value))
    return std::vector<int64_t>(list.asArrayRef().begin(), list.asArrayRef().end());
  return nullptr;
}

/// How kernels are compiled: a list for each directive that the schedule has.
static void addKernelDirectives(nlohmann::ordered_json &schedule, orch::ProgramOp program) {
  for (const KernelSetting &setting : kernelSettings) {
    auto directives = program->getAttrOfType<ArrayAttr>(setting.setting);
    if (!directives)
      continue;
    for (auto directive : directives.getAsRange<DictionaryAttr>()) {
      nlohmann::ordered_json entry;
      for (StringRef field : setting.fields)
        entry[field.str()] = toJson(directive.get(field));
      auto kernel = directive.getAs<FlatSymbolRefAttr>("kernel");
      entry["kernel"] = kernel ? nlohmann::ordered_json(kernel.getValue().str()) : nullptr;
      schedule[setting.setting.str()].push_back(std::move(entry));
    }
  }
}

static uint64_t getHeldTasks(const Model &model, uint64_t window) {
  const bool inRings = model.options.flavour && model.options.flavour->hasRings;
  return inRings ? std::min(window, mostTasksInRings) : window;
}

nlohmann::ordered_json describeSchedule(const Model &model) {
  orch::ProgramOp program = model.program;
  nlohmann::ordered_json schedule = {{"name", program.getSchedule().value_or("").str()}};
  if (std::optional<StringRef> policy = program.getDispatch()) {
    schedule["dispatch"] = {{"policy", policy->str()}};
    if (program.getDispatchSource())
      schedule["dispatch"]["file"] = getPolicyFile(program);
    if (program.getDomains())
      schedule["dispatch"]["domains"] = *program.getDomains();
  }
  if (std::optional<uint64_t> window = program.getTaskWindow())
    schedule["task_window"] = {{"size", getHeldTasks(model, *window)},
                               {"mode", program.getWindowMode().value_or("stall").str()}};
  constexpr StringRef settings[] = {"ready",        "start",   "start_count", "timing",
                                    "timing_count", "streams", "trace",       "deps"};
  for (StringRef setting : settings)
    if (Attribute value = program->getAttr(setting))
      schedule[setting.str()] = toJson(value);
  addKernelDirectives(schedule, program);
  if (std::optional<DictionaryAttr> recorded = program.getRecorded())
    for (NamedAttribute entry : *recorded)
      schedule["recorded"][entry.getName().str()] = toJson(entry.getValue());
  return schedule;
}

} // namespace ptowsp::codegen
