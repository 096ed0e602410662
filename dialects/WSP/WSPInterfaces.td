// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Interfaces of the operations of workloads.

#ifndef PTOWSP_WSP_INTERFACES_TD
#define PTOWSP_WSP_INTERFACES_TD

include "mlir/IR/OpBase.td"

def WSP_ChannelUserInterface : OpInterface<"ChannelUser"> {
  let cppNamespace = "::ptowsp::wsp";
  let description = [{An operation of a process on a channel of its network.}];
  let methods = [
    InterfaceMethod<"The name of the channel.", "::mlir::FlatSymbolRefAttr", "getChannelAttr">,
    InterfaceMethod<"Which one of an array of channels; null when it is a single one.",
        "::mlir::Value", "getIndex">,
    InterfaceMethod<"What the operation does.", "::ptowsp::wsp::ChannelRole", "getRole">,
    InterfaceMethod<"The types of the values that it sends or takes.",
        "::llvm::SmallVector<::mlir::Type>", "getPayload">,
  ];
}

#endif // PTOWSP_WSP_INTERFACES_TD
