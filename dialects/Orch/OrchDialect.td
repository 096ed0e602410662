// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The orchestration dialect.

#ifndef PTOWSP_ORCH_DIALECT_TD
#define PTOWSP_ORCH_DIALECT_TD

include "mlir/IR/OpBase.td"

def Orch_Dialect : Dialect {
  let name = "orch";
  let cppNamespace = "::ptowsp::orch";
  let summary = "what the orchestrator does, one operation per call of the runtime";
  let description = [{
    The imperative form of a workload under one schedule. Loops are `scf`, index arithmetic
    is `arith`, views are `memref.subview`; what remains are the calls of the runtime.
    Emission from here takes no decisions.

    The unit attribute `orch.independent` of a loop says that its iterations touch different
    memory, which a run with `--check-races` checks; such a loop counts from zero by one.
  }];
  let hasOperationAttrVerify = 1;
  let dependentDialects = ["::mlir::arith::ArithDialect", "::mlir::memref::MemRefDialect",
                           "::mlir::scf::SCFDialect", "::ptowsp::tile::TileDialect"];
}

#endif // PTOWSP_ORCH_DIALECT_TD
