// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The dialects that programs of this project are made of. Tools register these and no
/// others: a static tool starts in milliseconds because of it.

#ifndef PTOWSP_COMPILER_PIPELINE_DIALECTS_H
#define PTOWSP_COMPILER_PIPELINE_DIALECTS_H

#include "mlir/IR/DialectRegistry.h"

namespace ptowsp {

void registerDialects(mlir::DialectRegistry &registry);

} // namespace ptowsp

#endif // PTOWSP_COMPILER_PIPELINE_DIALECTS_H
