// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The directives of a schedule as the attributes of an orchestration.

#ifndef PTOWSP_COMPILER_CONVERSION_PROGRAMSETTINGS_H
#define PTOWSP_COMPILER_CONVERSION_PROGRAMSETTINGS_H

#include "dialects/Orch/Orch.h"
#include "dialects/WSP/WSP.h"

namespace ptowsp {

/// Sets what holds for the program as a whole; expressions are lowered with the tasks.
void setDirectives(orch::ProgramOp program, wsp::ScheduleOp schedule);

} // namespace ptowsp

#endif // PTOWSP_COMPILER_CONVERSION_PROGRAMSETTINGS_H
