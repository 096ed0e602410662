// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// What --suggest-capacities prints.

#ifndef PTOWSP_TOOLS_PTOWSP_COMPILE_CAPACITYADVICE_H
#define PTOWSP_TOOLS_PTOWSP_COMPILE_CAPACITYADVICE_H

#include "mlir/IR/BuiltinOps.h"

#include <string>

namespace ptowsp {

/// Of a module after the phase 'wsp': the smallest capacities of each network with which a period
/// takes no longer than with any others, or why there are none.
std::string suggestCapacitiesOf(mlir::ModuleOp module);

} // namespace ptowsp

#endif // PTOWSP_TOOLS_PTOWSP_COMPILE_CAPACITYADVICE_H
