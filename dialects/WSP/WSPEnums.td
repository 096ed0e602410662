// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Enumerations of the workload dialect.

#ifndef PTOWSP_WSP_ENUMS_TD
#define PTOWSP_WSP_ENUMS_TD

include "mlir/IR/EnumAttr.td"

def WSP_WindowMode : I32EnumAttr<"WindowMode", "what happens when the window is full", [
    I32EnumAttrCase<"stall", 0>, I32EnumAttrCase<"abort", 1>, I32EnumAttrCase<"benchmark", 2>]> {
  let cppNamespace = "::ptowsp::wsp";
  let genSpecializedAttr = 0;
}

#endif // PTOWSP_WSP_ENUMS_TD
