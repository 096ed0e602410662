// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// The workload dialect: which tasks exist, and apart from them how they are scheduled.

#ifndef PTOWSP_DIALECTS_WSP_WSP_H
#define PTOWSP_DIALECTS_WSP_WSP_H

#include "dialects/Tile/Tile.h"

#include "dialects/WSP/WSPEnums.h.inc"

#include "dialects/WSP/WSPDialect.h.inc"

#define GET_ATTRDEF_CLASSES
#include "dialects/WSP/WSPAttrs.h.inc"

namespace ptowsp::wsp {

class ChannelOp;
class ProcessOp;

/// What an operation does with a channel.
enum class ChannelRole { send, receive, close, query };

/// The channel that an operation names, the process that it stands in; null when there is none.
ChannelOp lookupChannel(mlir::Operation *user);
ProcessOp lookupProcess(mlir::Operation *user);

/// The text of what a channel carries: types with commas.
mlir::ParseResult parsePayloadTypes(mlir::OpAsmParser &parser, mlir::ArrayAttr &payload);
void printPayloadTypes(mlir::OpAsmPrinter &printer, mlir::Operation *op, mlir::ArrayAttr payload);

} // namespace ptowsp::wsp

namespace ptowsp::wsp::detail {
/// What directives that are for one kernel, or have an expression, share.
llvm::LogicalResult verifyKernelUse(mlir::Operation *op, mlir::FlatSymbolRefAttr kernel,
                                    mlir::SymbolTableCollection &tables);
void nameVariables(mlir::Region &key, mlir::ArrayAttr variables, mlir::OpAsmSetValueNameFn setName);
} // namespace ptowsp::wsp::detail

#include "dialects/WSP/WSPInterfaces.h.inc"

#define GET_OP_CLASSES
#include "dialects/WSP/WSPOps.h.inc"

#endif // PTOWSP_DIALECTS_WSP_WSP_H
