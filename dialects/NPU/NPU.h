// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The machine dialect: memories, units and costs, as data.

#ifndef PTOWSP_DIALECTS_NPU_NPU_H
#define PTOWSP_DIALECTS_NPU_NPU_H

#include "dialects/Diagnostics/Diagnostics.h"
#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/SymbolTable.h"

#include "dialects/NPU/NPUDialect.h.inc"

#define GET_OP_CLASSES
#include "dialects/NPU/NPUOps.h.inc"

namespace ptowsp::npu {

/// The machine of a program; null where none is attached yet.
MachineOp findMachine(mlir::ModuleOp program);

} // namespace ptowsp::npu

#endif // PTOWSP_DIALECTS_NPU_NPU_H
