// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The dispatch policies that schedules can name: one entry each in the registry.

#ifndef PTOWSP_COMPILER_ANALYSIS_POLICIES_H
#define PTOWSP_COMPILER_ANALYSIS_POLICIES_H

#include "dialects/NPU/NPU.h"
#include "dialects/WSP/WSP.h"

namespace ptowsp {

struct DispatchPolicy {
  llvm::StringRef name;
  llvm::StringRef summary;
  /// Checks the parameters; `machine` may be null.
  llvm::LogicalResult (*verify)(wsp::DispatchOp op, npu::MachineOp machine);
};

/// All policies, sorted by name.
llvm::ArrayRef<DispatchPolicy> getDispatchPolicies();

/// Checks that the policy exists and takes the parameters.
llvm::LogicalResult verifyDispatch(wsp::DispatchOp op, npu::MachineOp machine);

} // namespace ptowsp

#endif // PTOWSP_COMPILER_ANALYSIS_POLICIES_H
