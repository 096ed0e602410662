// Part of PTO-WSP, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

/// What several operations share in their text: the names of iterators, which schedules
/// refer to, and policies.
///
/// Invariant: what is printed is read back with the same names. They stand in the SSA
/// names alone, unless another value took one of these: then in the attribute as well.

#ifndef PTOWSP_DIALECTS_WSP_ASSEMBLY_H
#define PTOWSP_DIALECTS_WSP_ASSEMBLY_H

#include "dialects/WSP/WSP.h"

namespace ptowsp::wsp {

/// Adds the attribute `axes`, with the iterators' names, unless it is there. An iterator
/// whose name is a number has none.
void addAxisNames(mlir::OpAsmParser &parser, llvm::ArrayRef<mlir::OpAsmParser::Argument> iterators,
                  mlir::NamedAttrList &attributes);

/// Prints the attributes of a loop, with `axes` only when the SSA names do not say it.
void printAxisDict(mlir::OpAsmPrinter &printer, mlir::Operation *loop,
                   llvm::ArrayRef<llvm::StringRef> elided = {});

/// Proposes the names of the axes for the iterators.
void setAxisNames(mlir::Block &body, mlir::ArrayAttr axes,
                  llvm::function_ref<void(mlir::Value, llvm::StringRef)> setName);

/// `threshold(16)`, `immediate`
mlir::ParseResult parsePolicy(mlir::OpAsmParser &parser, mlir::StringAttr &policy,
                              mlir::DenseI64ArrayAttr &params);
void printPolicy(mlir::OpAsmPrinter &printer, mlir::Operation *op, mlir::StringAttr policy,
                 mlir::DenseI64ArrayAttr params);

} // namespace ptowsp::wsp

#endif // PTOWSP_DIALECTS_WSP_ASSEMBLY_H
