// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The machine for the tile instructions: runtime/include/pto/machine_model.h filled in.
///
/// Invariant: a fact without a field there is an error, so that no cost is lost silently.

#include "codegen/Cpp/Writer.h"
#include "codegen/Emitters.h"
#include "dialects/NPU/Names.h"

#include <fmt/format.h>

using namespace mlir;

namespace ptowsp::codegen {

/// The pipe that a machine file calls by that name; empty when there is none.
static StringRef findPipe(StringRef name) {
  constexpr StringRef constants[] = {"PIPE_S",    "PIPE_V",    "PIPE_M",  "PIPE_MTE1",
                                     "PIPE_MTE2", "PIPE_MTE3", "PIPE_FIX"};
  static_assert(std::size(constants) == std::size(npu::pipeNames));
  for (auto [known, constant] : llvm::zip_equal(npu::pipeNames, constants))
    if (known == name)
      return constant;
  return {};
}

static LogicalResult unknown(Operation &fact, StringRef what, StringRef name) {
  return reportError(fact.getLoc(), DiagId::BadMachine)
         << what << " '" << name << "' is not one that the tile instructions know";
}

static LogicalResult emitSync(npu::SyncOp sync, CppWriter &out) {
  out.statement(fmt::format("m.sync_cycles = {};", sync.getCycles()));
  for (Attribute attr : sync.getBarrierPipes()) {
    StringRef name = cast<StringAttr>(attr).getValue();
    StringRef pipe = findPipe(name);
    if (pipe.empty())
      return unknown(*sync, "pipe", name);
    out.statement(fmt::format("m.raw_needs_barrier[{}] = true;", pipe.str()));
  }
  return success();
}

static LogicalResult emitFact(Operation &fact, CppWriter &out) {
  if (auto sync = dyn_cast<npu::SyncOp>(fact))
    return emitSync(sync, out);
  if (auto vector = dyn_cast<npu::VectorOp>(fact)) {
    out.statement(fmt::format("m.repeat_bytes = {};", vector.getRepeatBytes()));
    out.statement(fmt::format("m.count_mask_cycles = {};", vector.getCountMaskCycles()));
    out.statement(fmt::format("m.max_tile_rows = {};", vector.getMaxTileRows()));
    out.statement(fmt::format("m.default_op = {{{}, {}, {}}};", vector.getHead(), vector.getSlope(),
                              vector.getTail()));
  } else if (auto memory = dyn_cast<npu::MemoryOp>(fact)) {
    if (!llvm::is_contained(npu::memoryNames, memory.getName()))
      return unknown(fact, "memory", memory.getName());
    out.statement(fmt::format("m[memory::{}] = {{{}, {}}};", memory.getName().str(),
                              memory.getCapacityBytes(), memory.getAlignmentBytes()));
  } else if (auto cost = dyn_cast<npu::CostOp>(fact)) {
    if (!llvm::is_contained(npu::costNames, cost.getName()))
      return unknown(fact, "instruction", cost.getName());
    out.statement(fmt::format("m[op_class::{}] = {{{}, {}, {}}};", cost.getName().str(),
                              cost.getHead(), cost.getSlope(), cost.getTail()));
  } else if (auto path = dyn_cast<npu::PathOp>(fact)) {
    if (!llvm::is_contained(npu::pathNames, path.getName()))
      return unknown(fact, "path", path.getName());
    out.statement(fmt::format("m[path::{}] = {{{}, {}}};", path.getName().str(),
                              path.getBytesPerKilocycle(), path.getLatencyCycles()));
  }
  return success(); // units are the schedulers' business
}

FailureOr<std::string> emitMachineHeader(const Model &model) {
  npu::MachineOp machine = model.machine;
  CppWriter out;
  out.comment(
      fmt::format("Machine '{}', as the tile instructions see it.", machine.getSymName().str()));
  out.comment(describeOrigin(model));
  out.blank();
  out.line("#ifndef PTOWSP_MACHINE_H");
  out.line("#define PTOWSP_MACHINE_H");
  out.blank();
  out.line("#include <pto/machine_model.h>");
  out.blank();
  out.line("namespace pto {");
  out.blank();
  LogicalResult result = success();
  out.block("constexpr machine_model describe_machine()", [&] {
    out.line("machine_model m = {};");
    out.statement(fmt::format("m.name = {};", stringLiteral(machine.getSymName())));
    out.statement(fmt::format("m.clock_mhz = {};", machine.getClockMhz()));
    for (Operation &fact : machine.getBlock())
      if (failed(emitFact(fact, out)))
        result = failure();
    out.line("return m;");
  });
  if (failed(result))
    return failure();
  out.blank();
  out.line("inline constexpr machine_model machine = describe_machine();");
  out.blank();
  out.line("} // namespace pto");
  out.blank();
  out.line("#endif // PTOWSP_MACHINE_H");
  return out.take();
}

} // namespace ptowsp::codegen
