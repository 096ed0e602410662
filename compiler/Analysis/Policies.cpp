// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "compiler/Analysis/Policies.h"

using namespace mlir;

namespace ptowsp {

static LogicalResult verifyRoundRobin(wsp::DispatchOp op, npu::MachineOp machine) {
  if (op.getParams().size() != 1 || op.getParams().front() < 1)
    return reportError(op.getLoc(), DiagId::BadSchedule)
           << "'round_robin' takes one parameter, the number of domains, at least 1";
  const int64_t domains = op.getParams().front();
  if (!machine || domains <= static_cast<int64_t>(machine.getMaxDomains()))
    return success();
  IdentifiedDiagnostic error = reportError(op.getLoc(), DiagId::BadSchedule);
  error << "'round_robin' over " << domains << " domains; machine '" << machine.getSymName()
        << "' has " << static_cast<int64_t>(machine.getMaxDomains());
  error.attachNote(machine.getLoc()) << "the machine is described here";
  return error;
}

static constexpr DispatchPolicy policies[] = {
    {"round_robin", "deals tasks out to the domains in turn", verifyRoundRobin},
};

ArrayRef<DispatchPolicy> getDispatchPolicies() { return policies; }

LogicalResult verifyDispatch(wsp::DispatchOp op, npu::MachineOp machine) {
  std::string names;
  for (const DispatchPolicy &policy : policies) {
    if (policy.name == op.getPolicy())
      return policy.verify(op, machine);
    names += (names.empty() ? "'" : ", '") + policy.name.str() + "'";
  }
  return reportError(op.getLoc(), DiagId::BadSchedule)
         << "there is no dispatch policy '" << op.getPolicy() << "'; known are " << names;
}

} // namespace ptowsp
