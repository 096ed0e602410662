// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The machine dialect.

#ifndef PTOWSP_NPU_DIALECT_TD
#define PTOWSP_NPU_DIALECT_TD

include "mlir/IR/OpBase.td"

def NPU_Dialect : Dialect {
  let name = "npu";
  let cppNamespace = "::ptowsp::npu";
  let summary = "the machine that a workload runs on";
  let description = [{
    A machine is read from a JSON file and attached to the module as `npu.machine`. Each op
    keeps the place in the file that it came from, so that an error about a capacity can
    show where the capacity is written.
  }];
}

#endif // PTOWSP_NPU_DIALECT_TD
