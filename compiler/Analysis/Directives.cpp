// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "compiler/Analysis/Directives.h"
#include "compiler/Analysis/Capabilities.h"
#include "compiler/Analysis/Policies.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace ptowsp {

//===-- Variables ---------------------------------------------------------------------===//

static ArrayAttr getAxes(Operation *op) {
  return isa<wsp::ParallelOp, wsp::ForEachOp, wsp::SelectOp>(op)
             ? op->getAttrOfType<ArrayAttr>("axes")
             : ArrayAttr();
}

Value findVariable(wsp::TaskOp task, StringRef name) {
  for (Operation *op = task->getParentOp(); op && !isa<wsp::WorkloadOp>(op); op = op->getParentOp())
    if (ArrayAttr axes = getAxes(op))
      for (auto [axis, iterator] :
           llvm::zip(axes.getAsRange<StringAttr>(), op->getRegion(0).getArguments()))
        if (axis.getValue() == name)
          return iterator;
  if (tile::KernelOp kernel = task.getKernelOp())
    for (auto [index, arg] : llvm::enumerate(task.getArgs()))
      if (!isa<MemRefType>(arg.getType()) && kernel.getArgName(index) == name)
        return arg;
  auto workload = task->getParentOfType<wsp::WorkloadOp>();
  for (BlockArgument arg : workload.getBlock().getArguments())
    if (!isa<MemRefType>(arg.getType()) && workload.getArgName(arg.getArgNumber()) == name)
      return arg;
  return {};
}

static void noteAxes(Diagnostic &note, wsp::TaskOp task) {
  std::string axes;
  for (Operation *op = task->getParentOp(); op && !isa<wsp::WorkloadOp>(op); op = op->getParentOp())
    if (ArrayAttr names = getAxes(op))
      for (auto axis : names.getAsRange<StringAttr>())
        axes += (axes.empty() ? "'" : ", '") + axis.getValue().str() + "'";
  note << "this task is inside " << (axes.empty() ? "no axis" : "axes " + axes)
       << "; 'for @kernel' in the directive restricts it to the tasks of one kernel";
}

//===-- Checks ------------------------------------------------------------------------===//

/// Does what the table says of a feature: nothing, a warning or an error.
static LogicalResult verifySupport(Operation *op, StringRef feature, Flavour flavour) {
  const Capability *capability = findCapability(feature);
  const Support support = getSupport(feature, flavour);
  const StringRef reason = capability ? capability->reason : "";
  if (support == Support::Unsupported) {
    IdentifiedDiagnostic error = reportError(op->getLoc(), DiagId::NotSupported);
    error << "'" << feature << "' is not supported by this target";
    if (!reason.empty())
      error << ": " << reason;
    error.attachNote(op->getLoc()) << "--print-capabilities shows what is";
    return error;
  }
  if (support == Support::Diagnosed)
    reportWarning(op->getLoc(), DiagId::IgnoredDirective)
        << "'" << feature << "' has no effect on this target: " << reason;
  return success();
}

namespace {

class ScheduleVerifier {
public:
  ScheduleVerifier(wsp::ScheduleOp schedule, wsp::WorkloadOp workload, npu::MachineOp machine,
                   Flavour flavour)
      : schedule(schedule), workload(workload), machine(machine), flavour(flavour) {}

  LogicalResult verify() {
    for (Operation &directive : schedule.getBlock())
      if (failed(verifyDirective(&directive)))
        return failure();
    return failure(failed(verifyAgreement<wsp::DispatchOp>()) ||
                   failed(verifyAgreement<wsp::ReadyOp>()) || failed(verifyStreams()));
  }

private:
  static StringRef getMnemonic(Operation *op) { return op->getName().stripDialect(); }

  LogicalResult verifyDirective(Operation *op) {
    std::string feature = getMnemonic(op).str();
    if (auto window = dyn_cast<wsp::TaskWindowOp>(op)) {
      feature += " " + wsp::stringifyWindowMode(window.getMode()).str();
    } else if (auto policy = op->getAttrOfType<StringAttr>("policy")) {
      const bool own = op->hasAttr("own");
      if (!own && failed(verifyPolicy(op, policy)))
        return failure();
      feature += own ? " own" : " " + policy.getValue().str();
    }
    if (failed(verifySupport(op, feature, flavour)))
      return failure();
    if (auto dispatch = dyn_cast<wsp::DispatchOp>(op))
      if (failed(verifyDomains(dispatch)))
        return failure();
    return llvm::TypeSwitch<Operation *, LogicalResult>(op)
        .Case<wsp::DispatchOp, wsp::ReadyOp, wsp::StreamByOp>(
            [&](auto keyed) { return verifyVariables(keyed); })
        .Case<wsp::UnitOp, wsp::TileOp, wsp::BuffersOp>(
            [&](auto directive) { return verifyUse(directive); })
        .Default(success());
  }

  LogicalResult verifyPolicy(Operation *op, StringAttr name) {
    const StringRef directive = getMnemonic(op);
    const Policy *policy = findPolicy(directive, name);
    if (!policy)
      return reportError(op->getLoc(), DiagId::BadSchedule)
             << "there is no " << directive << " policy '" << name.getValue() << "'; known are "
             << listPolicies(directive);
    auto params = op->getAttrOfType<DenseI64ArrayAttr>("params");
    const bool wanted = !policy->parameter.empty();
    if (wanted && (!params || params.size() != 1 || params[0] < 1))
      return reportError(op->getLoc(), DiagId::BadSchedule)
             << "'" << policy->name << "' takes one parameter, " << policy->parameter
             << ", at least 1";
    if (!wanted && params && !params.empty())
      return reportError(op->getLoc(), DiagId::BadSchedule)
             << "'" << policy->name << "' takes no number";
    const bool hasKey = op->getNumRegions() != 0 && !op->getRegion(0).empty();
    if (policy->takesKey && !hasKey)
      return reportError(op->getLoc(), DiagId::BadSchedule)
             << "'" << policy->name
             << "' needs an expression: an axis in parentheses, or a body that ends in "
                "'wsp.yield'";
    if (!policy->takesKey && (hasKey || op->hasAttr("kernel")))
      return reportError(op->getLoc(), DiagId::BadSchedule)
             << "'" << policy->name << "' takes no "
             << (hasKey ? "expression" : "kernel: it holds for all tasks");
    return success();
  }

  LogicalResult verifyDomains(wsp::DispatchOp op) {
    if (op.getDomains() && op.getPolicy() == "round_robin")
      return reportError(op.getLoc(), DiagId::BadSchedule)
             << "'round_robin' has its number of domains in parentheses, not after 'over'";
    const int64_t domains = op.getDomains()          ? static_cast<int64_t>(*op.getDomains())
                            : op.getParams().empty() ? int64_t(1)
                                                     : op.getParams().front();
    if (domains < 1)
      return reportError(op.getLoc(), DiagId::BadSchedule)
             << "there is at least one domain, not " << domains;
    if (!machine || domains <= static_cast<int64_t>(machine.getMaxDomains()))
      return success();
    IdentifiedDiagnostic error = reportError(op.getLoc(), DiagId::BadSchedule);
    error << "'" << op.getPolicy() << "' over " << domains << " domains; machine '"
          << machine.getSymName() << "' has " << static_cast<int64_t>(machine.getMaxDomains());
    error.attachNote(machine.getLoc()) << "the machine is described here";
    return error;
  }

  /// Every variable of the expression has a value at every task that it holds for.
  template <typename Directive> LogicalResult verifyVariables(Directive directive) {
    if (!directive.hasKey())
      return success();
    bool used = false;
    WalkResult result = workload.getBodyRegion().walk([&](wsp::TaskOp task) {
      if (findKeyedDirective<Directive>(schedule, task) != directive)
        return WalkResult::advance();
      used = true;
      for (BlockArgument arg : directive.getKeyBlock().getArguments())
        if (failed(verifyVariable(arg, directive.getVariable(arg.getArgNumber()), task)))
          return WalkResult::interrupt();
      return WalkResult::advance();
    });
    if (result.wasInterrupted() || used || !directive.getKernel())
      return failure(result.wasInterrupted());
    return reportUnused(directive, directive.getKernelAttr());
  }

  /// A directive for one kernel is for one of the workload's.
  LogicalResult verifyUse(Operation *directive) {
    auto kernel = directive->getAttrOfType<FlatSymbolRefAttr>("kernel");
    WalkResult found = workload.getBodyRegion().walk([&](wsp::TaskOp task) {
      return task.getKernelAttr() == kernel ? WalkResult::interrupt() : WalkResult::advance();
    });
    if (!kernel || found.wasInterrupted())
      return success();
    return reportUnused(directive, kernel);
  }

  LogicalResult reportUnused(Operation *directive, FlatSymbolRefAttr kernel) {
    return reportError(directive->getLoc(), DiagId::BadSchedule)
           << "workload '" << workload.getSymName() << "' has no task of kernel '"
           << kernel.getValue() << "'";
  }

  LogicalResult verifyVariable(BlockArgument arg, StringRef name, wsp::TaskOp task) {
    Value value = findVariable(task, name);
    if (value && value.getType() == arg.getType())
      return success();
    IdentifiedDiagnostic error = reportError(arg.getLoc(), DiagId::BadSchedule);
    if (value) {
      error << "'" << name << "' is of type " << arg.getType() << " here and of type "
            << value.getType() << " at a task";
      error.attachNote(task.getLoc()) << "at this task";
      return error;
    }
    error << "a task of kernel '" << task.getKernel() << "' has no axis or scalar '" << name << "'";
    noteAxes(error.attachNote(task.getLoc()), task);
    return error;
  }

  /// One policy holds for all tasks; only its expression may differ by kernel.
  template <typename Directive> LogicalResult verifyAgreement() {
    Directive first;
    for (auto directive : schedule.getBlock().getOps<Directive>()) {
      if (!first)
        first = directive;
      if (directive.getPolicy() == first.getPolicy() && agree(first, directive))
        continue;
      IdentifiedDiagnostic error = reportError(directive.getLoc(), DiagId::BadSchedule);
      error << "a schedule has one " << getMnemonic(directive)
            << " policy; only the expression can differ by kernel";
      error.attachNote(first.getLoc()) << "first here";
      return error;
    }
    return success();
  }

  static bool agree(wsp::ReadyOp, wsp::ReadyOp) { return true; }
  static bool agree(wsp::DispatchOp first, wsp::DispatchOp other) {
    return first.getOwn() == other.getOwn() && first.getDomains() == other.getDomains() &&
           first.getSource() == other.getSource();
  }

  LogicalResult verifyStreams() {
    auto by = schedule.getDirective<wsp::StreamByOp>();
    if (!by || schedule.getDirective<wsp::StreamsOp>())
      return success();
    return reportError(by.getLoc(), DiagId::BadSchedule)
           << "'wsp.stream_by' needs 'wsp.streams' with the number of streams";
  }

  wsp::ScheduleOp schedule;
  wsp::WorkloadOp workload;
  npu::MachineOp machine;
  Flavour flavour;
};

} // namespace

LogicalResult verifySchedule(wsp::ScheduleOp schedule, wsp::WorkloadOp workload,
                             npu::MachineOp machine, Flavour flavour) {
  return ScheduleVerifier(schedule, workload, machine, flavour).verify();
}

LogicalResult verifyLanguage(wsp::WorkloadOp workload, Flavour flavour) {
  LogicalResult result = success();
  workload.getBodyRegion().walk([&](Operation *op) {
    const StringRef feature = isa<wsp::NetworkOp>(op) ? "channel"
                              : isa<wsp::SlotReadOp, wsp::SlotSetOp, wsp::SlotLoadOp>(op) ? "slot"
                                                                                          : "";
    if (!feature.empty() && failed(verifySupport(op, feature, flavour)))
      result = failure();
  });
  return result;
}

} // namespace ptowsp
