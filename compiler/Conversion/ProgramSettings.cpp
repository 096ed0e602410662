// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// One overload per directive; none decides whether the target supports it.

#include "compiler/Conversion/ProgramSettings.h"
#include "dialects/NPU/NPU.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace ptowsp {

namespace {

class SettingsBuilder {
public:
  explicit SettingsBuilder(orch::ProgramOp program)
      : program(program), builder(program.getContext()) {}

  void add(wsp::DispatchOp op) {
    program.setDispatchAttr(op.getPolicyAttr());
    program.setDispatchSourceAttr(op.getSourceAttr());
    if (!op.getParams().empty() && !op.getOwn())
      program.setDomains(op.getParams().front());
    else if (op.getDomains())
      program.setDomainsAttr(op.getDomainsAttr());
    else if (auto machine = npu::findMachine(program->getParentOfType<ModuleOp>()))
      program.setDomains(static_cast<int64_t>(machine.getMaxDomains()));
  }
  void add(wsp::TaskWindowOp op) {
    program.setTaskWindowAttr(op.getSizeAttr());
    program.setWindowMode(wsp::stringifyWindowMode(op.getMode()));
  }
  void add(wsp::ReadyOp op) { program.setReadyAttr(op.getPolicyAttr()); }
  void add(wsp::StartOp op) {
    program.setStartAttr(op.getPolicyAttr());
    if (!op.getParams().empty())
      program.setStartCount(op.getParams().front());
  }
  void add(wsp::TimingOp op) {
    program.setTimingAttr(op.getPolicyAttr());
    if (!op.getParams().empty())
      program.setTimingCount(op.getParams().front());
  }
  void add(wsp::StreamsOp op) { program.setStreamsAttr(op.getCountAttr()); }
  void add(wsp::StreamByOp) {}
  void add(wsp::TraceOp op) { program.setTraceAttr(op.getPolicyAttr()); }
  void add(wsp::PoolsOp op) { record("pools", op.getPolicyAttr()); }
  void add(wsp::DepsOp op) { program.setDepsAttr(op.getPolicyAttr()); }
  void add(wsp::UnitOp op) { program.setUnitsAttr(append(program.getUnitsAttr(), op)); }
  void add(wsp::TileOp op) { program.setTilesAttr(append(program.getTilesAttr(), op)); }
  void add(wsp::BuffersOp op) { program.setBuffersAttr(append(program.getBuffersAttr(), op)); }
  void add(wsp::SpatialMapOp op) { record("spatial_map", op.getGridAttr()); }

  void finish() {
    if (!recorded.empty())
      program.setRecordedAttr(builder.getDictionaryAttr(recorded));
  }

private:
  ArrayAttr append(ArrayAttr list, Operation *op) {
    SmallVector<Attribute> entries;
    if (list)
      llvm::append_range(entries, list);
    entries.push_back(op->getAttrDictionary());
    return builder.getArrayAttr(entries);
  }

  void record(StringRef name, Attribute value) {
    recorded.push_back(builder.getNamedAttr(name, value));
  }

  orch::ProgramOp program;
  Builder builder;
  SmallVector<NamedAttribute> recorded;
};

} // namespace

void setDirectives(orch::ProgramOp program, wsp::ScheduleOp schedule) {
  program.setScheduleAttr(schedule.getSymNameAttr());
  SettingsBuilder settings(program);
  for (Operation &op : schedule.getBlock())
    llvm::TypeSwitch<Operation *>(&op)
        .Case<wsp::DispatchOp, wsp::TaskWindowOp, wsp::ReadyOp, wsp::StartOp, wsp::TimingOp,
              wsp::StreamsOp, wsp::StreamByOp, wsp::TraceOp, wsp::PoolsOp, wsp::DepsOp, wsp::UnitOp,
              wsp::TileOp, wsp::BuffersOp, wsp::SpatialMapOp>(
            [&](auto directive) { settings.add(directive); });
  settings.finish();
}

} // namespace ptowsp
