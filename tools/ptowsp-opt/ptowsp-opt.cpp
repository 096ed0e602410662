// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// ptowsp-opt: runs passes on MLIR files, as mlir-opt does.

#include "compiler/Conversion/Passes.h"
#include "compiler/Pipeline/Dialects.h"
#include "compiler/Transforms/Passes.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"
#include "mlir/Transforms/Passes.h"

int main(int argc, char **argv) {
  mlir::DialectRegistry registry;
  ptowsp::registerDialects(registry);
  ptowsp::registerPtoWspConversionPasses();
  ptowsp::registerPtoWspTransformsPasses();
  mlir::registerCanonicalizerPass();
  mlir::registerCSEPass();
  return mlir::asMainReturnCode(mlir::MlirOptMain(argc, argv, "PTO-WSP pass driver\n", registry));
}
