// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The policies of an orchestration as the constants of the ABI.

#ifndef PTOWSP_CODEGEN_SCHEDULE_H
#define PTOWSP_CODEGEN_SCHEDULE_H

#include "codegen/Cpp/Writer.h"
#include "codegen/Model.h"

#include <nlohmann/json_fwd.hpp>

namespace ptowsp::codegen {

/// Checks that the ABI has the policies that the program names, with sensible numbers.
llvm::LogicalResult verifySchedule(orch::ProgramOp program);

/// The file of the artifact with the dispatch policy of the user's own; empty: there is none.
std::string getPolicyFile(orch::ProgramOp program);

/// The declaration of that policy, before the namespace that uses it.
void emitPolicyDeclaration(orch::ProgramOp program, CppWriter &out);

/// Statements that fill `schedule` and `dispatch_policy` of the variable `p`.
void emitSchedule(orch::ProgramOp program, CppWriter &out);

/// What the manifest says about the schedule.
nlohmann::ordered_json describeSchedule(const Model &model);

} // namespace ptowsp::codegen

#endif // PTOWSP_CODEGEN_SCHEDULE_H
