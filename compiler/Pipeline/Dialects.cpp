// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "compiler/Pipeline/Dialects.h"
#include "dialects/NPU/NPU.h"
#include "dialects/Orch/Orch.h"
#include "dialects/Tile/Tile.h"
#include "dialects/WSP/WSP.h"

void ptowsp::registerDialects(mlir::DialectRegistry &registry) {
  registry.insert<mlir::arith::ArithDialect, mlir::memref::MemRefDialect, mlir::scf::SCFDialect,
                  npu::NPUDialect, orch::OrchDialect, tile::TileDialect, wsp::WSPDialect>();
}
