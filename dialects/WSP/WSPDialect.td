// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The workload dialect.

#ifndef PTOWSP_WSP_DIALECT_TD
#define PTOWSP_WSP_DIALECT_TD

include "mlir/IR/OpBase.td"

def WSP_Dialect : Dialect {
  let name = "wsp";
  let cppNamespace = "::ptowsp::wsp";
  let summary = "which tasks a workload has, and apart from them how they are scheduled";
  let description = [{
    A workload (`wsp.workload`) names its tasks: loops over axes, scopes that own
    intermediates, and `wsp.task`, the leaf. A schedule (`wsp.schedule`) stands beside it
    and says where and when tasks may run; it never changes a result.

    Tensors are upstream `memref`, views `memref.subview`, index arithmetic `arith`.
    Dependences between tasks are never written down: they follow from the memory that
    tasks read and write.
  }];
  let useDefaultAttributePrinterParser = 1;
  let dependentDialects = ["::mlir::arith::ArithDialect", "::mlir::memref::MemRefDialect",
                           "::ptowsp::tile::TileDialect"];
}

#endif // PTOWSP_WSP_DIALECT_TD
