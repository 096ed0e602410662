// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The end of an orchestration's file: the AICPU program as the host finds it.

#ifndef PTOWSP_CODEGEN_PROGRAMDESCRIPTION_H
#define PTOWSP_CODEGEN_PROGRAMDESCRIPTION_H

#include "codegen/Cpp/Writer.h"
#include "codegen/Model.h"

namespace ptowsp::codegen {

/// Prints the table of source files and `NAME_aicpu`, with the schedule and the machine,
/// and closes the unnamed namespace that the function `orchestrate` stands in.
void emitProgramDescription(const Model &model, CppWriter &out);

} // namespace ptowsp::codegen

#endif // PTOWSP_CODEGEN_PROGRAMDESCRIPTION_H
