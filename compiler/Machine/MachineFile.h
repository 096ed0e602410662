// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// Machine files: JSON in, `npu.machine` out. The machines that come with the project are
/// carried in the library; their names need no path.

#ifndef PTOWSP_COMPILER_MACHINE_MACHINEFILE_H
#define PTOWSP_COMPILER_MACHINE_MACHINEFILE_H

#include "dialects/NPU/NPU.h"
#include "mlir/IR/BuiltinOps.h"

#include <string>
#include <vector>

namespace ptowsp {

/// The names of the machines that need no file, sorted.
std::vector<std::string> getBuiltinMachines();

/// Appends the machine in `text` to `module`; null after an error located in `fileName`.
npu::MachineOp attachMachine(mlir::ModuleOp module, llvm::StringRef fileName, llvm::StringRef text);

/// Appends a machine by its name, or by its file when `nameOrFile` ends in `.json`. Null
/// after an error at `loc` or in the file.
npu::MachineOp attachMachineByName(mlir::ModuleOp module, llvm::StringRef nameOrFile,
                                   mlir::Location loc);

} // namespace ptowsp

#endif // PTOWSP_COMPILER_MACHINE_MACHINEFILE_H
