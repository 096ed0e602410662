// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Attributes of the workload dialect.

#ifndef PTOWSP_WSP_ATTRS_TD
#define PTOWSP_WSP_ATTRS_TD

include "dialects/WSP/WSPDialect.td"
include "dialects/WSP/WSPEnums.td"
include "mlir/IR/EnumAttr.td"

def WSP_WindowModeAttr : EnumAttr<WSP_Dialect, WSP_WindowMode, "window_mode">;

#endif // PTOWSP_WSP_ATTRS_TD
